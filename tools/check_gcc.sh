#!/usr/bin/env bash
# Compiles what changed with g++, by which programs are released: ./test itself is built by clang. For a
# header, the file beside it, or else one that includes it.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
# g++ 12 destroys twice what is made within a co_await that stands in a condition; clang does not.
if git grep -nE '\b(if|while|for|switch) \([^)]*co_await' -- 'src/*.cpp' 'src/*.h'; then
  echo "a co_await in a condition: give what it answers, and what it is given, a name" >&2
  exit 1
fi
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
