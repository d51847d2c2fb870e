#!/usr/bin/env bash
# Runs every fuzzer over its corpus and on for its share of two minutes (half an hour with --all).
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
budget=120
[[ ${SEKISHO_TEST_ALL:-no} != yes ]] || budget=1800
mapfile -t fuzzers < <(grep . "$build/fuzzers.txt")
seconds=$((budget / ${#fuzzers[@]}))
[[ $seconds -ge 1 ]] || seconds=1
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
for line in "${fuzzers[@]}"; do
  read -r name corpus <<< "$line"
  mkdir -p "$found/$name"
  of_corpus=$(find "$corpus" -type f | wc -l)
  [[ $of_corpus -gt 0 ]] || { echo "$name has no corpus in $corpus" >&2; exit 1; }
  files=$((${files:-0} + of_corpus))
  mapfile -t folders < <(find "$corpus" -mindepth 1 -maxdepth 1 -type d)
  [[ ${#folders[@]} -gt 0 ]] || folders=("$corpus")
  "$build/bin/sekisho_$name" "$found/$name" "${folders[@]}" -max_total_time="$seconds" -rss_limit_mb=2048 \
    -timeout=20 -print_final_stats=0 -verbosity=0 -artifact_prefix="$found/$name/crash-" 2> "$found/$name.log" || {
    tail -n 60 "$found/$name.log"
    exit 1
  }
done
echo "${#fuzzers[@]} cases"
echo "$files files of corpora replayed"
