#!/usr/bin/env bash
# Runs clang-tidy on the .cpp files that changed: those not committed, those since origin/main, or,
# where that says nothing, those of the last commit. SEKISHO_TEST_ALL=yes takes the whole tree.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
changed() {
  if [[ ${SEKISHO_TEST_ALL:-no} == yes ]]; then
    git ls-files '*.cpp'
    return
  fi
  local base
  base=$(git merge-base HEAD origin/main 2> /dev/null || git rev-parse HEAD)
  [[ $base != $(git rev-parse HEAD) ]] || base=$(git rev-parse -q --verify HEAD~1 || git rev-parse HEAD)
  { git diff --name-only --diff-filter=d "$base" -- '*.cpp'; git ls-files -o --exclude-standard '*.cpp'; } | sort -u
}
mapfile -t files < <(changed | grep '^src/' | grep -v -e '_test\.cpp$' -e '_fuzz\.cpp$' -e '/testing/' || true)
echo "${#files[@]} cases"
[[ ${#files[@]} -eq 0 ]] || printf '%s\0' "${files[@]}" | xargs -0 -P 2 -n 4 clang-tidy-19 -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option
