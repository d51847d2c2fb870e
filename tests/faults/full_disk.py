"""A data directory on a small disk: full, then with space again; read-only, then writable again. Real hub, real agent.

usage: full_disk.py BIN      (in a mount namespace of its own: apart.sh)

On a full disk nothing is lost or half there, everybody who asks is told what is wrong and what to do, and everything
goes on by itself once there is space.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from callers import browser
from programs import PASSWORD, PERSON, Agent, Hub, until

# Why a decision can be refused while the disk is full; each has its words in specs/messages.
FULL = {"journal.read-only", "storage.full", "disk.full"}
checks = 0


def check(holds, wrong):
    global checks
    checks += 1
    if not holds:
        raise SystemExit(f"check {checks}: {wrong}")


def mount(place, megabytes):
    place.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "sekisho-small", place], check=True)


def fill(place):
    """Leaves no byte free."""
    descriptor = os.open(place / "filler", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    size = 1 << 20
    while size > 0:
        try:
            if os.write(descriptor, b"\0" * size) < size:
                size //= 2
        except OSError:
            size //= 2
    os.close(descriptor)


def make_room(place):
    (place / "filler").unlink()


class Clinic:
    def __init__(self, binaries, place):
        self.place = place
        self.hub = Hub(binaries, place / "data")
        self.hub.logs = place.parent  # what is said must not be lost to the full disk
        self.hub.started()
        self.hub.set_up()
        self.person = browser(self.hub)
        self.hub.agents = self.person.call("GET", "/settings").expect(200)["agent_listen"]["address"]
        self.agent = Agent(self.hub).started()
        self.kept, self.number = [], 0

    def register(self):
        self.number += 1
        name = f"machine-{self.number}"
        answer = self.person.call("POST", "/devices", {"name": name, "place": "x" * 60, "owner": "", "use": "care",
                                                       "roles": ["other"], "mac": None, "ip": None})
        if answer.status == 201:
            self.kept.append(name)
        return answer

    def names(self):
        rows = self.person.call("GET", "/devices").expect(200)["devices"]
        return sorted(row["name"] for row in rows if row["name"].startswith("machine-"))

    def entries_of_registrations(self):
        count, before = 0, None
        while True:
            page = self.person.call("GET", "/journal/entries?why=question&limit=200" + (f"&before={before}" if before else "")).expect(200)
            count += sum(entry["kind"] == "device.registered@1" for entry in page["entries"])
            before = page["next"]
            if not before:
                return count

    def state(self):
        return self.person.call("GET", "/status").expect(200)["journal"]


def told(answer):
    """A refusal says what is wrong and what to do, in both languages."""
    check(answer.status == 503, f"expected 503, got {answer.status}: {answer.raw}")
    check(answer.headers["Content-Type"] == "application/problem+json", answer.headers["Content-Type"])
    check(answer.body["message"] in FULL, answer.body["message"])
    for part in ("text", "do"):
        check(answer.body[part]["ja"] and answer.body[part]["en"], f"{part}: {answer.body[part]}")
    return answer.body


def while_full(clinic):
    """Until nothing fits any more; then everybody is told, and what can be read is read."""
    fill(clinic.place)
    answer = until("the disk to be full for a decision",
                   lambda: next((a for a in (clinic.register() for _ in range(50)) if a.status != 201), None))
    told(answer)
    before = clinic.names()
    check(before == sorted(clinic.kept), f"registered {clinic.kept}, listed {before}")
    told(clinic.person.call("POST", "/backups"))
    parts = [path.name for path in (clinic.hub.data / "backups").glob("*") if ".part" in path.name]
    check(not parts, f"half a backup takes space: {parts}")
    check(clinic.person.call("GET", "/board").status == 200, "the board is not shown")
    said = clinic.hub.cli("device", "add", "by-console", "--role", "other", "--use", "care", "--as", PERSON,
                          "--password-stdin", stdin=PASSWORD + "\n", ok=False)
    check(said.returncode == 1, f"the command line ended with {said.returncode}")
    check(any(name in said.stderr for name in FULL), f"the command line said {said.stdout}{said.stderr}")
    return before


def agent_while_full(clinic):
    """An agent that starts on a full disk says so and waits."""
    clinic.agent.kill()
    shutil.rmtree(clinic.hub.data / "agent" / "spool")
    fill(clinic.place)
    clinic.agent.start()
    until("the agent to say that its disk is full", lambda: "disk.full" in clinic.agent.said())
    check(clinic.agent.process.poll() is None, "the agent ended")


def afterwards(clinic):
    """Space is back: it all goes on without a restart, and nothing was lost or doubled."""
    make_room(clinic.place)
    # A page lets nobody decide before the status says so: the hub has to find out by itself.
    until("the status to say that it records", lambda: clinic.state()["state"] == "recording")
    check(clinic.register().status == 201, "the status says that it records, a decision is refused")
    check(clinic.names() == sorted(clinic.kept), f"registered {clinic.kept}, listed {clinic.names()}")
    check(clinic.entries_of_registrations() == len(clinic.kept), "rows and entries differ")
    # Two within a second would have one name: 409.
    made = until("a backup", lambda: (a := clinic.person.call("POST", "/backups")).status != 409 and a)
    check(made.status == 201, f"no backup: {made.raw}")
    until("the agent to be heard again",
          clinic.hub.is_connected)


def restarted(clinic):
    clinic.agent.stop()
    clinic.hub.stop()
    verified = clinic.hub.cli("journal", "verify", ok=False)
    check(verified.returncode == 0, f"{verified.stdout}{verified.stderr}")
    clinic.hub.started()
    clinic.person = browser(clinic.hub)
    check(clinic.names() == sorted(clinic.kept), "another register after a restart")
    check(clinic.entries_of_registrations() == len(clinic.kept), "rows and entries differ after a restart")
    clinic.hub.stop()


def start_on_full(clinic):
    """A hub that cannot even start says why, and starts once there is space."""
    fill(clinic.place)
    if clinic.hub.start():
        clinic.person = browser(clinic.hub) if clinic.state()["state"] == "recording" else clinic.person
        clinic.hub.stop()
    else:
        check(any(name in clinic.hub.said() for name in FULL), f"it said {clinic.hub.said()}")
    make_room(clinic.place)
    clinic.hub.started().stop()


def read_only(clinic, work):
    """The same folder on a mount that takes no writes."""
    other = work / "read-only"
    other.mkdir()
    subprocess.run(["mount", "--bind", clinic.place, other], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", other], check=True)
    hub = Hub(clinic.hub.bin, other / "data")
    hub.logs = work
    check(not hub.start(), "a hub started on a read-only directory")
    said = hub.said()
    check("read-only" in said, f"it said {said}")
    check(hub.cli("journal", "verify", ok=False).returncode == 0, "a read-only journal cannot be verified")
    listing = hub.cli("device", "list", ok=False)
    check(listing.returncode == 1 and listing.stderr, f"the command line said {listing.stdout}{listing.stderr}")
    subprocess.run(["umount", other], check=True)
    clinic.hub.started()
    clinic.person = browser(clinic.hub)
    check(clinic.names() == sorted(clinic.kept), "another register after it was read-only")
    clinic.hub.stop()


def play(binaries, work):
    small = work / "small"
    mount(small, 192)
    clinic = Clinic(binaries, small)
    try:
        while_full(clinic)
        state = until("the status to say so", lambda: clinic.state() if clinic.state()["state"] == "read-only" else None)
        check(state["message"] == "journal.read-only" and state["text"]["ja"], f"the status says {state}")
        afterwards(clinic)
        agent_while_full(clinic)
        afterwards(clinic)
        restarted(clinic)
        start_on_full(clinic)
        read_only(clinic, work)
    finally:
        for running in (clinic.agent, clinic.hub):
            if running.process.poll() is None:
                running.kill()
        subprocess.run(["umount", "-l", small], check=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="sekisho-full-") as folder:
        play(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
    print(f"{checks} cases")
