#!/bin/sh
# Takes the programs and services of install.sh away again. Data, keys and settings stay.
set -eu
prefix=/usr/local
[ "$(id -u)" -eq 0 ] || { echo "uninstall.sh: run it as root" >&2; exit 1; }
case ${1:-all} in
  all) set -- hub agent ;;
  hub | agent) ;;
  *) echo "usage: sudo ./uninstall.sh [hub | agent]" >&2; exit 2 ;;
esac

for part in "$@"; do
  if [ -e "/etc/systemd/system/sekisho-$part.service" ]; then
    if [ -d /run/systemd/system ]; then systemctl stop "sekisho-$part.service"; fi
    systemctl --quiet disable "sekisho-$part.service" 2> /dev/null || true
    rm -f "/etc/systemd/system/sekisho-$part.service"
  fi
  rm -f "$prefix/bin/sekisho-$part"
  [ "$part" != hub ] || rm -f "$prefix/bin/sekisho"
done
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ ! -e "$prefix/bin/sekisho-hub" ] && [ ! -e "$prefix/bin/sekisho-agent" ]; then
  rm -f "$prefix/share/sekisho/uninstall.sh"
  rmdir "$prefix/share/sekisho" 2> /dev/null || true
fi
echo "The programs are gone. The clinic's records stay in /var/lib/sekisho (data: hub, keys: hub.keys)"
echo "and settings in /etc/sekisho; delete them by hand once the clinic need not keep them."
echo "医院の記録と鍵は /var/lib/sekisho に残してあります。"
