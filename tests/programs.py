"""The built programs as a person starts them: a hub of its own in a folder, and this machine's agent."""
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import time

DEADLINE = 120
PASSWORD = "correct horse battery"
PERSON = "水野 由美"
TABLES = sorted(path.stem for path in
                (pathlib.Path(__file__).resolve().parents[1] / "specs/facts").glob("*.toml"))


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, holds, deadline=DEADLINE):
    """Asks until it holds, and returns what it said: another process decides when."""
    end = time.monotonic() + deadline
    while not (said := holds()):
        if time.monotonic() > end:
            sys.exit(f"gave up waiting for {what}")
        select.select([], [], [], 0.2)
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


class Hub:
    """`launcher` in start() and start_agent(): words that come before the program's own."""

    def __init__(self, binaries, work, local_agent=None):
        self.bin, self.data, self.process, self.agent = binaries, work / "data", None, None
        self.local_agent = local_agent or self.data / "agent"
        self.address, self.listen = "", ["--listen", "127.0.0.1:0", "--agent-listen", "127.0.0.1:0"]

    def start(self, *launcher):
        parent_read, self.parent_write = os.pipe()
        ready_read, ready_write = os.pipe()
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.local_agent.mkdir(mode=0o700, exist_ok=True)
        self.process = subprocess.Popen(
            [*launcher, self.bin / "sekisho-hub", "--data", self.data, *self.listen,
             "--local-agent", self.local_agent,
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

    def ask(self, *words, stdin=""):
        """The command line's answer; None if it refused."""
        done = subprocess.run([self.bin / "sekisho", "--data", self.data, *words], input=stdin,
                              capture_output=True, text=True, timeout=DEADLINE)
        return done.stdout if done.returncode == 0 else None

    def set_up(self):
        if self.ask("setup", "--clinic", "みほん内科クリニック", "--admin", PERSON, "--password-stdin",
                    stdin=PASSWORD + "\n") is None:
            sys.exit("set-up was refused")

    def facts(self, table):
        """The newest content of a table of this machine's agent; None before there is one."""
        answer = self.ask("facts", table, "--json", "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n")
        return json.loads(answer) if answer else None

    def run_agent(self, *launcher, program=None, folder=None):
        self.agent = subprocess.Popen([*launcher, program or self.bin / "sekisho-agent", "run",
                                       "--data", folder or self.local_agent, "--await-enrolment"])

    def start_agent(self, *launcher):
        self.run_agent(*launcher)
        until("the agent's tables", lambda: self.has_tables("accounts", "system"))

    def has_tables(self, *tables):
        return all(self.ask("facts", table, "--json") is not None for table in tables)

    def stop_agent(self):
        if self.agent:
            self.agent.terminate()
            self.agent.wait(DEADLINE)
            self.agent = None
