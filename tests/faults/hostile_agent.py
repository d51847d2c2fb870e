"""An agent that lies, at a real hub: it can speak for its own device only, and nothing of what is refused is kept.

usage: hostile_agent.py BIN
"""
import copy
import json
import pathlib
import secrets
import ssl
import subprocess
import sys
import tempfile

from agent_client import AgentClient, COLUMNS, machine_time, make_request, packages
from callers import Unanswered, browser, console
from programs import Hub, until

checks = 0
EVENTS_A_DAY = 20_000  # src/capabilities/fleet/daily_allowance.h


def check(holds, wrong):
    global checks
    checks += 1
    if not holds:
        raise SystemExit(f"check {checks}: {wrong}")


def openssl(*words, text=None):
    return subprocess.run(["openssl", *map(str, words)], input=text, capture_output=True, text=True, check=True).stdout


class Clinic:
    def __init__(self, binaries, work):
        self.work = work
        self.hub = Hub(binaries, work / "data", agents="0.0.0.0").started()
        self.hub.set_up()
        self.person = browser(self.hub)
        settings = self.person.call("GET", "/settings").expect(200)
        self.clinic = settings["clinic"]["id"]
        self.port = int(settings["agent_listen"]["address"].rsplit(":", 1)[1])

    def token(self, device):
        return self.person.call("POST", "/enrolment-tokens", {"device": device}).expect(201)["token"]

    def device(self, name):
        return self.person.call("POST", "/devices", {"name": name, "place": "", "owner": "", "use": "care",
                                                     "roles": ["terminal"], "mac": None, "ip": None}).expect(201)["id"]

    def agent(self, name):
        client = AgentClient(self.work / name, self.port)
        client.enrol(self.token(self.device(name)))
        client.hello()
        return client

    def table(self, device):
        """What the hub has of a device's packages: the name in its row, or None."""
        answer = self.person.call("GET", f"/facts/packages?device={device}")
        if answer.status == 404:
            return None
        body = answer.expect(200)
        return body["rows"][0][[column["name"] for column in body["columns"]].index("name")]

    def agent_of(self, device):
        return self.person.call("GET", f"/devices/{device}").expect(200)["agent"]

    def verdict(self, control, device):
        """What the control says of the device, of all that it found."""
        (row,) = self.person.call("GET", f"/controls/{control}/rows").expect(200)["rows"]
        found = [item["ok"] for item in row["items"] for value in item["values"] if value == {"name": "device", "value": device}]
        return {True: "pass", False: "fail"}.get(found[0] if found else None, found)

    def kinds(self):
        page = self.person.call("GET", "/journal/entries?why=question&limit=200").expect(200)
        return [entry["kind"] for entry in page["entries"] if entry["kind"] != "journal.read@1"]


def refused(client, path, body, status, message):
    """The call is answered with a problem of that status and id, or, if None, cut off."""
    try:
        got, answer = client.post(path, body)
    except Unanswered as away:
        check(status is None, f"{path}: cut off ({away}), expected {status} {message}")
        return
    check(status is not None, f"{path}: answered {got} {answer}, expected to be cut off")
    check(got == status and answer.get("message") == message, f"{path}: {got} {answer}, expected {status} {message}")


def state(client, table, sequence=None, read=None, **more):
    sequence = next(client.sequences) if sequence is None else sequence
    tables = [{"name": table["name"], "sequence": sequence, "read": read or machine_time(), "table": table}]
    return {"tables": tables, "sender": client.sender(), **more}


def certify(clinic, folder, name, authority, serial=None, days=3650):
    """A certificate for the folder's key that `authority` signs, with `name` as its URI."""
    folder.mkdir(exist_ok=True)
    (folder / "request").write_text(make_request(folder))
    (folder / "names").write_text(f"subjectAltName=URI:{name}\nextendedKeyUsage=clientAuth\n")
    serials = ["-set_serial", f"0x{serial}"] if serial else ["-set_serial", "0x" + secrets.token_hex(16)]
    pem = openssl("x509", "-req", "-in", folder / "request", "-CA", authority, "-CAkey", authority, *serials,
                  "-days", days, "-extfile", folder / "names")
    (folder / "agent.pem").write_text(pem)
    return AgentClient(folder, clinic.port)


