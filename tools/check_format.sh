#!/usr/bin/env bash
# Fails, naming the files, if clang-format would change one that git tracks.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format-19 --dry-run --Werror
