#!/usr/bin/env bash
# unless_passed.sh NAME INPUT… -- COMMAND…: runs a suite whose result its inputs decide (files, and folders with all in
# them), unless it passed within a day with the very inputs, tools and kernel that are here now; then it tells that
# run's closing lines again. `./test --all` always runs.
set -euo pipefail
name=$1
shift
inputs=()
while [[ $1 != -- ]]; do inputs+=("$1"); shift; done
shift

tools=(python3 node chromium "${CHROMIUM:-chromium-headless-shell}")
stamp=$({ find "${inputs[@]}" \( -name node_modules -o -name __pycache__ \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
  printf '%q ' "$@"
  uname -rm
  for tool in "${tools[@]}"; do "$tool" --version 2> /dev/null || echo "no $tool"; done
  fc-list 2> /dev/null | sort; } | sha256sum)
passed=build/passed/$name
if [[ ${SEKISHO_TEST_ALL:-no} != yes && $(head -n 1 "$passed" 2> /dev/null) == "$stamp" && $(find "$passed" -mmin -1440) ]]; then
  echo "as before: nothing this suite is made of has changed since it passed on $(date -r "$passed" '+%F %H:%M')"
  tail -n +2 "$passed"
  exit 0
fi
mkdir -p build/passed
rm -f "$passed"
"$@" 2>&1 | tee "$passed.running"
{ echo "$stamp"; tail -n 3 "$passed.running"; } > "$passed.written"
mv "$passed.written" "$passed"
rm "$passed.running"