def certificates(clinic, honest, other):
    hello = lambda client: {"sender": client.sender(), "agent_version": "0.1.0"}
    stranger = AgentClient(clinic.work / "stranger", clinic.port)
    for call in ("hello", "state", "events", "goodbye"):
        refused(stranger, f"/agent/v1/{call}", hello(stranger), 401, "agentlink.no-certificate")
    ours = pathlib.Path(f"{clinic.hub.data}.keys") / "agents-authority.pem"
    theirs = clinic.work / "foreign-authority.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Sekisho agents",
            "-days", "3650", "-keyout", clinic.work / "foreign.key", "-out", clinic.work / "foreign.crt")
    theirs.write_text((clinic.work / "foreign.crt").read_text() + (clinic.work / "foreign.key").read_text())
    name = f"urn:sekisho:{clinic.clinic}:{other.device}"
    foreign = certify(clinic, clinic.work / "foreign", name, theirs)
    refused(foreign, "/agent/v1/hello", hello(foreign), None, None)
    serial = openssl("x509", "-in", honest.folder / "agent.pem", "-noout", "-serial").strip().split("=")[1]
    # Whoever steals the authority's key still needs a serial that the hub gave to that very device.
    unknown = certify(clinic, clinic.work / "unknown", name, ours)
    refused(unknown, "/agent/v1/hello", hello(unknown), 404, "fleet.agent-unknown")
    expired = certify(clinic, clinic.work / "expired", name, ours, days=-1)
    refused(expired, "/agent/v1/hello", hello(expired), 404, "fleet.agent-unknown")
    swapped = certify(clinic, clinic.work / "swapped", name, ours, serial)
    refused(swapped, "/agent/v1/hello", hello(swapped), 403, "agentlink.foreign-certificate")
    abroad = certify(clinic, clinic.work / "abroad", f"urn:sekisho:019bdc5e-7a10-7c3e-9f00-0000000000c9:{honest.device}",
                     ours, serial)
    refused(abroad, "/agent/v1/hello", hello(abroad), 403, "agentlink.foreign-certificate")


def other_devices(clinic, honest, other):
    """Whatever a message says, it is about the sender's own device."""
    honest.call("state", state(honest, packages("mine"), device=other.device, clinic="x"))
    check(clinic.table(honest.device) == "mine", "an agent's own table was not kept")
    check(clinic.table(other.device) == "theirs", "an agent changed another device's table")
    body = state(honest, packages("posing"))
    body["tables"][0]["device"] = other.device
    honest.call("state", body)
    check(clinic.table(other.device) == "theirs", "an agent changed another device's table")
    for path in (f"/agent/v1/state/{other.device}", f"/agent/v1/devices/{other.device}/state", "/agent/v1/",
                 "/agent/v1/../v1/state", "/agent/v1/state?device=" + other.device + "#x"):
        try:
            status, answer = honest.post(path, state(honest, packages("posing")))
            check(status in (200, 400, 404), f"{path}: {status} {answer}")
        except Unanswered:
            honest.connection = None
        check(clinic.table(other.device) == "theirs", f"{path} changed another device's table")
    refused(honest, "/agent/v9/state", state(honest, packages("x")), 404, "agentlink.other-version")
    refused(honest, "/agent/v1/verdict", {}, 404, "agentlink.unknown-path")


