"""A hub of its own for the rows that need one, and a clinic that has lived a year."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from measure import DEADLINE, run

ROOM = pathlib.Path("/dev/shm")  # a year is lived in memory, then copied to the disk it is served from


class Hub:
    """The release hub as a process, on ports the system chose; ends with the `with` block."""

    def __init__(self, binaries, data, *more):
        self.binaries, self.data = binaries, pathlib.Path(data)
        ready_read, ready_write = os.pipe()
        self.process = subprocess.Popen(
            [binaries / "sekisho-hub", "--data", self.data, "--listen", "127.0.0.1:0", "--agent-listen",
             "127.0.0.1:0", "--ready-pipe", str(ready_write), *more],
            pass_fds=(ready_write,), stdout=subprocess.PIPE, text=True)
        os.close(ready_write)
        if not os.read(ready_read, 1):
            raise RuntimeError("the hub did not start")
        os.close(ready_read)
        self.url = self.process.stdout.readline().strip().split("/setup")[0].rstrip("/")
        self.port = int(self.url.rpartition(":")[2].split("/")[0])
        self.cookie = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE)
        self.process.stdout.close()

    def sign_in(self, person, password):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/api/v1/session", json.dumps({"name": person, "password": password}),
                           {"Content-Type": "application/json", "Origin": self.url})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"signing in: {answer.status}")
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
        self.cookie = "; ".join(cookies)
        connection.close()

    def get(self, path, connection=None):
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own.request("GET", path, headers={"Cookie": self.cookie})
        answer = own.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        if connection is None:
            own.close()
        return body

    def api(self, path):
        return json.loads(self.get(f"/api/v1{path}"))


class Clinic:
    """Machines with their history, made by the agents' receiver, once for all rows of a run."""

    def __init__(self, binaries, work, machines, days, tables):
        self.folder = work / "clinic"
        made = ROOM if ROOM.is_dir() and os.access(ROOM, os.W_OK) else work
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir=made) as folder:
            data = pathlib.Path(folder) / "clinic"
            said = run([binaries / "sekisho_bench_make_clinic", data, machines, days, tables])
            self.made = json.loads(said.splitlines()[-1])
            for part in ("clinic", "clinic.keys"):
                shutil.rmtree(work / part, ignore_errors=True)
                shutil.copytree(pathlib.Path(folder) / part, work / part,
                                ignore=shutil.ignore_patterns("control.sock"))

    @contextlib.contextmanager
    def hub(self, binaries):
        with Hub(binaries, self.folder) as hub:
            hub.sign_in(self.made["person"], self.made["password"])
            yield hub
