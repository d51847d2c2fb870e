#!/usr/bin/env bash
# Unpacks the senders that are tried out; what they are linked with is in tools/packages/senders.txt.
exec "$(dirname "$0")/../../tools/unpack_packages.sh" build/senders rsyslog rsyslog-gnutls rsyslog-openssl syslog-ng-core
