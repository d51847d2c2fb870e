#!/usr/bin/env bash
# Prints the files of C++ that changed, a line each: those not committed, those since origin/main, or,
# where that says nothing, those of the last commit. The whole tree with SEKISHO_TEST_ALL=yes, or where
# there is nothing to compare with.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ ${SEKISHO_TEST_ALL:-no} == yes ]] || ! git rev-parse -q --verify HEAD~1 > /dev/null; then
  git ls-files '*.cpp' '*.h'
  exit
fi
base=$(git merge-base HEAD origin/main 2> /dev/null || git rev-parse HEAD)
[[ $base != $(git rev-parse HEAD) ]] || base=$(git rev-parse HEAD~1)
{ git diff --name-only --diff-filter=d "$base" -- '*.cpp' '*.h'; git ls-files -o --exclude-standard '*.cpp' '*.h'; } | sort -u
