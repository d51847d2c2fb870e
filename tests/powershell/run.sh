#!/usr/bin/env bash
# run.sh SCRIPT: fetches PowerShell's grammar, unless it is there as the lock file says, and reads the script by it.
set -euo pipefail
script=$(realpath "$1")
cd "$(dirname "$0")"
lock=$(sha256sum package-lock.json)
if [[ $(cat node_modules/.stamp 2> /dev/null) != "$lock" ]]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.stamp
fi
node grammar.mjs "$script"
