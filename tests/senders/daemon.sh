#!/usr/bin/env bash
# daemon.sh rsyslog|syslog-ng CONFIG…: the daemon of that Debian package, unpacked and not installed, on those
# configurations one after the other. Its state goes to the working directory; it ends with whoever started it.
set -euo pipefail
unpacked=$(cd "$(dirname "$0")/../../build/senders" && pwd)
lib=$(echo "$unpacked"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH=$lib:$unpacked/usr/lib/syslog-ng
daemon=$1
shift
config=$PWD/$daemon.$$.conf
cat "$@" > "$config"
case $daemon in
  rsyslog) exec setpriv --pdeathsig TERM "$unpacked/usr/sbin/rsyslogd" -n -i NONE -f "$config" -M "$lib/rsyslog" ;;
  syslog-ng)
    exec setpriv --pdeathsig TERM "$unpacked/usr/sbin/syslog-ng" --foreground --no-caps --cfgfile "$config" --module-path "$unpacked/usr/lib/syslog-ng/3.38" \
      --control "$PWD/syslog-ng.ctl" --persist-file "$PWD/syslog-ng.persist" --pidfile "$PWD/syslog-ng.pid" ;;
esac
