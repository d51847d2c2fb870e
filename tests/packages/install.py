"""Installs, runs and removes the packages in a Debian 12 root, as a clinic would: .deb, then the USB archive.

usage: install.py BUILD     made there first by tools/make_packages.sh
There is no systemd in a root, so the programs are started by the very lines of the units, and the units themselves are
checked by systemd-analyze."""
import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from programs import DEADLINE, PASSWORD, PERSON, Checks, until
from roots import Root, as_root

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# CAP_DAC_READ_SEARCH, CAP_NET_ADMIN and CAP_SYS_PTRACE.
AGENT_RIGHTS = 1 << 2 | 1 << 12 | 1 << 19
check = Checks()


def refused(root, words, text):
    said = root.run(*words, status=1)
    check(text in said, f"{words[-1]} says “{text}”; it said {said}")


def owner_and_mode(path):
    about = path.lstat()
    return about.st_uid, about.st_mode & 0o7777


class Running:
    """Hub and agent of a root, started by their units' own lines."""

    def __init__(self, root, units):
        self.root, self.processes = root, {}
        for part in ("hub", "agent"):
            line = re.search(r"^ExecStart=(.*)$", (units / f"sekisho-{part}.service").read_text(), re.M)[1]
            options = ["--listen", "127.0.0.1:0", "--agent-listen", "127.0.0.1:0"] if part == "hub" else []
            self.processes[part] = subprocess.Popen(
                [*root.launcher(), *line.replace("$OPTIONS", "").split(), *options], text=True,
                stdout=subprocess.PIPE if part == "hub" else None)
        self.address = self.processes["hub"].stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for part in ("agent", "hub"):
            self.processes[part].terminate()
            check(self.processes[part].wait(DEADLINE) == 0, f"the {part} ends well")

    def status(self, part, name):
        text = pathlib.Path(f"/proc/{self.processes[part].pid}/status").read_text()
        return re.search(rf"^{name}:\s+(\S+)", text, re.M)[1]


def board(root):
    articles = json.loads(root.run("sekisho", "board", "--json"))["articles"]
    return [control for article in articles for control in article["controls"]]


def has_verdicts(root):
    """Of what the agent read: registers alone are judged before it has been heard."""
    return any(one["id"] == "accounts.empty-password" and one["verdict"] in ("pass", "fail") for one in board(root))


def set_up_and_judge(root, units, since):
    with Running(root, units) as running:
        check("/setup#" in running.address, "a new hub prints its set-up link")
        root.run("sekisho", "setup", "--clinic", "みほん内科クリニック", "--admin", PERSON, "--password-stdin",
                 stdin=PASSWORD + "\n")
        until("verdicts", lambda: has_verdicts(root))
        print(f"{time.monotonic() - since:.0f} s from installing to verdicts on the board")
        uid = owner_and_mode(root.path / "var/lib/sekisho/hub")[0]
        check(int(running.status("hub", "Uid")) == uid != 0, "the hub became the account of its data")
        check(int(running.status("hub", "CapPrm"), 16) == 0, "the hub has no capability")
        check(int(running.status("agent", "CapPrm"), 16) == AGENT_RIGHTS, "the agent has its three")
        check(int(running.status("agent", "CapBnd"), 16) & ~AGENT_RIGHTS == 0, "nor can it gain another")
        root.run("sekisho", "backup", "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n")
    # With the service stopped the command line starts a hub for itself, and leaves no file of root's.
    root.run("sekisho", "board")
    hers = [path for path in (root.path / "var/lib/sekisho/hub").rglob("*") if path.lstat().st_uid != uid]
    check(not hers, f"every file of the hub is its account's: {hers}")
    check("Unchanged since sealed" in root.run("sekisho", "journal", "verify"), "the journal verifies")


def verify_units(root, folder):
    """By this machine's systemd-analyze and targets, since the root has none; programs are the root's."""
    for unit in ("sekisho-hub.service", "sekisho-agent.service", "sekisho-witness.service"):
        if not (root.path / folder / unit).exists():
            check(False, f"{unit} is installed")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(scratch) / unit
            copy.write_text((root.path / folder / unit).read_text().replace("=/usr/bin/", f"={root.path}/usr/bin/"))
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True)
        check(done.returncode == 0 and "sekisho" not in done.stderr, f"{unit} is a good unit: {done.stderr}")
        done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager",
                               f"--threshold={40 if 'agent' in unit else 20}", root.path / folder / unit],
                              capture_output=True, text=True)
        print(next(line for line in done.stdout.splitlines() if "exposure" in line).strip())
        check(done.returncode == 0, f"{unit} is exposed little:\n{done.stdout}")


