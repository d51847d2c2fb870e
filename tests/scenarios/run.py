"""Runs transcripts against the built programs: what a person types, and what they must see.

usage: run.py BIN TRANSCRIPT...

A transcript is plain text. Each starts a hub of its own in an empty folder, on ports it keeps over restarts.
  # a comment
  $ command          run by bash; $DATA, $KEYS, $URL, $TOKEN, $BIN, $WORK and $CHECK (tests/journal/check_export.py) are set
  < line             one line of the command's standard input
  > text             a line of its output that contains this text, in order
  ! 3                its exit status (0 unless said)
  @ agent            starts this machine's agent as ./run does, and waits until its tables are in
  @ stop | @ start   stops the hub, or starts it again
  @ kill             ends the hub with SIGKILL and starts it again
  @ until command    goes on once the command succeeds: the hub or the agent decides when
"""
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

DEADLINE = 120
CHECK = pathlib.Path(__file__).resolve().parent.parent / "journal/check_export.py"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Hub:
    def __init__(self, binaries, work):
        self.bin, self.data, self.process, self.agent = binaries, work / "data", None, None
        self.address = ""
        self.web, self.agents = free_port(), free_port()

    def start(self):
        parent_read, self.parent_write = os.pipe()
        ready_read, ready_write = os.pipe()
        self.data.mkdir(mode=0o700, exist_ok=True)
        (self.data / "agent").mkdir(mode=0o700, exist_ok=True)
        self.process = subprocess.Popen(
            [self.bin / "sekisho-hub", "--data", self.data, "--listen", f"127.0.0.1:{self.web}",
             "--agent-listen", f"127.0.0.1:{self.agents}", "--local-agent", self.data / "agent",
             "--parent-pipe", str(parent_read), "--ready-pipe", str(ready_write)],
            pass_fds=(parent_read, ready_write), stdout=subprocess.PIPE, text=True)
        os.close(parent_read)
        os.close(ready_write)
        serving = os.read(ready_read, 1)
        os.close(ready_read)
        if not serving:
            sys.exit("the hub did not start")
        self.address = self.process.stdout.readline().strip()

    def stop(self, how=signal.SIGTERM):
        self.stop_agent()
        self.process.send_signal(how)
        status = self.process.wait(DEADLINE)
        os.close(self.parent_write)
        if how == signal.SIGTERM and status != 0:
            sys.exit(f"the hub ended with {status}")

    def start_agent(self):
        self.agent = subprocess.Popen([self.bin / "sekisho-agent", "run", "--data", self.data / "agent",
                                       "--await-enrolment"])
        until("the agent's tables", lambda: self.has_tables("accounts", "system"))

    def has_tables(self, *tables):
        found = [subprocess.run([self.bin / "sekisho", "--data", self.data, "facts", table, "--json"],
                                capture_output=True, text=True, timeout=DEADLINE).returncode == 0
                 for table in tables]
        return all(found)

    def stop_agent(self):
        if self.agent:
            self.agent.terminate()
            self.agent.wait(DEADLINE)
            self.agent = None


def until(what, holds):
    """Asks until it holds: another process decides when."""
    end = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > end:
            sys.exit(f"gave up waiting for {what}")
        select.select([], [], [], 0.2)


def bash(command, hub, work, stdin=()):
    url, _, token = hub.address.partition("setup#")
    environment = {**os.environ, "DATA": str(hub.data), "KEYS": f"{hub.data}.keys", "BIN": str(hub.bin),
                   "WORK": str(work), "URL": url.rstrip("/"), "TOKEN": token, "LC_ALL": "C.UTF-8",
                   "CHECK": str(CHECK), "PATH": f"{hub.bin}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", command], input="".join(line + "\n" for line in stdin),
                          capture_output=True, text=True, cwd=work, env=environment, timeout=DEADLINE)


def run_command(command, stdin, expected, status, hub, work, where):
    done = bash(command, hub, work, stdin)
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


def play(transcript, binaries):
    count = 0
    with tempfile.TemporaryDirectory(prefix="sekisho-scenario-") as folder:
        work = pathlib.Path(folder)
        hub = Hub(binaries, work)
        hub.start()
        try:
            blocks = re.split(r"^(?=[$@])", transcript.read_text(encoding="utf-8"), flags=re.M)
            for block in blocks:
                lines = [line for line in block.splitlines() if line and not line.startswith("#")]
                if not lines:
                    continue
                head, rest = lines[0], lines[1:]
                if head.startswith("@"):
                    act = head[1:].strip()
                    if act.startswith("until "):
                        until(act[6:], lambda: bash(act[6:], hub, work).returncode == 0)
                        continue
                    {"agent": hub.start_agent, "stop": hub.stop, "start": hub.start,
                     "kill": lambda: (hub.stop(signal.SIGKILL), hub.start())}[act]()
                    continue
                count += 1
                pick = lambda mark: [line[2:] for line in rest if line.startswith(mark + " ")]
                run_command(head[1:].strip(), pick("<"), pick(">"), int((pick("!") or ["0"])[0]), hub, work,
                            transcript.name)
        finally:
            if hub.process.poll() is None:
                hub.stop()
    return count


binaries = pathlib.Path(sys.argv[1]).resolve()
total = 0
for name in sys.argv[2:]:
    total += play(pathlib.Path(name), binaries)
print(f"{total} checks passed")
