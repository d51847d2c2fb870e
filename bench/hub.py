"""A hub of its own for the rows that need one, and a clinic that has lived a year."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import sys
import tempfile

from measure import run

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tests"))
import programs

ROOM = pathlib.Path("/dev/shm")  # a year is lived in memory, then copied to the disk it is served from


class Hub(programs.Hub):
    """The release hub as a process, on ports the system chose; it runs in the `with` block."""

    def __enter__(self):
        self.started()
        self.url, self.cookie = f"http://{self.web}", ""
        self.port = int(self.web.rpartition(":")[2])
        return self

    def __exit__(self, *_):
        self.stop()

    def sign_in(self, person, password, codes):
        """`codes` is the sheet of the second factor: filled at the first sign-in, each of it good once."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.cookies = {}
        session = self.post(connection, "/session", {"name": person, "password": password})
        if session["proof"] == "to-enrol":
            codes += self.post(connection, "/session/second-factors/sheet", {"label": "bench"}, session["csrf"])["codes"]
        if session["proof"] != "whole":
            self.post(connection, "/session/second-factor", {"code": codes.pop()}, session["csrf"])
        connection.close()

    def post(self, connection, path, body, csrf=""):
        """Every cookie that was ever set is kept: each proof brings a new one."""
        connection.request("POST", "/api/v1" + path, json.dumps(body),
                           {"Content-Type": "application/json", "Origin": self.url, "Cookie": self.cookie,
                            "X-Sekisho-CSRF": csrf})
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status}")
        self.cookies.update(value.split(";")[0].split("=", 1) for name, value in answer.getheaders() if name == "Set-Cookie")
        self.cookie = "; ".join(map("=".join, self.cookies.items()))
        return said

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
        self.codes = []
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
            hub.sign_in(self.made["person"], self.made["password"], self.codes)
            yield hub
