"""Kills hub and agent at random moments under load; whatever was acknowledged must be there afterwards, once.

usage: random_kills.py BIN [ROUNDS [SEED]]      (in a network namespace of its own: apart.sh)

Browsers, consoles, an agent, a system that sends audit messages and backups work on a real hub and write down what it
acknowledged. It is killed, its journal is verified with it off, it is started again and compared with what was written
down. A round in which nothing was acknowledged proves nothing and is not counted. 20 rounds unless said; 300 with
SEKISHO_TEST_ALL=yes.
"""
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

from agent_client import AgentClient, digest
from callers import Unanswered, browser, console, to_web
from programs import PASSWORD, PERSON, Agent, Hub, until
from sending_system import SendingSystem

# Of these kinds none may come from being killed.
LOSSES = {"agent.gap@1", "agent.spool-lost@1", "agent.events-lost@1", "agent.clone-suspected@1",
          "agent.hub-contradiction@1"}


class Ledger:
    """What was tried, and what the hub acknowledged."""

    def __init__(self):
        self.lock, self.first = threading.Lock(), threading.Event()
        self.devices, self.tried_devices = {}, set()
        self.places, self.changes = {}, 0  # by device: what was acknowledged last and what was tried since
        self.tables = [None]  # likewise
        self.events, self.backups, self.tried_backups = 0, [], 0
        self.operations, self.this_round = 0, 0

    def acknowledged(self, note=lambda: None):
        with self.lock:
            note()
            self.operations += 1
            self.this_round += 1
        self.first.set()


