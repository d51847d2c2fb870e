"""systemd's journal files, written by systemd-journal-remote: fields apart, sealed if asked for."""
import hashlib
import os
import pathlib
import re
import subprocess
import time
import uuid

from measure import run

REMOTE = "/lib/systemd/systemd-journal-remote"
# Keys lie in /var/log/journal/MACHINE and nowhere else: a scratch directory stands there for this process alone.
APART = """mount --make-rprivate / && mount -t tmpfs log /var/log && mkdir /var/log/journal && mount --bind "$1" /var/log/journal && shift && exec "$@" """


def export(file, messages):
    """The messages, (user, patient, text) in bytes each, as journald exports entries, of this very moment."""
    now, boot = time.time_ns() // 1000, uuid.uuid4().hex.encode()
    with open(file, "wb") as out:
        for n, (user, patient, text) in enumerate(messages, 1):
            out.write(b"__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%s\nAUDIT_USER=%s\nAUDIT_PATIENT=%s\nMESSAGE=%s\n\n"
                      % (now + n, n, boot, user, patient, text))


def written(folder, messages, options=(), apart=()):
    """Takes the messages in; the files' pattern (a new one is begun from time to time), seconds, and processor time."""
    export(folder / "export", messages)
    with open(folder / "export", "rb") as entries:
        began = time.monotonic()
        _, cpu = run([*apart, REMOTE, *options, "-o", folder / "peer.journal", "-"], cpu=True, stdin=entries, stderr=subprocess.DEVNULL)
    return folder / "peer*.journal", time.monotonic() - began, cpu


def sealed(folder, messages):
    """The same with keys that are made for it first, since what is older than its keys does not verify; and the key for that."""
    keys = folder / "keys" / pathlib.Path("/etc/machine-id").read_text(encoding="ascii").strip()
    keys.mkdir(parents=True)
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    apart = ["unshare", "--mount", *user, "sh", "-c", APART, "apart", keys.parent]
    key = run([*apart, "journalctl", "--setup-keys", "--interval=10s", "--force"], stderr=subprocess.DEVNULL).strip()
    return *written(folder, messages, ["--seal=yes"], apart), key


def contents(files):
    """How many messages there are, and the MD5 of all of them, a line each."""
    said = run(["journalctl", "--file", files, "-o", "cat", "--output-fields=MESSAGE"]).encode()
    return said.count(b"\n"), hashlib.md5(said).hexdigest()


def verify(files, key=None):
    """Seconds of processor time; fails if anything is wrong, or is not sealed although there is a key."""
    seal = [f"--verify-key={key}"] if key else []
    if key and re.findall(r"Compatible flags:(.*)", run(["journalctl", "--header", "--file", files])).count(" SEALED") == 0:
        raise RuntimeError("journald sealed nothing")
    return run(["journalctl", "--file", files, "--verify", *seal], cpu=True, stderr=subprocess.DEVNULL)[1]
