#!/usr/bin/env bash
# Runs clang-tidy on the .cpp files that changed.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
changed=$(tools/changed_files.sh)
mapfile -t files < <(grep '^src/.*\.cpp$' <<< "$changed" | grep -v -e '_test\.cpp$' -e '_fuzz\.cpp$' -e '/testing/' || true)
echo "${#files[@]} cases"
[[ ${#files[@]} -eq 0 ]] || printf '%s\0' "${files[@]}" | xargs -0 -P 2 -n 4 clang-tidy-19 -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option
