#!/usr/bin/env bash
# Makes what clinics install, in BUILD/packages/: three Debian packages, and one archive that
# installs from a USB medium without a network. The same commit gives the same bytes.
#   tools/make_packages.sh [BUILD]   default: build/release, built first; another is taken as built
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}

# The time inside the packages: that of the newest change, not of the build.
if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2> /dev/null) || SOURCE_DATE_EPOCH=$(stat -c %Y CHANGELOG.md)
fi
export SOURCE_DATE_EPOCH
umask 022

[[ $# -gt 0 ]] || ./run --build-only
cmake -S . -B "$build" > /dev/null
version=$(sed -n 's/^CPACK_PACKAGE_VERSION:\|^set(CPACK_PACKAGE_VERSION "\(.*\)")$/\1/p' "$build/CPackConfig.cmake")
out=$build/packages
rm -rf "$out"
mkdir -p "$out"
(cd "$build" && cpack --config CPackConfig.cmake > packages/cpack.log 2>&1) || { cat "$out/cpack.log" >&2; exit 1; }
rm -rf "$out/_CPack_Packages" "$out/cpack.log"

name=sekisho-$version-linux-amd64
tree=$out/$name
mkdir -p "$tree"/{bin,systemd,config,docs}
for program in sekisho-hub sekisho-agent sekisho; do
  strip -o "$tree/bin/$program" "$build/bin/$program"
done
cp packaging/systemd/sekisho-{hub,agent,witness}.service "$tree/systemd/"
cp packaging/config/{hub,agent,witness}.conf "$tree/config/"
cp packaging/usb/{install.sh,uninstall.sh,README.txt} "$tree/"
cp LICENSE NOTICE THIRD_PARTY.md CHANGELOG.md "$tree/"
cp -r docs/ja docs/en docs/images "$tree/docs/"
chmod 755 "$tree"/{install.sh,uninstall.sh} "$tree"/bin/*
(cd "$tree" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" |
  gzip -9n > "$out/$name.tar.gz"
rm -rf "$tree"
(cd "$out" && sha256sum -- *.deb *.tar.gz > SHA256SUMS)
ls -l "$out"
