#!/usr/bin/env bash
# unpack_packages.sh DIR PACKAGE…: unpacks Debian packages into DIR without installing them, so that what they bring
# neither starts by itself nor drives out what is here. Does nothing when they are there.
set -euo pipefail
dir=$1
shift
[[ -f $dir/.unpacked && $(cat "$dir/.unpacked") == "$*" ]] && exit 0
rm -rf "$dir"
mkdir -p "$dir/.packages"
cd "$dir/.packages"
as_root=()
[[ $EUID -eq 0 ]] || as_root=(sudo)
# A list that is older than the mirror names packages that are gone.
apt-get download -qq "$@" || { "${as_root[@]}" apt-get update -qq && apt-get download -qq "$@"; }
for package in *.deb; do dpkg -x "$package" ..; done
cd ..
rm -r .packages
echo "$*" > .unpacked