def a_log_key():
    """Of a journal that nobody has: name, four bytes of a digest, and a key of Ed25519."""
    name, key = b"sekisho.internal/test/1", bytes(range(32))
    digest = hashlib.sha256(name + b"\n\x01" + key).digest()[:4]
    return f"{name.decode()}+{digest.hex()}+{base64.b64encode(bytes([1]) + key).decode()}"


def witness_waits_to_be_asked(root):
    check("sekisho-witness" not in root.run("ls", "/etc/systemd/system/multi-user.target.wants"), "its service does not begin at boot")
    a_witness_serves(root, root.path / "lib/systemd/system/sekisho-witness.service", root.path / "usr/share/doc/sekisho/examples/witness.conf",
                     "/usr/bin/")


def a_witness_serves(root, unit_file, example_file, programs):
    """By its unit's own line and the example's options, since there is no systemd."""
    unit = unit_file.read_text().replace("/usr/bin/", programs)
    example = example_file.read_text()
    check("ConditionPathExists=/etc/sekisho/witness.conf" in unit and not (root.path / "etc/sekisho/witness.conf").exists(),
          "nobody is a witness unasked")
    root.run("install", "-d", "-o", "sekisho-witness", "-g", "sekisho-witness", "-m", "0700", "/var/lib/sekisho-witness",
             "/var/lib/sekisho-witness/data", "/var/lib/sekisho-witness/data.keys")
    line = re.search(r"^ExecStart=(.*)$", unit, re.M)[1]
    options = re.search(r'^OPTIONS="(.*)"$', example, re.M)[1].replace("0.0.0.0:8442", "127.0.0.1:0")
    started = subprocess.Popen([*root.launcher(), *line.replace("$OPTIONS", options).split()], text=True, stdout=subprocess.PIPE)
    try:
        check("witness.provider.example+" in started.stdout.readline() + started.stdout.readline(), "it tells its key")
        data = "/var/lib/sekisho-witness/data"
        root.run("sekisho", "witness", "add-log", "--data", data, a_log_key())
        check("sekisho.internal/test/1" in root.run("sekisho", "witness", "list", "--data", data), "a journal was added while it runs")
    finally:
        started.terminate()
        check(started.wait(DEADLINE) == 0, "the witness ends well")
    state = root.path / "var/lib/sekisho-witness"
    uid = owner_and_mode(state)[0]
    hers = [path for path in state.rglob("*") if path.lstat().st_uid != uid]
    check(uid != 0 and not hers, f"every file of the witness is its account's: {hers}")


def debian_packages(packages):
    with Root("bookworm") as root:
        for file in packages.glob("*.deb"):
            shutil.copy(file, root.path / "tmp")
        since = time.monotonic()
        # An agent that runs keeps the folders it was started with: the hub, brought later, may not make new ones.
        root.run("sh", "-c", "dpkg -i /tmp/sekisho-agent_*.deb")
        shared = (root.path / "var/lib/sekisho/local-agent").stat()
        root.run("sh", "-c", "dpkg -i /tmp/*.deb")
        with_hub = (root.path / "var/lib/sekisho/local-agent").stat()
        check(with_hub.st_ino == shared.st_ino and shared.st_uid == 0 != with_hub.st_uid, "the agent's letter box became the hub's")
        wants = root.path / "etc/systemd/system/multi-user.target.wants"
        check({path.name for path in wants.iterdir()} >= {"sekisho-hub.service", "sekisho-agent.service"},
              "both services begin at boot")
        for folder, mode in (("hub", 0o700), ("hub.keys", 0o700), ("agent", 0o700), ("local-agent", 0o770)):
            check(owner_and_mode(root.path / "var/lib/sekisho" / folder)[1] == mode, f"{folder} is closed to others")
        check(owner_and_mode(root.path / "var/lib/sekisho")[0] == 0, "the hub cannot move the agent's folder")
        for program in ("sekisho-hub", "sekisho-agent", "sekisho"):
            check("dynamic" not in root.run("sh", "-c", f"/usr/bin/{program} --version >/dev/null; ldd /usr/bin/{program} 2>&1 | grep -v 'not a dynamic' || true"),
                  f"{program} needs no library")
        verify_units(root, "lib/systemd/system")
        set_up_and_judge(root, root.path / "lib/systemd/system", since)
        witness_waits_to_be_asked(root)

        (root.path / "etc/sekisho/hub.conf").write_text('OPTIONS="--listen 0.0.0.0:8440"\n')
        root.run("sh", "-c", "dpkg -i /tmp/*.deb")  # an upgrade asks nothing and keeps what was changed
        check("0.0.0.0" in (root.path / "etc/sekisho/hub.conf").read_text(), "changed settings survive an upgrade")
        root.run("dpkg", "-r", "sekisho-agent", "sekisho-hub", "sekisho")
        check(not list((root.path / "usr/bin").glob("sekisho*")), "removing takes the programs")
        check((root.path / "etc/sekisho/hub.conf").exists() and (root.path / "var/lib/sekisho/agent/agent.json").exists(),
              "and leaves settings and data")
        said = root.run("dpkg", "-P", "sekisho-agent", "sekisho-hub", "sekisho")
        check("/var/lib/sekisho/hub" in said, "purging says where the records stay")
        check("/var/lib/sekisho-witness" in said and (root.path / "var/lib/sekisho-witness/data").exists(),
              "and what a witness saw")
        check(not (root.path / "etc/sekisho").exists() and not (root.path / "var/lib/sekisho/agent").exists(),
              "purging takes settings and the agent's folder")
        check(not [path for path in wants.glob("sekisho*")], "and leaves no service behind")
        left = sorted(path.name for path in (root.path / "var/lib/sekisho").iterdir())
        check(left == ["hub", "hub.keys"], f"but never the clinic's records and keys: {left}")

        root.run("sh", "-c", "dpkg -i /tmp/*.deb")
        check("clinic.set-up@1" in root.run("sekisho", "journal", "list", "--why", "question"), "installed again, the records are there")


