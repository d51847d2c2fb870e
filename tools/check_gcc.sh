#!/usr/bin/env bash
# Compiles what changed with g++, by which programs are released: ./test itself is built by clang. For a
# header, the file beside it, or else one that includes it.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
changed=$(tools/changed_files.sh)
compiled() {
  local file
  while read -r file; do
    if [[ $file == *.cpp ]]; then
      echo "$file"
    elif [[ -f ${file%.h}.cpp ]]; then
      echo "${file%.h}.cpp"
    else
      git grep -lF "#include \"${file#src/}\"" -- 'src/*.cpp' | sed -n 1p || true
    fi
  done
}
mapfile -t files < <({ grep '^src/' <<< "$changed" || true; } | compiled | sort -u)
echo "${#files[@]} cases"
[[ ${#files[@]} -eq 0 ]] || printf "$PWD/%s^\\0" "${files[@]}" | xargs -0 ninja -C "$build" -j 2 -k 0 --quiet
