#!/usr/bin/env bash
# Builds web/dist, unless it stands for the very sources that are there (the schema is made out of openapi.yaml).
set -euo pipefail
cd "$(dirname "$0")/../web"
stamp=$({ find . -type f -not -path './node_modules/*' -not -path './dist/*' -not -path ./src/api/schema.ts -print0; printf '%s\0' ../specs/openapi.yaml; } |
  sort -z | xargs -0 sha256sum | sha256sum)
if [[ -f dist/.stamp && $(cat dist/.stamp) == "$stamp" ]]; then exit 0; fi
lock=$(sha256sum package-lock.json)
if [[ ! -f node_modules/.stamp || $(cat node_modules/.stamp) != "$lock" ]]; then
  echo "Fetching the web interface's packages"
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.stamp
fi
echo "Building the web interface"
npm run --silent build
echo "$stamp" > dist/.stamp
