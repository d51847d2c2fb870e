#!/usr/bin/env bash
# Compiles what changed with g++, by which programs are released: ./test itself is built by clang. Of a
# header, the .cpp file beside it.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
mapfile -t files < <(tools/changed_files.sh | grep '^src/' | sed 's/\.h$/.cpp/' | sort -u | xargs -r ls -d 2> /dev/null || true)
echo "${#files[@]} cases"
[[ ${#files[@]} -eq 0 ]] || printf "$PWD/%s^\0" "${files[@]}" | xargs -0 ninja -C "$build" -j 2 --quiet
