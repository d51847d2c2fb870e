"""Runs transcripts against the built programs: what a person types, and what they must see.

usage: run.py BIN TRANSCRIPT...

A transcript is plain text. Each starts a hub of its own in an empty folder.
  # a comment
  $ command          run by bash; $DATA, $KEYS, $URL, $TOKEN, $BIN and $WORK are set
  < line             one line of the command's standard input
  > text             a line of its output that contains this text, in order
  ! 3                its exit status (0 unless said)
  @ agent            starts this machine's agent as ./run does, and waits until its tables are in
  @ stop | @ start   stops the hub, or starts it again
  @ kill             ends the hub with SIGKILL and starts it again
  % command          the same as $, asked again until it succeeds: another process decides when
  & command          goes on beside the rest until the end
  @ network          at the top: the hub gets a network of its own and no --listen; $SEAT in front of
                     a command runs it on another machine of that network, $BOX on the hub's. Needs root
"""
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

DEADLINE = 120


class Network:
    """Two machines and the cable between them: network namespaces joined by veth."""

    def __init__(self):
        self.box, self.seat = (f"sekisho-{os.getpid()}-{name}" for name in ("box", "seat"))
        for name in (self.box, self.seat):
            self.ip("netns", "add", name)
            self.ip("-n", name, "link", "set", "lo", "up")
        self.ip("link", "add", "eth0", "netns", self.box, "type", "veth", "peer", "name", "eth0", "netns", self.seat)
        for name, address in ((self.box, "192.168.77.5/24"), (self.seat, "192.168.77.9/24")):
            self.ip("-n", name, "addr", "add", address, "dev", "eth0")
            self.ip("-n", name, "link", "set", "eth0", "up")

    @staticmethod
    def ip(*words):
        subprocess.run(["ip", *words], check=True, timeout=DEADLINE)

    @staticmethod
    def on(name):
        return ["ip", "netns", "exec", name]

    def remove(self):
        for name in (self.box, self.seat):
            self.ip("netns", "del", name)


class Hub:
    def __init__(self, binaries, work, network=None):
        self.bin, self.data, self.process, self.agent = binaries, work / "data", None, None
        self.address, self.network, self.beside = "", network, []

    def start(self):
        parent_read, self.parent_write = os.pipe()
        ready_read, ready_write = os.pipe()
        self.data.mkdir(mode=0o700, exist_ok=True)
        (self.data / "agent").mkdir(mode=0o700, exist_ok=True)
        listen = ["--listen", "127.0.0.1:0", "--agent-listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(
            [*(Network.on(self.network.box) if self.network else []), self.bin / "sekisho-hub",
             "--data", self.data, *([] if self.network else listen),
             "--local-agent", self.data / "agent", "--parent-pipe", str(parent_read), "--ready-pipe", str(ready_write)],
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

    def begin_beside(self, command, work):
        self.beside.append(subprocess.Popen(["bash", "-c", command], cwd=work, env=environment_of(self, work),
                                            start_new_session=True))

    def end_beside(self):
        for process in self.beside:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(DEADLINE)
        self.beside = []

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


def environment_of(hub, work):
    url, _, token = hub.address.partition("setup#")
    machines = {"BOX": hub.network.box, "SEAT": hub.network.seat} if hub.network else {}
    return {**os.environ, "DATA": str(hub.data), "KEYS": f"{hub.data}.keys", "BIN": str(hub.bin),
            "WORK": str(work), "URL": url.rstrip("/"), "TOKEN": token, "LC_ALL": "C.UTF-8",
            "PATH": f"{hub.bin}:{os.environ['PATH']}",
            **{name: " ".join(Network.on(machine)) for name, machine in machines.items()}}


def succeeds(command, hub, work):
    return subprocess.run(["bash", "-c", command], cwd=work, env=environment_of(hub, work), timeout=DEADLINE,
                          capture_output=True).returncode == 0


def run_command(command, stdin, expected, status, hub, work, where):
    environment = environment_of(hub, work)
    done = subprocess.run(["bash", "-c", command], input="".join(line + "\n" for line in stdin),
                          capture_output=True, text=True, cwd=work, env=environment, timeout=DEADLINE)
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
        text = transcript.read_text(encoding="utf-8")
        network = Network() if re.search(r"^@ network$", text, re.M) else None
        hub = Hub(binaries, work, network)
        try:
            hub.start()
            blocks = re.split(r"^(?=[$@%&])", text, flags=re.M)
            for block in blocks:
                lines = [line for line in block.splitlines() if line and not line.startswith("#")]
                if not lines:
                    continue
                head, rest = lines[0], lines[1:]
                if head.startswith("@"):
                    act = head[1:].strip()
                    {"network": lambda: None, "agent": hub.start_agent, "stop": hub.stop, "start": hub.start,
                     "kill": lambda: (hub.stop(signal.SIGKILL), hub.start())}[act]()
                    continue
                if head.startswith("&"):
                    hub.begin_beside(head[1:].strip(), work)
                    continue
                count += 1
                if head.startswith("%"):
                    until(head, lambda: succeeds(head[1:].strip(), hub, work))
                    continue
                pick = lambda mark: [line[2:] for line in rest if line.startswith(mark + " ")]
                run_command(head[1:].strip(), pick("<"), pick(">"), int((pick("!") or ["0"])[0]), hub, work,
                            transcript.name)
        finally:
            hub.end_beside()
            if hub.process and hub.process.poll() is None:
                hub.stop()
            if network:
                network.remove()
    return count


binaries = pathlib.Path(sys.argv[1]).resolve()
total = 0
for name in sys.argv[2:]:
    total += play(pathlib.Path(name), binaries)
print(f"{total} checks passed")
