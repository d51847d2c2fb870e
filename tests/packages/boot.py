"""Installs the packages in a Debian 12 that was started by its own systemd, and starts it anew: the units as they run.

usage: boot.py BUILD     made there first by tools/make_packages.sh; needs root and control groups (version 2)
install.py checks the same packages without systemd, everywhere."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from programs import DEADLINE, PASSWORD, PERSON, Checks, until
from roots import Root, as_root

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SYSTEMD = ["/lib/systemd/systemd", "--unit=multi-user.target", "--log-target=null", "--show-status=0"]
# What a machine gives its first process, and nothing of the real one's but a few devices.
START = """
mount --make-rprivate /
mount --bind "$0" "$0"
mount -t proc proc "$0/proc"
mount -t sysfs sysfs "$0/sys"
mount -t cgroup2 cgroup2 "$0/sys/fs/cgroup"
mount -t tmpfs tmpfs "$0/run"
mount -t tmpfs -o mode=755 tmpfs "$0/dev"
mkdir "$0/dev/pts" "$0/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$0/dev/pts"
mount -t tmpfs tmpfs "$0/dev/shm"
for name in null zero full random urandom tty; do touch "$0/dev/$name"; mount --bind "/dev/$name" "$0/dev/$name"; done
ln -s pts/ptmx "$0/dev/ptmx"
ln -s /proc/self/fd "$0/dev/fd"
ip link set lo up
cd "$0"
pivot_root . mnt
umount -l /mnt
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
"""
check = Checks()


class Started:
    """A root whose systemd runs, in name spaces and a control group of its own, which end with it."""

    def __init__(self, root):
        self.root = root
        unified = pathlib.Path("/sys/fs/cgroup")
        if not (unified / "cgroup.procs").exists() or not (unified / "cgroup.controllers").exists():
            unified = unified / "unified"  # beside version 1
        self.group = unified / f"sekisho-boot-{os.getpid()}"

    def __enter__(self):
        self.group.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts", "--net", "--cgroup", "sh", "-ec", START,
             self.root.path, *SYSTEMD], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            preexec_fn=lambda: (self.group / "cgroup.procs").write_text("0"))
        until("systemd", lambda: self.first() and self.tried("systemctl", "is-active", "multi-user.target"))
        return self

    def __exit__(self, *_):
        os.kill(self.first(), signal.SIGRTMIN + 4)  # systemd(1): powers off
        try:
            self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.process.wait()
            subprocess.run(["find", self.group, "-depth", "-type", "d", "-delete"], check=True)

    def first(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def tried(self, *words, stdin=""):
        return self.asked(*words, stdin=stdin).returncode == 0

    def asked(self, *words, stdin=""):
        return subprocess.run(
            ["nsenter", "--target", str(self.first()), "--all", "--root", "--wd", *words], input=stdin, text=True,
            capture_output=True, timeout=DEADLINE, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                                                        "DEBIAN_FRONTEND": "noninteractive"})

    def run(self, *words, stdin=""):
        done = self.asked(*words, stdin=stdin)
        check(done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def connected(self):
        return '"connected"' in self.run("sekisho", "device", "list", "--json")

    def judged(self):
        """Of what the agent read: registers alone are judged before it has been heard."""
        articles = json.loads(self.run("sekisho", "board", "--json"))["articles"]
        return any(control["id"] == "accounts.empty-password" and control["verdict"] in ("pass", "fail")
                   for article in articles for control in article["controls"])


def witness_of_its_own_account(machine):
    """As the page about witnesses says, word by word but for the editor."""
    check(not machine.tried("systemctl", "is-enabled", "sekisho-witness"), "nobody is a witness unasked")
    machine.run("systemctl", "start", "sekisho-witness")
    check(not machine.tried("systemctl", "is-active", "sekisho-witness"), "without its configuration it does not start")
    machine.run("install", "-D", "-m", "644", "/usr/share/doc/sekisho/examples/witness.conf", "/etc/sekisho/witness.conf")
    machine.run("systemctl", "enable", "--now", "sekisho-witness")
    until("the witness's key", lambda: "witness.provider.example+" in machine.run(
        "journalctl", "--unit", "sekisho-witness", "--lines", "5", "--output", "cat"))
    data = "/var/lib/sekisho-witness/data"
    key = json.loads(machine.run("sekisho", "journal", "witnesses", "--json"))["log_vkey"]
    machine.run("sekisho", "witness", "add-log", "--data", data, key)
    check(key.split("+")[0] in machine.run("sekisho", "witness", "list", "--data", data), "it cosigns the clinic's journal")
    check(machine.run("find", "/var/lib/sekisho-witness", "!", "-user", "sekisho-witness") == "", "every file is its account's")


def play(root, packages):
    for package in packages.glob("*.deb"):
        shutil.copy(package, root.path / "root")
    with Started(root) as machine:
        # The agent is there first: what the hub brings later must reach it all the same.
        for name in ("sekisho-agent", "sekisho", "sekisho-hub"):
            machine.run("sh", "-c", f"dpkg -i /root/{name}_*.deb")
        for part in ("hub", "agent"):
            machine.run("systemctl", "is-active", f"sekisho-{part}")
        machine.run("sekisho", "setup", "--clinic", "みほん内科クリニック", "--admin", PERSON, "--password-stdin",
                    stdin=PASSWORD + "\n")
        until("verdicts", machine.judged)
        log = machine.run("journalctl", "--unit=sekisho-hub", "--unit=sekisho-agent", "--no-pager")
        check("http://127.0.0.1:8440/setup" in log and "setup#" not in log, f"the log has no set-up link: {log}")
        check("sekisho-agent:" not in log, f"the agent has nothing to complain about: {log}")
        witness_of_its_own_account(machine)
        before = machine.run("systemctl", "show", "--property=MainPID", "sekisho-hub")
        machine.run("systemctl", "kill", "--signal=KILL", "sekisho-hub")
        until("the hub to be back", lambda: machine.tried("sekisho", "board", "--json"))
        check(machine.run("systemctl", "show", "--property=MainPID", "sekisho-hub") != before, "as another process")
    with Started(root) as machine:
        until("the agent after a new start of the machine", machine.connected)
        check(machine.judged(), "the board stands as before")
        until("the witness, which was enabled", lambda: machine.tried("systemctl", "is-active", "sekisho-witness"))
        machine.run("dpkg", "--purge", "sekisho-agent", "sekisho-hub", "sekisho")
        check(not machine.tried("systemctl", "is-active", "sekisho-hub"), "no service is left")


def an_invitation_that_stays(root, packages):
    """Once enrolled, an agent that cannot take its invitation away works on."""
    folder = root.path / "etc/systemd/system/sekisho-agent.service.d"
    folder.mkdir(parents=True)
    (folder / "test.conf").write_text("[Service]\nReadOnlyPaths=/var/lib/sekisho/local-agent\n")
    for package in packages.glob("*.deb"):
        shutil.copy(package, root.path / "root")
    with Started(root) as machine:
        machine.run("sh", "-c", "dpkg -i /root/*.deb")
        machine.run("sekisho", "setup", "--clinic", "みほん内科クリニック", "--admin", PERSON, "--password-stdin",
                    stdin=PASSWORD + "\n")
        until("the agent", machine.connected)
        check(machine.tried("test", "-e", "/var/lib/sekisho/local-agent/invitation"), "its invitation stays")


as_root()
build = pathlib.Path(sys.argv[1]).resolve()
subprocess.run([SOURCE / "tools/make_packages.sh", build], check=True, stdout=subprocess.DEVNULL)
for test in (play, an_invitation_that_stays):
    with Root("bookworm-started") as made:
        test(made, build / "packages")
check.tell()
