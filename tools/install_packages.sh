#!/usr/bin/env bash
# Installs what is missing of the package lists named (tools/packages/<list>.txt), and Node.js 18 or
# newer with npm. Does nothing, and needs no network and no root, when everything is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

wanted=()
for list in "$@"; do
  while read -r package; do
    [[ -z $package || $package == \#* ]] || wanted+=("$package")
  done < "$here/packages/$list.txt"
done

node_is_fit() { command -v npm > /dev/null && [[ $(node -p 'process.versions.node.split(".")[0]' 2> /dev/null || echo 0) -ge 18 ]]; }

missing=()
for package in "${wanted[@]}"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) == installed ]] || missing+=("$package")
done
node_is_fit || missing+=(nodejs npm)
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo > /dev/null; then
    echo "These packages are missing and need root to install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
