"""A real sshd on a server of 日レセ without logind: whoever comes opens one line, with a terminal or without, whose end is told, also while no agent runs.

usage: sshd.py BIN SSHD      (in namespaces of its own: apart.sh; as root, whose namespaces know other users)
"""
import datetime
import json
import os
import pathlib
import pwd
import re
import socket
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from programs import CLINIC, PASSWORD, PERSON, Agent, Checks, Hub, free_port, until

FROM = "203.0.113.9"
check = Checks()


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


SKIPPED = 77  # as the suite knows it


class Syslog:
    """What programs tell the system's log, in /var/log/auth.log as rsyslog writes it: in the newer form, or in the traditional one."""

    def __init__(self):
        # A /dev of this suite's alone, with what these programs use of the machine's.
        pathlib.Path("/run/dev").mkdir()
        run("mount", "--rbind", "/dev", "/run/dev")
        run("mount", "-t", "tmpfs", "tmpfs", "/dev")
        pathlib.Path("/dev/pts").mkdir()
        for device in ("null", "zero", "full", "random", "urandom", "tty"):
            pathlib.Path("/dev", device).touch()
        for device in ("pts", "null", "zero", "full", "random", "urandom", "tty"):
            run("mount", "--bind", f"/run/dev/{device}", f"/dev/{device}")
        for name, place in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
            pathlib.Path("/dev", name).symlink_to(place)
        self.file, self.traditional = pathlib.Path("/var/log/auth.log"), False
        self.file.touch()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("/dev/log")
        pathlib.Path("/dev/log").chmod(0o666)
        threading.Thread(target=self.write, daemon=True).start()

    def write(self):
        while True:
            at, said = re.fullmatch(r"<\d+>(.{15}) (.*?)\0?\n?", self.socket.recv(8192).decode(), re.S).groups()
            when = at if self.traditional else datetime.datetime.now().astimezone().isoformat()
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{when} orca {said}\n")

    def said(self):
        return self.file.read_text(encoding="utf-8")


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
        self.syslog = Syslog()
        run("ip", "address", "add", f"{FROM}/32", "dev", "lo")
        for key in ("host", "own"):
            subprocess.run([unpacked / "usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True, env=self.around)
        (folder / "config").write_text("\n".join([
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/own.pub", "StrictModes no",
            "UsePAM no", "UseDNS no", "PidFile none", "PrintMotd no", "PrintLastLog no", ""]))
        self.process = subprocess.Popen([unpacked / "usr/sbin/sshd", "-D", "-f", folder / "config"], env=self.around)

    def come(self, *words, terminal=True, account="vendor"):
        """Somebody from elsewhere; gone once leave() is called."""
        options = ["-F", "none", "-p", str(self.port), "-b", FROM, "-i", self.folder / "own", "-o", "StrictHostKeyChecking=no",
                   "-o", f"UserKnownHostsFile={self.folder}/known", "-o", "LogLevel=ERROR"]
        return subprocess.Popen([self.unpacked / "usr/bin/ssh", *options, "-tt" if terminal else "-T", "-l", account, "127.0.0.1", *words],
                                env=self.around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def runs_for(self, *words):
        """Somebody runs a command and is gone."""
        session = self.come(*words, terminal=False)
        check(session.communicate(timeout=60)[0] == b"done\n", "a command was run")

    def is_in(self, session):
        """Waits until it may type."""
        session.stdin.write(b"echo here I am | tr a-z A-Z\n")
        session.stdin.flush()
        told = b""
        while b"HERE I AM" not in told:
            piece = os.read(session.stdout.fileno(), 4096)
            if not piece:
                sys.exit(f"sshd let nobody in: {self.syslog.said()}")
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


def is_a_line_without_a_terminal(hub, agent, sshd):
    sshd.runs_for("echo done")
    until("the line of a command", lambda: len(lines(hub)) == 3 and lines(hub)[2]["ending"] == "ended")
    check((lines(hub)[2]["place"], lines(hub)[2]["service"]) == (FROM, "sshd"), f"where from, and by what: {lines(hub)[2]}")
    agent.stop()
    sshd.syslog.traditional = True
    sshd.runs_for("echo done")
    session = sshd.come("sleep 1000", terminal=False)
    until("sshd's word of both", lambda: sshd.syslog.said().count("Accepted publickey") == 5 and sshd.syslog.said().count("Disconnected from user") >= 4)
    agent.start()
    until("the lines of what nobody saw", lambda: len(lines(hub)) == 5)
    until("that the one is over and the other is not", lambda: [line["ending"] for line in lines(hub)[3:]] == ["ended", "open"])
    session.terminate()
    session.wait()


def opens_no_line_by_a_name(hub, sshd):
    """Who is not let in chooses the name that stands in the log."""
    for name in ("x from 1.2.3.4 port 5", "vendor from 1.2.3.4 port 5 ssh2", "Accepted publickey for vendor from 1.2.3.4 port 5 ssh2"):
        session = sshd.come("echo done", terminal=False, account=name)
        check(session.communicate(timeout=60)[0] == b"", "nobody of that name is let in")
    until("sshd's word of them", lambda: sshd.syslog.said().count("Invalid user") == 3)
    sshd.syslog.traditional = False
    sshd.runs_for("echo done")
    until("the line of the next one", lambda: len(lines(hub)) == 6 and lines(hub)[5]["ending"] == "ended")
    check({line["place"] for line in lines(hub)} == {FROM}, "and none of anybody else")
    watch = until("how sessions are followed", lambda: (told := hub.facts("remote_watch"))["rows"] and told)
    row = dict(zip((column["name"] for column in watch["columns"]), watch["rows"][0]))
    check(row["every_kind"] == 0, f"desktops would not be seen without logind: {row}")
    check((row["log"], row["log_lost_day"]) == ("/var/log/auth.log", 0), f"which log is read: {row}")


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
            is_a_line_without_a_terminal(hub, agent, sshd)
            opens_no_line_by_a_name(hub, sshd)
        finally:
            agent.stop()
            sshd.stop()
            if hub.runs():
                hub.stop()
    check.tell()


main()
