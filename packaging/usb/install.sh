#!/bin/sh
# Installs Sekisho from this folder: no network, with systemd or without. Run again, it upgrades.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
prefix=/usr/local

usage() {
  cat <<'TEXT'
usage: sudo ./install.sh hub | agent | hub agent | witness

  hub      web interface, evidence and journal, and the command sekisho
  agent    what reads this machine and reports to the hub
  witness  cosigns the journals of clinics, on a machine of its own; off until it is asked for

Programs go to /usr/local/bin, settings to /etc/sekisho, data to /var/lib/sekisho and
/var/lib/sekisho-witness.
TEXT
}
stop() { echo "install.sh: $*" >&2; exit 1; }

[ $# -gt 0 ] || { usage >&2; exit 2; }
for part in "$@"; do
  case $part in
    hub | agent | witness) ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ "$(id -u)" -eq 0 ] || stop "run it as root (sudo ./install.sh $*)"
[ "$(uname -m)" = x86_64 ] || stop "these programs are for 64-bit x86, not for $(uname -m)"
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) ||
  stop "the files are not what was packed; copy the medium again. Nothing was changed."

version_of() { "$1" --version 2> /dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1; }
new=$(version_of "$here/bin/sekisho-agent")
[ -n "$new" ] || stop "the programs do not run on this machine. Nothing was changed."
for program in sekisho-hub sekisho-agent sekisho; do
  [ ! -e "/usr/bin/$program" ] || stop "$program is installed as a Debian package; upgrade that one. Nothing was changed."
  [ -x "$prefix/bin/$program" ] || continue
  old=$(version_of "$prefix/bin/$program")
  [ "$(printf '%s\n%s\n' "$old" "$new" | sort -V | tail -n 1)" = "$new" ] ||
    stop "$program $old is installed and newer than $new. The data may no longer fit: nothing was changed."
done

# A program that runs is replaced under its name and ends with its service's restart.
put() { install -m "$1" "$2" "$3.new" && mv -f "$3.new" "$3"; }

account() {
  getent passwd "$1" > /dev/null && return
  if command -v useradd > /dev/null; then
    useradd --system --user-group --no-create-home --home-dir "$2" --shell /usr/sbin/nologin "$1"
  else
    adduser --system --group --quiet --no-create-home --home "$2" "$1"
  fi
}
# The unit of this part, for programs that lie here.
unit() {
  sed "s,/usr/bin/,$prefix/bin/," "$here/systemd/sekisho-$1.service" > "$prefix/share/sekisho/unit.new"
  mkdir -p /etc/systemd/system
  put 644 "$prefix/share/sekisho/unit.new" "/etc/systemd/system/sekisho-$1.service"
  rm "$prefix/share/sekisho/unit.new"
}

mkdir -p "$prefix/bin" "$prefix/share/sekisho" /etc/sekisho
systemd=no
if command -v systemctl > /dev/null; then systemd=yes; fi

for part in "$@"; do
  if [ "$part" = witness ]; then
    put 755 "$here/bin/sekisho" "$prefix/bin/sekisho"
    account sekisho-witness /var/lib/sekisho-witness
    install -d -o sekisho-witness -g sekisho-witness -m 0700 /var/lib/sekisho-witness
    put 644 "$here/config/witness.conf" "$prefix/share/sekisho/witness.conf"
    [ "$systemd" = no ] || unit witness
    continue
  fi
  put 755 "$here/bin/sekisho-$part" "$prefix/bin/sekisho-$part"
  install -d -o root -g root -m 0755 /var/lib/sekisho
  if [ "$part" = hub ]; then
    put 755 "$here/bin/sekisho" "$prefix/bin/sekisho"
    account sekisho /var/lib/sekisho/hub
    install -d -o sekisho -g sekisho -m 0700 /var/lib/sekisho/hub /var/lib/sekisho/hub.keys
    install -d -o sekisho -g root -m 0770 /var/lib/sekisho/local-agent
  else
    install -d -o root -g root -m 0700 /var/lib/sekisho/agent
    # Before the agent starts, which may write nowhere else; given to the hub with the hub.
    [ -d /var/lib/sekisho/local-agent ] || install -d -o root -g root -m 0770 /var/lib/sekisho/local-agent
  fi
  [ -e "/etc/sekisho/$part.conf" ] || put 644 "$here/config/$part.conf" "/etc/sekisho/$part.conf"
  if [ "$systemd" = yes ]; then
    unit "$part"
    systemctl --quiet enable "sekisho-$part.service"
  fi
done
put 755 "$here/uninstall.sh" "$prefix/share/sekisho/uninstall.sh"

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  for part in "$@"; do
    if [ "$part" = witness ]; then systemctl try-restart sekisho-witness.service; else systemctl restart "sekisho-$part.service"; fi
  done
else
  echo "systemd does not run here: nothing was started. To start by hand:"
  for part in "$@"; do
    case $part in
      hub) echo "  $prefix/bin/sekisho-hub --data /var/lib/sekisho/hub --local-agent /var/lib/sekisho/local-agent" ;;
      agent) echo "  $prefix/bin/sekisho-agent run --await-enrolment --invitations /var/lib/sekisho/local-agent" ;;
    esac
  done
fi
echo "Sekisho $new is installed ($*)."
case " $* " in *' witness '*)
  [ -e /etc/sekisho/witness.conf ] || echo "Next: copy $prefix/share/sekisho/witness.conf to /etc/sekisho, say there how hubs reach this machine, and enable sekisho-witness.service (docs/en/witness.md, docs/ja/witness.md)" ;;
esac
case " $* " in *' hub '*) echo "Next: sudo sekisho setup   (続けて sudo sekisho setup)" ;; esac