def usb_archive(packages):
    with Root("bookworm") as root:
        [archive] = packages.glob("sekisho-*-linux-amd64.tar.gz")
        subprocess.run(["tar", "-C", root.path / "root", "-xzf", archive], check=True)
        here = f"/root/{archive.name.removesuffix('.tar.gz')}"
        inside = root.path / here.lstrip("/")
        install = ["unshare", "--net", f"{here}/install.sh"]  # no network at all
        since = time.monotonic()

        spoilt = inside / "config/agent.conf"
        good = spoilt.read_bytes()
        spoilt.write_bytes(good + b"#")
        refused(root, [*install, "agent"], "Nothing was changed")
        check(not list((root.path / "usr/local/bin").iterdir()), "a spoilt medium installs nothing")
        spoilt.write_bytes(good)

        root.run(*install, "hub", "agent")
        (root.path / "etc/sekisho/hub.conf").write_text('OPTIONS="--listen 0.0.0.0:8440"\n')
        said = root.run(*install, "hub", "agent")
        check("nothing was started" in said, "without systemd it says how to start by hand")
        check("0.0.0.0" in (root.path / "etc/sekisho/hub.conf").read_text(), "again: changed settings survive")
        units = inside / "systemd"
        shutil.copytree(units, root.path / "tmp/units")
        for unit in (root.path / "tmp/units").iterdir():
            unit.write_text(unit.read_text().replace("/usr/bin/", "/usr/local/bin/"))
        set_up_and_judge(root, root.path / "tmp/units", since)

        agent = root.path / "usr/local/bin/sekisho-agent"
        agent.rename(agent.with_suffix(".kept"))
        agent.write_text("#!/bin/sh\necho sekisho-agent 99.1\n")
        agent.chmod(0o755)
        refused(root, [*install, "hub", "agent"], "99.1 is installed and newer")
        check("99.1" in agent.read_text(), "an older version does not replace a newer one")
        agent.with_suffix(".kept").rename(agent)

        check("witness.conf" in root.run(*install, "witness"), "a witness is told what to do next")
        a_witness_serves(root, inside / "systemd/sekisho-witness.service", root.path / "usr/local/share/sekisho/witness.conf", "/usr/local/bin/")
        root.run("/usr/local/share/sekisho/uninstall.sh", "hub")
        check((root.path / "usr/local/bin/sekisho").exists(), "the witness keeps its command")
        said = root.run("/usr/local/share/sekisho/uninstall.sh")
        check(not list((root.path / "usr/local/bin").iterdir()), "uninstalling takes the programs")
        check(not (root.path / "usr/local/share/sekisho").exists(), "and what belonged to them")
        check("/var/lib/sekisho-witness" in said and (root.path / "var/lib/sekisho-witness/data").exists(), "but not what a witness saw")
        check((root.path / "var/lib/sekisho/hub/hub.sqlite").exists(), "and leaves the clinic's records")


as_root()
build = pathlib.Path(sys.argv[1]).resolve()
subprocess.run([SOURCE / "tools/make_packages.sh", build], check=True, stdout=subprocess.DEVNULL)
debian_packages(build / "packages")
usb_archive(build / "packages")
check.tell()
