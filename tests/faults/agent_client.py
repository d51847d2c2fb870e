"""An agent written again from interfaces/agentlink/FORMAT.md, that keeps a ledger of what the hub acknowledged."""
import copy
import hashlib
import http.client
import itertools
import json
import pathlib
import secrets
import ssl
import subprocess
import time

from callers import Unanswered
from programs import DEADLINE

BOOT = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
COLUMNS = ["arch", "automatic", "essential", "held", "name", "section", "source", "source_version", "state", "version"]


def machine_time():
    return {"boot": BOOT, "since_boot_ms": time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000,
            "wall_ms": time.time_ns() // 1_000_000}


def packages(name):
    """A whole fact table whose one row says `name`."""
    row = {"arch": "amd64", "automatic": 0, "essential": 0, "held": 0, "name": name, "section": "net", "source": name,
           "source_version": "1", "state": "installed", "version": "1"}
    return {"name": "packages", "spec_version": 1, "status": "complete", "reason": "", "columns": COLUMNS,
            "rows": [[row[column] for column in COLUMNS]]}


def make_request(folder):
    """A new key and its certificate request, in PEM."""
    key = folder / "agent.key"
    request = subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                              "-keyout", key, "-subj", "/CN=agent"], capture_output=True, text=True, check=True)
    return request.stdout


class AgentClient:
    def __init__(self, folder, port, host="127.0.0.1"):
        self.folder, self.address = folder, (host, port)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.epoch, self.sequences, self.connection = secrets.token_hex(8), itertools.count(1), None

    def on_its_own_connection(self):
        """The same agent for another thread; only one of them sends tables."""
        other = copy.copy(self)
        other.connection = None
        return other

    def sender(self):
        return {"epoch": self.epoch, "now": machine_time()}

    def context(self):
        # The hub's name is not what is checked here: whether it takes us for whom we are is.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if (self.folder / "agent.pem").exists():
            context.load_cert_chain(self.folder / "agent.pem", self.folder / "agent.key")
        return context

    def post(self, path, body):
        """(status, body); Unanswered if the hub went away before the whole answer was here."""
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
        try:
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(*self.address, context=self.context(), timeout=DEADLINE)
            self.connection.request("POST", path, raw, {"Content-Type": "application/json"})
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as away:
            self.connection = None
            raise Unanswered(str(away)) from away
        if response.headers["Connection"] == "close":
            self.connection = None
        return response.status, json.loads(text)

    def call(self, name, body):
        status, answer = self.post(f"/agent/v1/{name}", body)
        if status != 200:
            raise SystemExit(f"agent {name}: {status} {answer}")
        return answer

    def enrol(self, token):
        answer = self.call("enrol", {"token": token, "csr": make_request(self.folder), "agent_version": "0.1.0",
                                     "sender": self.sender(), "macs": []})
        (self.folder / "agent.pem").write_text(answer["certificate"])
        self.device, self.connection = answer["device"], None
        return answer

    def hello(self):
        return self.call("hello", {"sender": self.sender(), "agent_version": "0.1.0"})

    def state(self, name):
        """Sends the table `packages` saying `name`; its sequence once the hub has acknowledged it."""
        sequence = next(self.sequences)
        tables = [{"name": "packages", "sequence": sequence, "read": machine_time(), "table": packages(name)}]
        answer = self.call("state", {"tables": tables, "sender": self.sender()})  # read first, then sent
        (receipt,) = answer["tables"]
        if (receipt["sequence"], receipt["outcome"]) != (sequence, "kept"):
            raise SystemExit(f"the hub answered {receipt} for sequence {sequence}")
        return sequence

    def events(self, first, count):
        """Sends events first … first+count-1; the hub's mark once it has acknowledged them."""
        events = [{"number": n, "kind": "agent.started@1", "at": machine_time(), "body": {"n": n}}
                  for n in range(first, first + count)]
        return self.call("events", {"events": events, "sender": self.sender()})["mark"]


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
