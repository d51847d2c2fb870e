#!/bin/sh
# Installs Sekisho from this folder: no network, with systemd or without. Run again, it upgrades.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
prefix=/usr/local

usage() {
  cat <<'TEXT'
usage: sudo ./install.sh hub | agent | hub agent

  hub    web interface, evidence and journal, and the command sekisho
  agent  what reads this machine and reports to the hub

Programs go to /usr/local/bin, settings to /etc/sekisho, data to /var/lib/sekisho.
TEXT
}
stop() { echo "install.sh: $*" >&2; exit 1; }

[ $# -gt 0 ] || { usage >&2; exit 2; }
for part in "$@"; do
  case $part in
    hub | agent) ;;
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
  getent passwd sekisho > /dev/null && return
  if command -v useradd > /dev/null; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/sekisho/hub \
      --shell /usr/sbin/nologin sekisho
  else
    adduser --system --group --quiet --no-create-home --home /var/lib/sekisho/hub sekisho
  fi
}

mkdir -p "$prefix/bin" "$prefix/share/sekisho" /etc/sekisho
install -d -o root -g root -m 0755 /var/lib/sekisho
systemd=no
if command -v systemctl > /dev/null; then systemd=yes; fi

for part in "$@"; do
  put 755 "$here/bin/sekisho-$part" "$prefix/bin/sekisho-$part"
  if [ "$part" = hub ]; then
    put 755 "$here/bin/sekisho" "$prefix/bin/sekisho"
    account
    install -d -o sekisho -g sekisho -m 0700 /var/lib/sekisho/hub /var/lib/sekisho/hub.keys
    install -d -o sekisho -g root -m 0770 /var/lib/sekisho/local-agent
  else
    install -d -o root -g root -m 0700 /var/lib/sekisho/agent
    # Before the agent starts, which may write nowhere else; given to the hub with the hub.
    [ -d /var/lib/sekisho/local-agent ] || install -d -o root -g root -m 0770 /var/lib/sekisho/local-agent
  fi
  [ -e "/etc/sekisho/$part.conf" ] || put 644 "$here/config/$part.conf" "/etc/sekisho/$part.conf"
  if [ "$systemd" = yes ]; then
    sed "s,/usr/bin/,$prefix/bin/," "$here/systemd/sekisho-$part.service" > "$prefix/share/sekisho/unit.new"
    mkdir -p /etc/systemd/system
    put 644 "$prefix/share/sekisho/unit.new" "/etc/systemd/system/sekisho-$part.service"
    rm "$prefix/share/sekisho/unit.new"
    systemctl --quiet enable "sekisho-$part.service"
  fi
done
put 755 "$here/uninstall.sh" "$prefix/share/sekisho/uninstall.sh"

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  for part in "$@"; do systemctl restart "sekisho-$part.service"; done
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
case " $* " in *' hub '*) echo "Next: sudo sekisho setup   (続けて sudo sekisho setup)" ;; esac
