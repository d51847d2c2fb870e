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
    """The messages, an iterable of (user, patient, text) in bytes, as journald exports entries; of this very moment, since
    sealing looks at the clock. How many there are."""
    now, boot, count = time.time_ns() // 1000, uuid.uuid4().hex.encode(), 0
    with open(file, "wb") as out:
        for count, (user, patient, text) in enumerate(messages, 1):
            out.write(b"__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%s\nAUDIT_USER=%s\nAUDIT_PATIENT=%s\nMESSAGE=%s\n\n"
                      % (now + count, count, boot, user, patient, text))
    return count


def written(folder, options=(), apart=()):
    """Takes FOLDER/export in; the files' pattern (a new one is begun from time to time), seconds, and processor time."""
    with open(folder / "export", "rb") as entries:
        began = time.monotonic()
        _, cpu = run([*apart, REMOTE, *options, "-o", folder / "peer.journal", "-"], cpu=True, stdin=entries, stderr=subprocess.DEVNULL)
    return folder / "peer*.journal", time.monotonic() - began, cpu


def sealed(folder):
    """The same with keys that were made for it, and the key to verify with."""
    keys = folder / "keys" / pathlib.Path("/etc/machine-id").read_text(encoding="ascii").strip()
    keys.mkdir(parents=True)
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    apart = ["unshare", "--mount", *user, "sh", "-c", APART, "apart", keys.parent]
    key = run([*apart, "journalctl", "--setup-keys", "--interval=10s", "--force"], stderr=subprocess.DEVNULL).strip()
    return *written(folder, ["--seal=yes"], apart), key


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
