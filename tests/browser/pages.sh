#!/usr/bin/env bash
# pages.sh SCENE…: looks at every page in these scenes, unless it passed with the very files, browser and typefaces
# that are here now: the example server keeps its own clock, so nothing else has a say. `./test --all` always looks.
set -euo pipefail
cd "$(dirname "$0")"
[[ -f ../../web/dist/.stamp ]] || { echo "web/dist is not built: tools/build_web.sh" >&2; exit 2; }
stamp=$({ find . ../../web/dist ../../web/src/routes.js ../../specs/openapi.yaml ../../src/capabilities/access/permissions.cpp -path ./node_modules -prune -o -type f -print0 |
  sort -z | xargs -0 sha256sum
  "${CHROMIUM:-/usr/bin/chromium}" --version
  node --version
  fc-list | sort; } | sha256sum)
passed=../../build/pages/$(IFS=-; echo "$*")
if [[ ${SEKISHO_TEST_ALL:-no} != yes && -f $passed && $(cat "$passed") == "$stamp" ]]; then
  echo "as before: nothing these pages are made of has changed since they passed on $(date -r "$passed" +%F)"
  exit 0
fi
rm -f "$passed"
node run.mjs pages "$@"
mkdir -p "${passed%/*}"
echo "$stamp" > "$passed"
