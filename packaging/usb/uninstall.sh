#!/bin/sh
# Takes the programs and services of install.sh away again. Data, keys and settings stay.
set -eu
prefix=/usr/local
[ "$(id -u)" -eq 0 ] || { echo "uninstall.sh: run it as root" >&2; exit 1; }
case ${1:-all} in
  all) set -- hub agent witness ;;
  hub | agent | witness) ;;
  *) echo "usage: sudo ./uninstall.sh [hub | agent | witness]" >&2; exit 2 ;;
esac

for part in "$@"; do
  if [ -e "/etc/systemd/system/sekisho-$part.service" ]; then
    if [ -d /run/systemd/system ]; then systemctl stop "sekisho-$part.service"; fi
    systemctl --quiet disable "sekisho-$part.service" 2> /dev/null || true
    rm -f "/etc/systemd/system/sekisho-$part.service"
  fi
  rm -f "$prefix/bin/sekisho-$part"
  [ "$part" != witness ] || rm -f "$prefix/share/sekisho/witness.conf"
done
# The hub and a witness have the command together.
if [ ! -e "$prefix/bin/sekisho-hub" ] && [ ! -e "$prefix/share/sekisho/witness.conf" ]; then rm -f "$prefix/bin/sekisho"; fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ ! -e "$prefix/bin/sekisho" ] && [ ! -e "$prefix/bin/sekisho-agent" ]; then
  rm -f "$prefix/share/sekisho/uninstall.sh"
  rmdir "$prefix/share/sekisho" 2> /dev/null || true
fi
echo "The programs are gone. The clinic's records stay in /var/lib/sekisho (data: hub, keys: hub.keys)"
echo "and settings in /etc/sekisho; delete them by hand once the clinic need not keep them."
echo "医院の記録と鍵は /var/lib/sekisho に残してあります。"
if [ -d /var/lib/sekisho-witness ]; then
  echo "What a witness saw, and its key, stay in /var/lib/sekisho-witness."
  echo "証人が見たことと鍵は /var/lib/sekisho-witness に残してあります。"
fi
