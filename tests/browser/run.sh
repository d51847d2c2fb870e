#!/usr/bin/env bash
# run.sh BIN PART: plays a part of run.mjs that needs a hub, against one of its own in an empty folder.
set -euo pipefail
bin=$(cd "$1" && pwd)
cd "$(dirname "$0")"
work=$(mktemp -d)
mkdir -m 700 -p "$work/data" "$work/data/agent"
mkfifo "$work/parent" "$work/says"
exec 8<> "$work/parent"
"$bin/sekisho-hub" --data "$work/data" --listen 127.0.0.1:0 --agent-listen 127.0.0.1:0 \
  --local-agent "$work/data/agent" --parent-pipe 7 7< "$work/parent" 8>&- > "$work/says" &
hub=$!
"$bin/sekisho-agent" run --data "$work/data/agent" --await-enrolment --parent-pipe 7 7< "$work/parent" 8>&- &
agent=$!
stop() {
  kill -TERM "$agent" "$hub" 2> /dev/null || true
  wait "$agent" "$hub" 2> /dev/null || true
  rm -rf "$work"
}
trap stop EXIT
read -r link < "$work/says"
HUB_URL=${link%/setup#*} SETUP_LINK=$link node run.mjs "$2"
