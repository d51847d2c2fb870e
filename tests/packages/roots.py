"""Roots of other Debians, made by mmdebstrap from this machine's own mirror, kept as archives in build/roots.

A root that cannot be made is a failure. An archive is used again for a month."""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOTS = pathlib.Path(__file__).resolve().parents[2] / "build/roots"
KEPT = 30 * 86400
# What a root holds beside the essential packages and apt; its suite is named before the first "-".
PACKAGES = {"bullseye": (), "bookworm": ("adduser",), "bookworm-started": ("adduser", "dbus", "systemd-sysv"),
            "trixie": ("lastlog2", "wtmpdb")}


def as_root():
    """Starts this program again by sudo unless it is root: it mounts and changes roots."""
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "--", sys.executable, *sys.argv])


def mirror():
    """The address of Debian's archive in this machine's own apt configuration."""
    listed = subprocess.run(["apt-get", "indextargets", "--format", "$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)"],
                            capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        made_by, origin, address = line.split("|")
        if made_by == "Packages" and origin == "Debian" and "security" not in address:
            return address
    sys.exit("apt knows no Debian mirror; run apt-get update")


def archive_of(name):
    ROOTS.mkdir(parents=True, exist_ok=True)
    archive = ROOTS / f"{name}.tar"
    with open(ROOTS / f"{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two tests may want it at once
        if not archive.exists() or time.time() - archive.stat().st_mtime > KEPT:
            part = ROOTS / f"{name}.part.tar"
            more = [f"--include={','.join(PACKAGES[name])}"] if PACKAGES[name] else []
            done = subprocess.run(["mmdebstrap", "--variant=apt", *more, "--quiet", name.split("-")[0], part, mirror()],
                                  capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"the root {name} could not be made:\n{done.stderr[-2000:]}")
            part.rename(archive)
    return archive


class Root:
    """A fresh copy of a root; with it, what runs inside has /proc, /sys and /dev, and all goes away at the end."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix=f"sekisho-{self.name}-"))
        subprocess.run(["tar", "-C", self.path, "--numeric-owner", "-xpf", archive_of(self.name)], check=True)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def launcher(self):
        """Words before a program's own that run it inside. Mounts are in a name space of its own and end with it."""
        return ["unshare", "--mount", "sh", "-ec",
                'mount -t proc proc "$0/proc"; mount --rbind /sys "$0/sys"; mount --rbind /dev "$0/dev"; '
                'exec chroot "$0" "$@"', str(self.path)]

    def run(self, *words, stdin="", status=0):
        done = subprocess.run([*self.launcher(), *words], input=stdin, capture_output=True, text=True,
                              env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                   "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}, timeout=300)
        if done.returncode != status:
            sys.exit(f"in {self.name}: {' '.join(map(str, words))}\n  ended with {done.returncode}, not {status}:\n"
                     f"{done.stdout}{done.stderr}")
        return done.stdout + done.stderr
