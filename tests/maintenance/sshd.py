"""A real sshd on a server of 日レセ without logind: who comes with a terminal opens a line, whose end is told, also while no agent runs.

usage: sshd.py BIN SSHD      (in namespaces of its own: apart.sh; as root, whose namespaces know other users)
"""
import json
import os
import pathlib
import pwd
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from programs import CLINIC, PASSWORD, PERSON, Agent, Checks, Hub, free_port, until

FROM = "203.0.113.9"
check = Checks()


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


SKIPPED = 77  # as the suite knows it


class Sshd:
    """sshd as Debian ships it, with a key of its own and an account of a support provider."""

    def __init__(self, unpacked, folder):
        self.unpacked, self.folder, self.port = unpacked, folder, free_port()
        libraries = next(unpacked.glob("usr/lib/*-linux-gnu"))
        self.around = {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(libraries)}
        # What it writes and whom it knows is this suite's alone; what else reads them here is, too.
        run("mount", "-t", "tmpfs", "tmpfs", "/var/log")
        for record in ("/var/log/wtmp", "/var/log/btmp", "/var/log/lastlog", "/run/utmp"):
            pathlib.Path(record).touch(mode=0o664)
        pathlib.Path("/run/sshd").mkdir()
        people = folder / "passwd"
        people.write_text(pathlib.Path("/etc/passwd").read_text() + f"vendor:x:{pwd.getpwnam('nobody').pw_uid}:{pwd.getpwnam('nobody').pw_gid}::/:/bin/sh\n"
                          + ("" if "sshd" in (one.pw_name for one in pwd.getpwall()) else "sshd:x:998:65534::/run/sshd:/usr/sbin/nologin\n"))
        people.chmod(0o644)
        run("mount", "--bind", people, "/etc/passwd")
        run("ip", "address", "add", f"{FROM}/32", "dev", "lo")
        for key in ("host", "own"):
            subprocess.run([unpacked / "usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True, env=self.around)
        (folder / "config").write_text("\n".join([
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/own.pub", "StrictModes no",
            "UsePAM no", "UseDNS no", "PidFile none", "PrintMotd no", "PrintLastLog no", ""]))
        self.process = subprocess.Popen([unpacked / "usr/sbin/sshd", "-D", "-e", "-f", folder / "config"], env=self.around,
                                        stderr=open(folder / "sshd.log", "wb"))

    def come(self, *words, terminal=True):
        """Somebody from elsewhere; gone once leave() is called."""
        options = ["-F", "none", "-p", str(self.port), "-b", FROM, "-i", self.folder / "own", "-o", "StrictHostKeyChecking=no",
                   "-o", f"UserKnownHostsFile={self.folder}/known", "-o", "LogLevel=ERROR"]
        return subprocess.Popen([self.unpacked / "usr/bin/ssh", *options, "-tt" if terminal else "-T", "vendor@127.0.0.1", *words],
                                env=self.around, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def is_in(self, session):
        """Waits until it may type."""
        session.stdin.write(b"echo here I am | tr a-z A-Z\n")
        session.stdin.flush()
        told = b""
        while b"HERE I AM" not in told:
            piece = os.read(session.stdout.fileno(), 4096)
            if not piece:
                sys.exit(f"sshd let nobody in: {(self.folder / 'sshd.log').read_text()}")
            told += piece

    def stop(self):
        self.process.terminate()
        self.process.wait()


def leave(session):
    session.stdin.close()
    session.terminate()
    session.wait()


def lines(hub):
    said = hub.cli("maintenance", "list", "--json", "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n").stdout
    return sorted(json.loads(said)["lines"], key=lambda line: line["number"])


def is_a_line(hub, sshd):
    session = sshd.come()
    sshd.is_in(session)
    until("the line of the session", lambda: len(lines(hub)) == 1)
    found = lines(hub)[0]
    check((found["place"], found["ending"], found["screen"]) == (FROM, "open", False), f"where from, and open: {found}")
    check(found["account"] == "", "nobody is named before staff were told")
    leave(session)
    until("its end", lambda: lines(hub)[0]["ending"] == "ended")
    found = lines(hub)[0]
    check(found["from"] <= found["until"], "it ended after it began")


def is_a_line_though_no_agent_ran(hub, agent, sshd):
    agent.stop()
    session = sshd.come()
    sshd.is_in(session)
    leave(session)
    wtmp = pathlib.Path("/var/log/wtmp")
    until("sshd's record of the log-out", lambda: wtmp.stat().st_size % 384 == 0 and wtmp.stat().st_size >= 4 * 384)
    agent.start()
    until("the line of what nobody saw", lambda: len(lines(hub)) == 2 and lines(hub)[1]["ending"] == "ended")
    check(lines(hub)[1]["place"] == FROM, "made up for out of wtmp, with its end")


def is_said_to_be_missed(hub, sshd):
    """Without logind a command leaves no record: the server's own table says that not every kind is seen."""
    session = sshd.come("echo done", terminal=False)
    check(session.communicate(timeout=60)[0] == b"done\n", "a command was run")
    watch = until("how sessions are followed", lambda: (told := hub.facts("remote_watch"))["rows"] and told)
    row = dict(zip((column["name"] for column in watch["columns"]), watch["rows"][0]))
    check(row["every_kind"] == 0, f"the agent says that it sees only some kinds: {row}")
    check(len(lines(hub)) == 2, "and has no line of it")


def main():
    if int(re.split(r"\s+", pathlib.Path("/proc/self/uid_map").read_text().strip())[2]) < 65536:
        print("not run: sshd gives a session to its user, which needs root itself")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory(prefix="sekisho-sshd-") as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)  # the account reads its key
        sshd = Sshd(pathlib.Path(sys.argv[2]).resolve(), folder)
        hub = Hub(sys.argv[1], folder / "data")
        hub.agents = f"127.0.0.1:{free_port()}"  # the same over its starts
        hub.started()
        hub.cli("setup", "--clinic", CLINIC, "--admin", PERSON, "--director", "--role", "server,hub", "--p07-purpose", "記録のため",
                "--p07-opinion", "差し支えない", "--p07-opinion-by", "伊藤 学", "--p07-decided-by", PERSON, "--password-stdin", stdin=PASSWORD + "\n")
        agent = Agent(hub).started()
        try:
            until("the agent looks", lambda: (hub.local_agent / "remote-sessions").exists())
            is_a_line(hub, sshd)
            is_a_line_though_no_agent_ran(hub, agent, sshd)
            is_said_to_be_missed(hub, sshd)
        finally:
            agent.stop()
            sshd.stop()
            if hub.runs():
                hub.stop()
    check.tell()


main()
