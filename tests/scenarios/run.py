"""Runs transcripts against the built programs: what a person types, and what they must see.

usage: run.py BIN TRANSCRIPT...

A transcript is plain text. Each starts a hub of its own in an empty folder, on ports it keeps over restarts; shortly before
midnight in Japan it waits for the next day, since what is today in its first line is to be today in its last.
  # a comment
  $ command          run by bash; $DATA, $KEYS, $URL, $TOKEN, $BIN, $WORK, $HUB_PID and $CHECK (tests/journal/check_export.py) are set
  < line             one line of the command's standard input
  > text             a line of its output that contains this text, in order
  ! 3                its exit status (0 unless said)
  @ agent            starts this machine's agent as ./run does, or starts it anew so that it greets the hub now,
                     and waits until its tables are in
  @ stop | @ start   stops the hub, or starts it again
  @ kill             ends the hub with SIGKILL and starts it again
  @ die              ends the hub with SIGKILL
  % command          the same as $, asked again until it succeeds: another process decides when
  & command          goes on beside the rest until the end
  @ syslog           at the top: the hub receives syslog too; $SYSLOG is its port for TLS, $RELAY for relays
  @ network          at the top: the hub gets a network of its own and no --listen; $SEAT in front of
                     a command runs it on another machine of that network, $BOX on the hub's. Needs root
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from network import Network
from programs import DEADLINE, Agent, Hub, free_port, until

CHECK = pathlib.Path(__file__).resolve().parents[1] / "journal/check_export.py"
JAPAN = 9 * 3600  # seconds ahead of UTC
DAY = 24 * 3600
LONGEST = 180  # seconds that a transcript takes on a busy machine


class Stage:
    """A hub in an empty folder, and what was begun beside it."""

    def __init__(self, binaries, work, network, syslog):
        self.work, self.network, self.beside = work, network, []
        self.hub, self.agent = Hub(binaries, work / "data"), None
        self.ports = {name: str(free_port()) for name in ("SYSLOG", "RELAY") if syslog}
        if syslog:
            self.hub.more = [f"--syslog-listen=127.0.0.1:{self.ports['SYSLOG']}", f"--syslog-relay=127.0.0.1:{self.ports['RELAY']}"]
        if network:
            self.hub.launcher, self.hub.web = Network.on(network.box), None
        else:
            self.hub.web, self.hub.agents = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"

    def start_agent(self):
        if self.agent:
            self.agent.stop()
        self.agent = Agent(self.hub).started()

    def stop(self, how="stop"):
        """Ends the hub so; this machine's agent goes before it."""
        if self.agent:
            self.agent.stop()
            self.agent = None
        getattr(self.hub, how)()

    def environment(self):
        url, _, token = self.hub.address.partition("setup#")
        machines = {"BOX": self.network.box, "SEAT": self.network.seat} if self.network else {}
        return {**os.environ, "DATA": str(self.hub.data), "KEYS": f"{self.hub.data}.keys", "BIN": str(self.hub.bin),
                "WORK": str(self.work), "HUB_PID": str(self.hub.process.pid), "URL": url.rstrip("/"), "TOKEN": token,
                "CHECK": str(CHECK), **self.ports, "LC_ALL": "C.UTF-8", "PATH": f"{self.hub.bin}:{os.environ['PATH']}",
                **{name: " ".join(Network.on(machine)) for name, machine in machines.items()}}

    def bash(self, command, stdin=()):
        return subprocess.run(["bash", "-c", command], input="".join(line + "\n" for line in stdin),
                              capture_output=True, text=True, cwd=self.work, env=self.environment(), timeout=DEADLINE)

    def begin_beside(self, command):
        self.beside.append(subprocess.Popen(["bash", "-c", command], cwd=self.work, env=self.environment(),
                                            start_new_session=True))

    def end(self):
        for process in self.beside:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(DEADLINE)
        if self.hub.runs():
            self.stop()
        if self.network:
            self.network.remove()


def run_command(stage, command, stdin, expected, status, where):
    done = stage.bash(command, stdin)
    lines = (done.stdout + done.stderr).splitlines()
    at = 0
    for text in expected:
        while at < len(lines) and text not in lines[at]:
            at += 1
        if at == len(lines):
            sys.exit(f"{where}: $ {command}\n  expected a line with: {text}\n  got:\n    " + "\n    ".join(lines))
        at += 1
    if done.returncode != status:
        sys.exit(f"{where}: $ {command}\n  expected status {status}, got {done.returncode}:\n    " + "\n    ".join(lines))


def act(stage, head, rest, where):
    """One block of a transcript; how many checks it was."""
    mark, words = head[0], head[1:].strip()
    if mark == "@":
        {"network": lambda: None, "syslog": lambda: None, "agent": stage.start_agent, "stop": stage.stop, "start": stage.hub.started,
         "kill": lambda: (stage.stop("kill"), stage.hub.started()), "die": lambda: stage.stop("kill")}[words]()
        return 0
    if mark == "&":
        stage.begin_beside(words)
        return 0
    if mark == "%":
        until(head, lambda: stage.bash(words).returncode == 0)
        return 1
    pick = lambda sign: [line[2:] for line in rest if line.startswith(sign + " ")]
    run_command(stage, words, pick("<"), pick(">"), int((pick("!") or ["0"])[0]), where)
    return 1


def rest_of_the_day():
    return DAY - (time.time() + JAPAN) % DAY


def play(transcript, binaries):
    text = transcript.read_text(encoding="utf-8")
    count = 0
    until("the next day", lambda: rest_of_the_day() > LONGEST, 2 * LONGEST)
    with tempfile.TemporaryDirectory(prefix="sekisho-scenario-") as folder:
        network = Network() if re.search(r"^@ network$", text, re.M) else None
        stage = Stage(binaries, pathlib.Path(folder), network, re.search(r"^@ syslog$", text, re.M))
        try:
            stage.hub.started()
            for block in re.split(r"^(?=[$@%&])", text, flags=re.M):
                lines = [line for line in block.splitlines() if line and not line.startswith("#")]
                if lines:
                    count += act(stage, lines[0], lines[1:], transcript.name)
        finally:
            stage.end()
    return count


binaries = pathlib.Path(sys.argv[1]).resolve()
print(f"{sum(play(pathlib.Path(name), binaries) for name in sys.argv[2:])} checks passed")