class Load:
    """Everybody who works on the hub, each on a thread, until it does not answer any more."""

    def __init__(self, hub, ledger, agent, sender, name):
        self.hub, self.ledger, self.agent, self.sender, self.name = hub, ledger, agent, sender, name
        self.ended, self.wrong = threading.Event(), []
        self.threads = [threading.Thread(target=self.work, args=(job,), daemon=True)
                        for job in (self.register, self.change, self.send_tables, self.send_events, self.send_messages,
                                     self.back_up)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()
        if self.wrong:
            raise SystemExit(f"while the hub ran: {self.wrong}")

    def work(self, job):
        try:
            step = job()
            while not self.ended.is_set():
                step()
        except Unanswered:
            pass
        except BaseException as wrong:  # told by join(): a thread's own end is not seen
            self.wrong.append(f"{job.__name__}: {wrong!r}")

    def register(self):
        caller, numbers = self.browser, iter(range(1_000_000))

        def step():
            name = f"{self.name}-{next(numbers)}"
            self.ledger.tried_devices.add(name)
            made = caller.call("POST", "/devices", {"name": name, "place": "", "owner": "", "use": "care",
                                                    "roles": ["other"], "mac": None, "ip": None}).expect(201)
            self.ledger.acknowledged(lambda: self.ledger.devices.__setitem__(name, made["id"]))
        return step

    def change(self):
        caller, numbers = console(self.hub), iter(range(1_000_000))

        def step():
            place = f"{self.name}-{next(numbers)}"
            self.ledger.places.setdefault(self.moved, [""]).append(place)
            self.ledger.changes += 1
            caller.call("PATCH", f"/devices/{self.moved}", {"place": place}).expect(200)
            self.ledger.acknowledged(lambda: self.ledger.places.__setitem__(self.moved, [place]))
        return step

    def send_tables(self):
        numbers = iter(range(1_000_000))
        agent = self.agent.on_its_own_connection()

        def step():
            name = f"{self.name}-{next(numbers)}"
            self.ledger.tables.append(name)
            agent.state(name)
            self.ledger.acknowledged(lambda: setattr(self.ledger, "tables", [name]))
        return step

    def send_events(self):
        agent = self.agent.on_its_own_connection()
        mark = agent.hello()["event_mark"]
        if mark < self.ledger.events:
            raise SystemExit(f"event {self.ledger.events} was acknowledged, the hub's mark is {mark}")
        state = {"mark": mark}

        def step():
            first = state["mark"] + 1
            state["mark"] = agent.events(first, 1 + first % 7)
            self.ledger.acknowledged(lambda: setattr(self.ledger, "events", state["mark"]))
        return step

    def send_messages(self):
        numbers = iter(range(1_000_000))

        def step():
            self.sender.send(self.name, next(numbers))
            self.ledger.acknowledged()
        return step

    def back_up(self):
        caller = self.browser.again()

        def step():
            self.ledger.tried_backups += 1
            answer = caller.call("POST", "/backups")
            if answer.status == 409:  # a second one in this second has the same name
                self.ended.wait(0.05)
                return
            made = answer.expect(201)
            self.ledger.acknowledged(lambda: self.ledger.backups.append((made["file"], made["sha256"])))
            self.ended.wait(0.2)
        return step


class Journal:
    """The entries as they were listed so far; they may only grow."""

    def __init__(self):
        self.entries = []

    def read(self, caller):
        before, fresh = None, {}
        known = max(len(self.entries) - 20, 0)  # the last ones are read again: they must not have changed
        while not fresh or (before and min(fresh) > known):
            page = caller.call("GET", "/journal/entries?why=question&limit=200" + (f"&before={before}" if before else "")).expect(200)
            for entry in page["entries"]:
                fresh[entry["index"]] = (entry["source"], entry["number"], entry["kind"], entry["recorded"])
            before = page["next"]
        for index in sorted(fresh):
            if index < len(self.entries):
                check(self.entries[index] == fresh[index], f"entry {index} was {self.entries[index]}, is {fresh[index]}")
            else:
                check(index == len(self.entries), f"entry {len(self.entries)} is missing")
                self.entries.append(fresh[index])
        check(max(fresh, default=-1) + 1 == len(self.entries), f"there were {len(self.entries)} entries")

    def numbers(self, source):
        return [number for from_source, number, _, _ in self.entries if from_source == source]

    def count(self, kind):
        return sum(1 for entry in self.entries if entry[2] == kind)


def check(holds, wrong):
    if not holds:
        raise SystemExit(f"LOST OR DOUBLED: {wrong}")


def compare(hub, ledger, journal, agent, sender, caller):
    register = caller.call("GET", "/devices?state=all").expect(200)["devices"]
    names = [device["name"] for device in register]
    check(len(names) == len(set(names)), "a device is registered twice")
    ids = {device["id"]: device for device in register}
    for name, identity in ledger.devices.items():
        check(identity in ids and ids[identity]["name"] == name, f"device {name} was acknowledged")
    for name in names:
        check(name in ledger.tried_devices or name in ledger.there_before, f"nobody registered {name}")
    for identity, places in ledger.places.items():
        check(ids[identity]["place"] in places, f"places {places} were acknowledged or tried since, {ids[identity]['place']} is there")

    journal.read(caller)
    hub_numbers = journal.numbers("hub")
    check(hub_numbers == sorted(set(hub_numbers)), "a decision is in the journal twice")
    registered, added = journal.count("device.registered@1"), len(names) - len(ledger.there_before)
    check(registered - ledger.registered_before == added, f"{added} devices, {registered} entries that say so")
    check(journal.count("device.changed@1") <= ledger.changes, "more changes than were asked for")
    check(len(ledger.backups) <= journal.count("hub.backup-made@1") <= ledger.tried_backups, "backups and their entries differ")

    events = journal.numbers(f"device/{agent.device}/{agent.epoch}")
    check(events == list(range(1, len(events) + 1)), f"the agent's events are numbered {events[-20:]}")
    check(len(events) >= ledger.events, f"event {ledger.events} was acknowledged, {len(events)} are there")
    if ledger.tables[0]:
        table = caller.call("GET", f"/facts/packages?device={agent.device}").expect(200)
        column = [column["name"] for column in table["columns"]].index("name")
        check(table["rows"][0][column] in ledger.tables,
              f"tables {ledger.tables} were acknowledged or tried since, {table['rows'][0][column]} is there")
    for file, sha256 in ledger.backups[-3:]:
        check(digest(hub.data / "backups" / file) == sha256, f"{file} is not what was acknowledged")
    sender.compare(check, journal.entries, lambda index: caller.call(
        "GET", f"/journal/entries/{index}/body?why=question").expect(200)["text"].encode())
    lost = {entry[2] for entry in journal.entries} & LOSSES
    check(not lost, f"the journal says {lost}")


def begin(binaries, work):
    """A hub that is set up, this machine's agent, one of our own that is enrolled, and a system that may send."""
    hub = Hub(binaries, work / "data", agents="0.0.0.0").started()
    hub.set_up()
    person = browser(hub)
    settings = person.call("GET", "/settings").expect(200)
    hub.agents = settings["agent_listen"]["address"]
    device = person.call("POST", "/devices", {"name": "ours", "place": "", "owner": "", "use": "care", "roles": ["other"],
                                              "mac": None, "ip": None}).expect(201)
    invited = person.call("POST", "/enrolment-tokens", {"device": device["id"]}).expect(201)
    agent = AgentClient(work / "client", int(hub.agents.rsplit(":", 1)[1]))
    agent.enrol(invited["token"])
    return hub, person, device, agent, SendingSystem(to_web(hub), person), Agent(hub).started()


def strike(hub, local, round_number):
    """Kills hub, agent or both, and starts what was killed again."""
    victims = (("hub",), ("hub", "agent"), ("hub",), ("agent",))[round_number % 4]
    if "agent" in victims:
        local.kill()
    if "hub" in victims:
        hub.kill()
        verified = hub.cli("journal", "verify", ok=False)
        check(verified.returncode == 0, f"the journal does not verify: {verified.stdout}{verified.stderr}")
        hub.started()
    if "agent" in victims:
        local.start()


def play(binaries, rounds, seed, work):
    dice, ledger, journal = random.Random(seed), Ledger(), Journal()
    hub, person, device, agent, sender, local = begin(binaries, work)
    ledger.there_before = {row["name"] for row in person.call("GET", "/devices?state=all").expect(200)["devices"]}
    journal.read(person)
    ledger.registered_before = journal.count("device.registered@1")
    counted = tries = 0
    try:
        while counted < rounds:
            tries += 1
            check(tries <= 4 * rounds + 10, "too few rounds in which anything was acknowledged")
            ledger.this_round = 0
            ledger.first.clear()
            load = Load(hub, ledger, agent, sender, f"r{tries}")
            load.browser, load.moved = person, device["id"]
            load.start()
            ledger.first.wait(dice.choice([0.01, 5]))
            time.sleep(dice.uniform(0, 0.6))  # the moment of the blow is the point
            strike(hub, local, tries)
            load.join()
            counted += ledger.this_round > 0
            compare(hub, ledger, journal, agent, sender, person)
        until("this machine's agent to speak again", hub.is_connected)
        export(hub, sender, person, work)
        hub.stop()
        finish(hub, ledger, work)
    finally:
        if local.process.poll() is None:
            local.kill()
        if hub.runs():
            hub.kill()
    return (f"{counted} rounds counted of {tries}, {ledger.operations} operations acknowledged, {len(sender.kept)} of them messages "
            f"({sender.sent_again()} sent again), {len(journal.entries)} journal entries\n{counted} cases")


def export(hub, sender, person, work):
    """What was received is in an export as it came."""
    until("a checkpoint over all that was received",
          lambda: person.call("GET", "/journal/checkpoint").expect(200)["size"] > max(sender.there))
    hub.cli("journal", "export", work / "export", "--with-bodies", "--why", "送り元と突き合わせ", "--as", PERSON, "--password-stdin",
            stdin=PASSWORD + "\n")
    sender.compare_export(check, work / "export/bodies")


def finish(hub, ledger, work):
    """The newest acknowledged backup is a whole hub."""
    check(hub.cli("journal", "verify", ok=False).returncode == 0, "the journal does not verify at the end")
    if not ledger.backups:
        return
    restored = Hub(hub.bin, work / "restored")
    restored.cli("restore", hub.data / "backups" / ledger.backups[-1][0])
    shutil.copytree(f"{hub.data}.keys", f"{restored.data}.keys")
    restored.started()
    restored.stop()
    check(restored.cli("journal", "verify", ok=False).returncode == 0, "a restored journal does not verify")


if __name__ == "__main__":
    program_folder, usual = pathlib.Path(sys.argv[1]).resolve(), 300 if os.environ.get("SEKISHO_TEST_ALL") == "yes" else 20
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else usual
    chosen = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1_000_000)
    print(f"seed {chosen}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sekisho-kills-") as folder:
        print(play(program_folder, wanted, chosen, pathlib.Path(folder)))