def malformed(clinic, honest):
    honest.call("state", state(honest, packages("before")))
    good = state(honest, packages("after"))
    text = json.dumps(good)
    changed = lambda change: (lambda body: (change(body), body)[1])(copy.deepcopy(good))
    table = lambda **parts: changed(lambda body: body["tables"][0]["table"].update(parts))
    now = machine_time()
    wrong = {
        "nothing": "", "no JSON": "{", "two texts": text + text, "an array": "[]", "null": "null",
        "deep JSON": '{"tables":' + "[" * 5000 + "]" * 5000 + "}",
        "a name twice": text.replace('"sender":', '"tables":[],"sender":', 1),
        "bad UTF-8": text.encode().replace(b"after", b"af\xfft\xc0"),
        "a lone surrogate": text.replace("after", "\\ud800"),
        "NaN": text.replace('"automatic": 0', "").replace("0,", "NaN,", 1),
        "infinity": text.replace('"sequence": ', '"sequence": 1e999, "x": ', 1),
        "a fraction": text.replace('"sequence": ', '"sequence": 1.5, "x": ', 1),
        "a huge number": text.replace('"sequence": ', '"sequence": 99999999999999999999, "x": ', 1),
        "a negative sequence": changed(lambda body: body["tables"][0].update(sequence=-1)),
        "a negative age": changed(lambda body: body["tables"][0].update(read={**now, "since_boot_ms": now["since_boot_ms"] + 9_000_000})),
        "a time before the boot": changed(lambda body: body["tables"][0].update(read={**now, "since_boot_ms": -1})),
        "no boot": changed(lambda body: body["sender"]["now"].update(boot="nowhere")),
        "an epoch that is none": changed(lambda body: body["sender"].update(epoch="../../etc")),
        "another name inside": changed(lambda body: body["tables"][0].update(name="accounts")),
        "a wide row": table(rows=[["x"] * (len(COLUMNS) + 1)]), "a narrow row": table(rows=[["x"]]),
        "a column twice": table(columns=["arch"] * len(COLUMNS)),
        "objects for cells": table(rows=[[{}] * len(COLUMNS)]), "text for rows": table(rows="none"),
        "an unknown status": table(status="splendid"),
        "a million rows": table(columns=["arch"], rows=[["x"]] * 1_000_000),
        "too many rows": table(columns=["arch"], rows=[["x"]] * 50_001),
        "too many tables": changed(lambda body: body.update(tables=[{**body["tables"][0], "name": f"t{n}"} for n in range(65)])),
        "one table twice": changed(lambda body: body["tables"].append(body["tables"][0])),
        # The first is good, the second is not: neither is kept.
        "half a message": changed(lambda body: body["tables"].append({**body["tables"][0], "name": "accounts"})),
    }
    for name, body in wrong.items():
        status, answer = honest.post("/agent/v1/state", body)
        check(status == 400 and answer.get("message") and answer["message"] in known(), f"{name}: {status} {answer}")
        check(clinic.table(honest.device) == "before", f"{name}: something of it was kept")
    try:
        status, answer = honest.post("/agent/v1/state", b'{"x":"' + b"x" * (10 << 20) + b'"}')
        check(status == 413, f"an oversize message: {status} {answer}")
    except Unanswered:
        honest.connection = None  # cut off while it was still talking: fine as well
    check(clinic.table(honest.device) == "before", "an oversize message: something of it was kept")
    honest.call("state", good)
    check(clinic.table(honest.device) == "after", "a good message afterwards was not kept")


def known():
    folder = pathlib.Path(__file__).resolve().parents[2] / "specs" / "messages"
    return {line.strip()[2:-2] for file in folder.glob("*.toml") for line in file.read_text().splitlines()
            if line.startswith('["')}


def events(clinic, honest):
    before = clinic.kinds()
    event = lambda **parts: {"events": [{"number": 1, "kind": "agent.started@1", "at": machine_time(), "body": {}, **parts}],
                             "sender": honest.sender()}
    refused(honest, "/agent/v1/events", event(kind="clinic.set-up@1"), 400, "agentlink.event-kind")
    refused(honest, "/agent/v1/events", event(kind="journal.body-destroyed@1"), 400, "agentlink.event-kind")
    refused(honest, "/agent/v1/events", event(kind="agent.gap@1"), 400, "agentlink.event-kind")
    for parts in ({"number": 0}, {"number": -1}, {"body": []}, {"body": {"x": "y" * 20_000}}, {"at": {}}):
        refused(honest, "/agent/v1/events", event(**parts), 400, "agentlink.malformed")
    twice = event()
    twice["events"] *= 2
    refused(honest, "/agent/v1/events", twice, 400, "agentlink.malformed")
    check(clinic.kinds() == before, "a refused event is in the journal")
    check(honest.events(1, 3) == 3, "good events were not taken")
    check(honest.events(2, 3) == 4, "events sent again were not recognised")
    check(clinic.kinds().count("agent.started@1") - before.count("agent.started@1") == 4, "an event was doubled")
    check(honest.call("events", event(number=9))["mark"] == 9, "an event after a gap was not taken")
    check(clinic.kinds().count("agent.gap@1") == 1, "a gap is not named")


def positions(clinic, honest):
    """A sequence that goes back cannot bring back an old table."""
    honest.call("state", state(honest, packages("newer"), 1000))
    answer = honest.call("state", state(honest, packages("older"), 900))
    check(answer["tables"][0]["outcome"] == "superseded", f"going back: {answer}")
    check(clinic.table(honest.device) == "newer", "an old table came back")
    refused(honest, "/agent/v1/state", state(honest, packages("forked"), 1000), 403, "fleet.must-reenrol")
    check(clinic.table(honest.device) == "newer", "a forked table was kept")
    refused(honest, "/agent/v1/hello", {"sender": honest.sender(), "agent_version": "x"}, 403, "fleet.must-reenrol")
    check("agent.clone-suspected@1" in clinic.kinds(), "the fork is no entry")


