#!/usr/bin/env bash
# The web interface's own checks: types as generated, linter, unit tests.
set -euo pipefail
cd "$(dirname "$0")/../web"
npm run --silent check
