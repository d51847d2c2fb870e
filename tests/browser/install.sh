#!/usr/bin/env bash
# Fetches what drives the browser, unless it is there as the lock file says.
set -euo pipefail
cd "$(dirname "$0")"
lock=$(sha256sum package-lock.json)
[[ -f node_modules/.stamp && $(cat node_modules/.stamp) == "$lock" ]] && exit 0
npm ci --no-audit --no-fund --loglevel=error
echo "$lock" > node_modules/.stamp