def a_day(clinic, name):
    """Of one device only so much is kept in a day; the rest stays with it, and others are not concerned."""
    client, other = clinic.agent(name), clinic.agent(f"beside {name}")
    for first in range(1, EVENTS_A_DAY, 500):
        client.events(first, 500)
    for _ in range(2):
        events = {"events": [{"number": EVENTS_A_DAY + 1, "kind": "agent.started@1", "at": machine_time(), "body": {}}],
                  "sender": client.sender()}
        refused(client, "/agent/v1/events", events, 503, "fleet.too-much-today")
    check(clinic.kinds().count("agent.limit-reached@1") == 1, "that the day is full is not one entry")
    check(client.hello()["event_mark"] == EVENTS_A_DAY, "something of a refused message was kept")
    check(other.events(1, 1) == 1, "one device took the day of another")


def forks(clinic, name):
    """An epoch that returns is a copied disk."""
    client = clinic.agent(name)
    first, client.epoch = client.epoch, secrets.token_hex(8)
    client.hello()
    client.epoch = first
    refused(client, "/agent/v1/hello", {"sender": client.sender(), "agent_version": "x"}, 403, "fleet.must-reenrol")
    check(clinic.agent_of(client.device)["state"] == "clone-suspected", "the device's page says nothing of the copy")
    until("the copied disk to be a finding", lambda: clinic.verdict("fleet.one-disk-one-agent", client.device) == "fail")
    client.connection = None
    (client.folder / "agent.pem").unlink()
    client.enrol(clinic.token(client.device))
    client.hello()
    check(clinic.agent_of(client.device)["state"] == "enrolled", "a device that enrolled again is still suspected")
    until("the finding to go", lambda: clinic.verdict("fleet.one-disk-one-agent", client.device) == "pass")


def tokens(clinic):
    client = AgentClient(clinic.work / "tokens", clinic.port)
    device = clinic.device("tokens")
    order = lambda **parts: {"token": clinic.token(device), "csr": make_request(client.folder), "agent_version": "0.1.0",
                             "sender": client.sender(), "macs": [], **parts}
    for token in ("", "x", "AAAAA-AAAAA-AAAAA-AAAAA", "'; DROP TABLE fleet_agent; --"):
        refused(client, "/agent/v1/enrol", order(token=token), 403, "fleet.token-refused")
    request = make_request(client.folder)
    broken = request.splitlines()
    broken[2] = broken[2][::-1]
    for csr in ("", "no PEM", request[:100], "\n".join(broken)):
        status, answer = client.post("/agent/v1/enrol", order(csr=csr))
        check(status == 400 and answer["message"] in known(), f"a broken request: {status} {answer}")
    once = order()
    client.call("enrol", once)
    refused(client, "/agent/v1/enrol", {**once, "csr": make_request(client.folder)}, 403, "fleet.token-used")


def revoked(clinic, honest):
    clinic.person.call("POST", f"/devices/{honest.device}/retire", {"why": "盗難"}).expect(200)
    for call in ("hello", "state", "events", "goodbye"):
        refused(honest, f"/agent/v1/{call}", {"sender": honest.sender(), "agent_version": "x"}, 403, "fleet.revoked")


def play(binaries, work):
    clinic = Clinic(binaries, work)
    try:
        honest, other = clinic.agent("honest"), clinic.agent("other")
        other.call("state", state(other, packages("theirs")))
        certificates(clinic, honest, other)
        other_devices(clinic, honest, other)
        malformed(clinic, honest)
        events(clinic, honest)
        positions(clinic, honest)
        forks(clinic, "copied")
        a_day(clinic, "flooding")
        tokens(clinic)
        revoked(clinic, other)
        clinic.hub.stop()
        done = clinic.hub.cli("journal", "verify", ok=False)
        check(done.returncode == 0, f"{done.stdout}{done.stderr}")
    finally:
        if clinic.hub.runs():
            clinic.hub.kill()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="sekisho-hostile-") as folder:
        play(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
    print(f"{checks} cases")
