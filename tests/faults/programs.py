"""The real programs, and those who call them: processes that can be killed, browsers and consoles."""
import base64
import http.client
import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import time

DEADLINE = 60
CLINIC = "みほん内科クリニック"
NAME, PASSWORD = "水野 由美", "correct horse battery"


class Unanswered(Exception):
    """The call got no whole answer: it may have happened or not."""


def until(what, holds, seconds=DEADLINE):
    """Asks until it holds: another process decides when."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise SystemExit(f"gave up waiting for {what}")
        select.select([], [], [], 0.05)
    return found


class Hub:
    """sekisho-hub on a data directory; it keeps its ports over restarts, as a clinic's does."""

    def __init__(self, binaries, data, agents="127.0.0.1"):
        self.bin, self.data, self.process = pathlib.Path(binaries), pathlib.Path(data), None
        self.logs = self.data.parent
        self.web, self.agents, self.log = "127.0.0.1:0", f"{agents}:0", None

    def command(self):
        """What the hub is started with, if anything."""
        return []

    def start(self):
        """True once it serves; False if it ended instead, and `said` tells why."""
        parent_read, self.parent_write = os.pipe()
        ready_read, ready_write = os.pipe()
        (self.data / "agent").mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log = open(self.logs / "hub.log", "ab+")
        self.log_from = self.log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [*self.command(), self.bin / "sekisho-hub", "--data", self.data, "--listen", self.web, "--agent-listen", self.agents,
             "--local-agent", self.data / "agent", "--parent-pipe", str(parent_read), "--ready-pipe", str(ready_write)],
            pass_fds=(parent_read, ready_write), stdout=subprocess.PIPE, stderr=self.log, text=True)
        os.close(parent_read)
        os.close(ready_write)
        serving = os.read(ready_read, 1)
        os.close(ready_read)
        if not serving:
            self.ended()
            return False
        self.address = self.process.stdout.readline().strip()
        self.web = re.search(r"//([^/]+)/", self.address)[1]
        return True

    def started(self):
        if not self.start():
            raise SystemExit(f"the hub did not start: {self.said()}")
        return self

    def said(self):
        """What it wrote to standard error since its start."""
        self.log.seek(self.log_from)
        return self.log.read().decode("utf-8", "replace")

    def ended(self):
        status = self.process.wait(DEADLINE)
        os.close(self.parent_write)
        return status

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.ended()

    def stop(self):
        self.process.terminate()
        if (status := self.ended()) != 0:
            raise SystemExit(f"the hub ended with {status}: {self.said()}")

    def cli(self, *words, stdin="", ok=True):
        done = subprocess.run([self.bin / "sekisho", "--data", self.data, *words], input=stdin, text=True,
                              capture_output=True, timeout=DEADLINE, env={**os.environ, "LC_ALL": "C.UTF-8"})
        if ok and done.returncode != 0:
            raise SystemExit(f"sekisho {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return done

    def set_up(self):
        self.cli("setup", "--clinic", CLINIC, "--admin", NAME, "--password-stdin", stdin=PASSWORD + "\n")


class RunningAgent:
    """sekisho-agent of this machine, connected by the hub's invitation."""

    def __init__(self, hub):
        self.hub, self.process = hub, None

    def start(self):
        self.log = open(self.hub.logs / "agent.log", "ab+")
        self.log_from = self.log.seek(0, os.SEEK_END)
        self.process = subprocess.Popen([self.hub.bin / "sekisho-agent", "run", "--data", self.hub.data / "agent",
                                         "--await-enrolment"], stderr=self.log)

    def said(self):
        self.log.seek(self.log_from)
        return self.log.read().decode("utf-8", "replace")

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)

    def stop(self):
        self.process.terminate()
        self.process.wait(DEADLINE)


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.raw = response.status, response.headers, body
        self.body = json.loads(body) if body and "json" in (response.headers["Content-Type"] or "") else None

    def expect(self, status):
        if self.status != status:
            raise SystemExit(f"expected {status}, got {self.status}: {self.raw[:500]}")
        return self.body


class Caller:
    """One connection to the API: a browser that signed in, or the console with a person's name."""

    def __init__(self, connect, fields):
        self.connect, self.fields, self.connection = connect, fields, None

    def again(self):
        """The same caller on a connection of its own."""
        return Caller(self.connect, self.fields)

    def call(self, method, path, body=None):
        """Unanswered if the hub went away before the whole answer was here."""
        try:
            if self.connection is None:
                self.connection = self.connect()
            fields = dict(self.fields)
            if body is not None:
                fields["Content-Type"] = "application/json"
            self.connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), fields)
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
        except (OSError, http.client.HTTPException) as away:
            self.connection = None
            raise Unanswered(str(away)) from away
        if answer.headers["Connection"] == "close":
            self.connection = None
        return answer


def browser(hub):
    """A person who signed in with a browser."""
    host, port = hub.web.rsplit(":", 1)
    connect = lambda: http.client.HTTPConnection(host, int(port), timeout=DEADLINE)
    caller = Caller(connect, {})
    answer = caller.call("POST", "/session", {"name": NAME, "password": PASSWORD})
    session = answer.expect(200)
    cookies = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie"))
    caller.fields = {"Cookie": cookies, "X-Sekisho-CSRF": session["csrf"]}
    return caller


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def console(hub, person=True):
    """The owner of the data directory at control.sock; with a person, who may decide."""
    encoded = lambda text: base64.b64encode(text.encode()).decode()
    fields = {"X-Sekisho-As": encoded(NAME), "X-Sekisho-Password": encoded(PASSWORD)} if person else {}
    return Caller(lambda: SocketConnection(hub.data / "control.sock"), fields)
