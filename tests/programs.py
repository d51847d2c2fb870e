"""The built programs as a person starts them: a hub of its own in a folder, and this machine's agent."""
import json
import os
import pathlib
import random
import re
import select
import signal
import socket
import subprocess
import sys
import time

DEADLINE = 120
CLINIC = "みほん内科クリニック"
PASSWORD = "correct horse battery"
PERSON = "水野 由美"
# What an agent on Linux reads; Windows' own tables are brought from visits.
TABLES = sorted(path.stem for path in
                (pathlib.Path(__file__).resolve().parents[1] / "specs/facts").glob("*.toml")
                if '"linux"' in re.search(r"^platforms = (.*)$", path.read_text(), re.M)[1])


def free_port():
    """A port of loopback that nobody listens on, below those the kernel gives to whoever asks for any."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def until(what, holds, seconds=DEADLINE, lacks=lambda: ""):
    """Asks until it holds, and returns what it said: another process decides when. `lacks` says what is missing to it."""
    end = time.monotonic() + seconds
    while not (said := holds()):
        if time.monotonic() > end:
            sys.exit(f"gave up waiting for {what} {lacks()}")
        select.select([], [], [], 0.05)
    return said


class Checks:
    """What a suite saw to be so. The first claim that does not hold ends it."""

    def __init__(self):
        self.made = 0

    def __call__(self, claim, what):
        if not claim:
            sys.exit(f"not so: {what}")
        self.made += 1

    def tell(self):
        print(f"{self.made} checks passed")


class Log:
    """What a program writes to standard error, kept over its starts."""

    def __init__(self, path):
        self.file = open(path, "ab+")
        self.begin = self.file.seek(0, os.SEEK_END)

    def text(self):
        """What it wrote since this start."""
        self.file.seek(self.begin)
        return self.file.read().decode("utf-8", "replace")


class Hub:
    """sekisho-hub on a data directory; it keeps its ports over restarts, as a clinic's does."""

    def __init__(self, binaries, data, agents="127.0.0.1", local_agent=None):
        self.bin, self.data, self.process = pathlib.Path(binaries), pathlib.Path(data), None
        self.logs = self.data.parent
        self.local_agent = pathlib.Path(local_agent or self.data / "agent")
        # Words before the program's own; where it listens: nothing said, it chooses.
        self.launcher, self.web, self.agents = [], "127.0.0.1:0", f"{agents}:0"
        self.more = []  # options beside

    def start(self):
        """True once it serves; False if it ended instead, and said() tells why."""
        parent_read, self.parent_write = os.pipe()
        ready_read, ready_write = os.pipe()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.local_agent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log, self.out = Log(self.logs / "hub.log"), open(self.logs / "hub.out", "a", encoding="utf-8")
        listen = ["--listen", self.web, "--agent-listen", self.agents] if self.web else []
        self.process = subprocess.Popen(
            [*self.launcher, self.bin / "sekisho-hub", "--data", self.data, *listen, *self.more, "--local-agent", self.local_agent,
             "--parent-pipe", str(parent_read), "--ready-pipe", str(ready_write)],
            pass_fds=(parent_read, ready_write), stdout=subprocess.PIPE, stderr=self.log.file, text=True)
        os.close(parent_read)
        os.close(ready_write)
        serving = os.read(ready_read, 1)
        os.close(ready_read)
        if not serving:
            self.ended()
            return False
        self.out.write(said := self.process.stdout.readline())
        self.address = said.strip()
        if self.web:
            self.web = re.search(r"//([^/]+)/", self.address)[1]
        return True

    def started(self):
        if not self.start():
            sys.exit(f"the hub did not start: {self.said()}")
        return self

    def said(self):
        return self.log.text()

    def runs(self):
        return self.process is not None and self.process.poll() is None

    def ended(self):
        status = self.process.wait(DEADLINE)
        os.close(self.parent_write)
        with self.out:
            self.out.write(self.process.stdout.read())
        return status

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.ended()

    def stop(self):
        self.process.terminate()
        if (status := self.ended()) != 0:
            sys.exit(f"the hub ended with {status}: {self.said()}")

    def cli(self, *words, stdin="", ok=True):
        done = subprocess.run([self.bin / "sekisho", "--data", self.data, *words], input=stdin, text=True,
                              capture_output=True, timeout=DEADLINE, env={**os.environ, "LC_ALL": "C.UTF-8"})
        if ok and done.returncode != 0:
            sys.exit(f"sekisho {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return done

    def set_up(self):
        self.cli("setup", "--clinic", CLINIC, "--admin", PERSON, "--director", "--password-stdin", stdin=PASSWORD + "\n")

    def facts(self, table):
        """The newest content of a table of this machine's agent; None before there is one."""
        said = self.cli("facts", table, "--json", "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n", ok=False)
        return json.loads(said.stdout) if said.returncode == 0 else None

    def is_connected(self):
        """Whether some device's agent speaks with it."""
        return '"connected"' in self.cli("device", "list", "--json").stdout


class Agent:
    """sekisho-agent of this machine, connected by the hub's invitation."""

    def __init__(self, hub, launcher=(), program=None, folder=None):
        self.hub, self.process = hub, None
        self.command = [*launcher, program or hub.bin / "sekisho-agent", "run", "--data", folder or hub.local_agent,
                        "--await-enrolment"]

    def start(self):
        self.log = Log(self.hub.logs / "agent.log")
        self.process = subprocess.Popen(self.command, stdout=self.log.file, stderr=self.log.file)
        return self

    def said(self):
        return self.log.text()

    def has_told(self, *tables):
        return all(self.hub.cli("facts", table, "--json", ok=False).returncode == 0 for table in tables)

    def started(self):
        """Returns once its first tables are at the hub."""
        self.start()
        until("the agent's tables", lambda: self.has_told("accounts", "system"))
        return self

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(DEADLINE)
