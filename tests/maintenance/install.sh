#!/usr/bin/env bash
# Unpacks an sshd and its client that are tried out; what they are linked with is there on every Debian, but for libwrap0.
exec "$(dirname "$0")/../../tools/unpack_packages.sh" build/sshd openssh-server openssh-client libwrap0
