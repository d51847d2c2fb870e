"""Kills the real programs right before each durable step of what they do; then everything must add up.

usage: crash_table.py BIN [ROWS_OF_EACH [SEED]]

For each act below: a copy of a prepared clinic, the act with a kill at step n, the journal verified with the hub off,
a new start, and the act's own check: what was acknowledged is there, what was not is there whole or not at all, and the
act can be done again. Two steps of each act by SEED (1) unless said; every step with SEKISHO_TEST_ALL=yes.
"""
import argparse
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from agent_client import AgentClient, digest
from callers import Unanswered, browser, console
from programs import CLINIC, DEADLINE, PASSWORD, PERSON, Hub, until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenarios"))
import mail_server

KILLED = 137
ALL = 10_000


def check(holds, wrong):
    if not holds:
        raise SystemExit(wrong)


class TracedHub(Hub):
    """A hub that is killed before a step: of its start ("3"), or of what comes after arm() ("+3")."""

    def kill_at(self, step):
        self.launcher = [self.bin / "kill_at_step", step] if step else []

    def arm(self):
        self.process.send_signal(signal.SIGUSR1)


def verified(hub, acknowledged=True):
    if (hub.data / "journal").exists() and any((hub.data / "journal").iterdir()):
        done = hub.cli("journal", "verify", ok=False)
        # Until the first generation has its key, there is no journal yet.
        begun = not acknowledged and "journal.missing" in done.stderr
        check(done.returncode == 0 or begun, f"the journal does not verify: {done.stdout}{done.stderr}")


def entries(hub):
    return console(hub, person=False).call("GET", "/journal/entries?why=question&limit=200").expect(200)["entries"]


def count(hub, kind):
    return sum(entry["kind"] == kind for entry in entries(hub))


class Act:
    """One thing that is done; `clinic` names the prepared folder it begins with."""

    clinic = "set-up"

    def run(self, hub, step):
        """Does it, killed at `step`; what was acknowledged, or None. True beside it if the step was reached."""
        hub.kill_at(f"+{step}")
        hub.started()
        call = self.prepared(hub)
        hub.arm()
        try:
            answer = call()
        except Unanswered:
            answer = None
        if hub.runs() and answer is not None:
            hub.process.terminate()
        return answer, hub.ended() == KILLED

    def prepared(self, hub):
        raise NotImplementedError

    def check(self, hub, answer):
        raise NotImplementedError


class FirstStart(Act):
    """Settings, keys, tables, the journal's first generation."""

    clinic = "empty"

    def run(self, hub, step):
        hub.kill_at(str(step))
        started = hub.start()
        if not started:
            return None, True
        answer = (hub.data.parent / "data.keys" / "agents-authority.pem").read_bytes()
        hub.process.terminate()
        return answer, hub.ended() == KILLED

    def check(self, hub, answer):
        if answer:
            check((hub.data.parent / "data.keys" / "agents-authority.pem").read_bytes() == answer, "another authority")
        hub.set_up()
        check(count(hub, "clinic.set-up@1") == 1, "set-up is not one entry")


class SetUp(Act):
    """The first person, the machine, the hours, in one decision."""

    clinic = "started"

    def prepared(self, hub):
        caller = console(hub, person=False)
        return lambda: caller.call("POST", "/setup", {
            "clinic": CLINIC, "administrator": {"name": PERSON, "password": PASSWORD, "roles": ["administrator", "director"]},
            "machine": {"name": "hub", "roles": ["hub", "other"]}, "hours": None, "p07": None, "token": "",
            "host_name": None}).expect(201)

    def check(self, hub, answer):
        done = console(hub, person=False).call("GET", "/status").expect(200)["set_up"]
        check(done or answer is None, "set-up was acknowledged and is offered again")
        if not done:
            check(count(hub, "clinic.set-up@1") == 0, "an entry of a set-up that is not")
            hub.set_up()
        check(count(hub, "clinic.set-up@1") == 1, "set-up is not one entry")
        check(console(hub, person=False).call("GET", "/status").expect(200)["clinic"] == CLINIC, "another name")
        browser(hub)


class Decision(Act):
    """A device is registered: its row, the outbox, the entry."""

    def prepared(self, hub):
        caller = browser(hub)
        return lambda: caller.call("POST", "/devices", {"name": "受付1", "place": "", "owner": "", "use": "care",
                                                        "roles": ["terminal"], "mac": None, "ip": None}).expect(201)

    def check(self, hub, answer):
        names = [row["name"] for row in console(hub).call("GET", "/devices").expect(200)["devices"]]
        there = names.count("受付1")
        check(there <= 1 and (there or answer is None), f"{there} rows of a device that was acknowledged: {answer}")
        check(count(hub, "device.registered@1") == there, "row and entry differ")
        console(hub).call("POST", "/devices", {"name": "診察室", "place": "", "owner": "", "use": "care",
                                               "roles": ["terminal"], "mac": None, "ip": None}).expect(201)


class SignIn(Act):
    """A session, its entry, the browser remembered."""

    def prepared(self, hub):
        return lambda: browser(hub)

    def check(self, hub, answer):
        if answer is not None:
            again = browser(hub)
            again.fields = answer.fields
            again.call("GET", "/session").expect(200)
        browser(hub)


class Backup(Act):
    """A checkpoint, the copy, its name, the entry."""

    def prepared(self, hub):
        caller = console(hub)
        return lambda: caller.call("POST", "/backups").expect(201)

    def check(self, hub, answer):
        folder = hub.data / "backups"
        files = sorted(folder.glob("*.backup")) if folder.exists() else []
        if answer:
            check(digest(folder / answer["file"]) == answer["sha256"], "not the backup that was acknowledged")
        check(len(files) >= count(hub, "hub.backup-made@1") >= (answer is not None), "entries of backups that are not")
        again = console(hub).call("POST", "/backups")
        check(again.status in (201, 409), f"no backup afterwards: {again.raw}")  # 409: within the same second
        for number, file in enumerate(files):
            restored = Hub(hub.bin, hub.data.parent / f"restored-{number}")
            restored.cli("restore", file)
            verified(restored)
        check(not list(folder.glob("*.part*")) or again.status == 409, "a half copy stays")


class RecoverySheet(Act):
    """The recovery key, the sealed keys, the entry."""

    def prepared(self, hub):
        caller = browser(hub)
        return lambda: caller.call("POST", "/recovery-sheet", {"password": PASSWORD}).expect(200)

    def check(self, hub, answer):
        sheet = browser(hub).call("POST", "/recovery-sheet", {"password": PASSWORD}).expect(200)
        key = " ".join(line["value"] for line in sheet["lines"][:2])
        if answer:
            check(key == " ".join(line["value"] for line in answer["lines"][:2]), "another key than the printed one")
        backup = console(hub).call("POST", "/backups").expect(201)
        elsewhere = Hub(hub.bin, hub.data.parent / "elsewhere")
        elsewhere.cli("restore", hub.data / "backups" / backup["file"], "--keys-sealed", hub.data / "backups/keys-sealed",
                      stdin=key + "\n")
        elsewhere.started()
        elsewhere.stop()


class ByConsole(Act):
    """A command that needs no hub, killed at a step of its own; then it is given again."""

    clinic = "backed-up"

    def run(self, hub, step):
        done = self.command(hub, [hub.bin / "kill_at_step", str(step)])
        check(done.returncode in (0, KILLED), f"{done.stdout}{done.stderr}")
        return done.returncode == 0 or None, done.returncode == KILLED

    def given(self, hub, prefix, *words, stdin=""):
        return subprocess.run([*prefix, hub.bin / "sekisho", "--data", hub.data.parent / "restored", *words], input=stdin,
                              text=True, capture_output=True, timeout=DEADLINE, env={**os.environ, "LC_ALL": "C.UTF-8"})

    def backup(self, hub):
        return next((hub.data / "backups").glob("*.backup"))

    def check(self, hub, answer):
        restored = Hub(hub.bin, hub.data.parent / "restored")
        under_way = (restored.data / "restoring").exists()
        if answer is None and (under_way or not (restored.data / "hub.sqlite").exists()):
            if under_way:  # half a hub must not go on in the old tree
                check(not restored.start() and "hub.restore-unfinished" in restored.said(), "half a restored hub started")
            again = self.command(hub, [])
            check(again.returncode == 0, f"not restored the second time: {again.stdout}{again.stderr}")
        keys = pathlib.Path(f"{restored.data}.keys")
        if not keys.exists() or not any(keys.iterdir()):
            shutil.copytree(f"{hub.data}.keys", keys, dirs_exist_ok=True)
        same = [file.name for file in pathlib.Path(f"{hub.data}.keys").iterdir()
                if not (keys / file.name).exists() or (keys / file.name).read_bytes() != file.read_bytes()]
        check(not same, f"these keys are not the clinic's: {same}")
        restored.started()
        kinds = [entry["kind"] for entry in entries(restored)]
        check(kinds.count("journal.generation-opened@1") == 1, f"the next generation begins with {kinds}")
        restored.stop()
        verified(restored)


class Restore(ByConsole):
    """The backup's database, the journal's files, the mark."""

    def command(self, hub, prefix):
        return self.given(hub, prefix, "restore", self.backup(hub))


class RestoreWithKeys(ByConsole):
    """The same after the sealed keys were opened with the printed one."""

    def command(self, hub, prefix):
        return self.given(hub, prefix, "restore", self.backup(hub), "--keys-sealed", hub.data / "backups/keys-sealed",
                          stdin=(hub.data.parent / "sheet").read_text())


class NextGeneration(Act):
    """The first start of a restored hub."""

    clinic = "restored"

    def run(self, hub, step):
        hub.kill_at(str(step))
        if not hub.start():
            return None, True
        hub.process.terminate()
        return True, hub.ended() == KILLED

    def check(self, hub, answer):
        folders = sorted(path.name for path in (hub.data / "journal").iterdir())
        old = {path.name: digest(path) for path in (hub.data / "journal" / "generation-1").iterdir()}
        template = json.loads((hub.data.parent / "old-tree").read_text())
        check(old == template, "the old tree was written to")
        check(len(folders) >= 2, f"no next generation: {folders}")
        newest = [entry for entry in entries(hub) if entry["generation"] > 1]
        check(newest[-1]["kind"] == "journal.generation-opened@1", "its first entry does not name the old one")


class CleanStop(Act):
    """Ctrl-C: the last checkpoint."""

    def run(self, hub, step):
        hub.kill_at(f"+{step}")
        hub.started()
        browser(hub)
        hub.arm()
        hub.process.terminate()
        return None, hub.ended() == KILLED

    def check(self, hub, answer):
        browser(hub)


class AgentAct(Act):
    """What an agent sends; its key and number lie beside the clinic."""

    clinic = "with-agent"

    def agent(self, hub):
        kept = json.loads((hub.data.parent / "client.json").read_text())
        client = AgentClient(hub.data.parent / "client", int(hub.agents.rsplit(":", 1)[1]))
        client.epoch, client.device = kept["epoch"], kept["device"]
        return client


class Tables(AgentAct):
    """A fact table: what is acknowledged was stored."""

    def prepared(self, hub):
        client = self.agent(hub)
        client.hello()
        return lambda: client.state("after")

    def check(self, hub, answer):
        table = console(hub).call("GET", f"/facts/packages?device={self.agent(hub).device}")
        check(table.status == 200 or answer is None, f"the table was acknowledged: {table.raw}")


class Events(AgentAct):
    """Events: their entries are durable before the mark rises."""

    def prepared(self, hub):
        client = self.agent(hub)
        client.hello()
        return lambda: client.events(1, 20)

    def check(self, hub, answer):
        mark = self.agent(hub).hello()["event_mark"]
        check(mark <= 20 and (answer is None or mark == 20), f"acknowledged {answer}, mark {mark}")
        check(self.agent(hub).events(mark + 1, 3) == mark + 3, "the next events were not taken")
        check(count(hub, "agent.started@1") == mark + 3 and count(hub, "agent.gap@1") == 0, "events were doubled or lost")


class Mail(Act):
    """A reminder: queued, going out, sent. The server takes it at once, and keeps what it took."""

    clinic = "with-mail"
    server = None  # one for all rows: its port stands in the clinic's settings

    def listen(self, folder):
        options = argparse.Namespace(folder=folder, tls=None, starttls=None, login=None)
        self.server = mail_server.Server(options)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def taken(self):
        return sorted(path.read_text() for path in self.server.folder.glob("taken-*"))

    @staticmethod
    def settled(caller):
        """What became of the messages, once none is under way."""
        def rows():
            messages = caller.call("GET", "/mail").expect(200)["messages"]
            if any(row["state"] == "queued" and row["attempts"] for row in messages):
                caller.call("POST", "/mail/round").expect(200)  # a try failed: a person does not wait for the next
            return messages if all(row["state"] not in ("queued", "sending") for row in messages) else None
        return until("the reminder", lambda: (found := rows()) is not None and (found,))[0]

    def prepared(self, hub):
        self.server.folder = hub.data.parent / "box"
        self.server.folder.mkdir()
        caller = console(hub)
        def send():
            caller.call("POST", "/mail/round").expect(200)
            return [row["state"] for row in self.settled(caller)]
        return send

    def check(self, hub, answer):
        caller = console(hub)
        caller.call("POST", "/mail/round").expect(200)
        messages = self.settled(caller)
        check(len(messages) == 1, f"{len(messages)} messages for one person and day")
        state, taken = messages[0]["state"], self.taken()
        check(state in ("sent", "unsure"), f"it ended as {state}")
        check(answer in (None, ["sent"]) and (answer is None or state == "sent"), f"acknowledged {answer}, now {state}")
        check(len(taken) == 1 if state == "sent" else len(taken) <= 1, f"{state}, and the server took {len(taken)}")
        # The list shows what is in the database; its entry follows at once.
        until("one entry each", lambda: [count(hub, f"mail.{kind}@1") for kind in ("queued", "ended")] == [1, 1])
        if state == "unsure":
            caller.call("POST", f"/mail/{messages[0]['id']}/decision", {"decision": "again"}).expect(200)
            check(self.settled(caller)[0]["state"] == "sent", "it was not sent at a person's wish")
            names = {line for text in self.taken() for line in text.splitlines() if line.startswith("Message-ID:")}
            check(len(names) == 1, f"a receiver cannot tell that they are one: {names}")


MAIL = Mail()
ACTS = [FirstStart(), SetUp(), Decision(), SignIn(), Backup(), RecoverySheet(), Restore(), RestoreWithKeys(),
        NextGeneration(), CleanStop(), MAIL, Tables(), Events()]


def remind_today(person, port):
    """A mail server, an address, and something that is due today; the clinic opens every day."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date().isoformat()
    who = person.call("GET", "/people").expect(200)["people"][0]["id"]
    week = [{"day": day, "open": [{"from": "08:30", "to": "19:00"}]} for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    person.call("PUT", "/settings", {"hours": {"confirmed": True, "days": week, "days_off": [],
                                               "closed_on_holidays": False}}).expect(200)
    person.call("PATCH", f"/people/{who}", {"mail": "mizuno@mihon.example"}).expect(200)
    person.call("POST", "/statements", {"control": "training.education", "answer": "no", "checked": today, "target": today,
                                        "in_charge": who, "reason": "講師の都合"}).expect(201)
    person.call("PUT", "/settings/mail", {"host": "127.0.0.1", "port": port, "security": "none", "user": "",
                                          "sender": "sekisho@mihon.example", "sender_name": "",
                                          "days_before": [0]}).expect(200)


def prepare(binaries, folder):
    """The clinics the acts begin with, each in a folder of its own."""
    make = lambda name: TracedHub(binaries, folder / name / "data", agents="0.0.0.0")
    copy = lambda of, name: shutil.copytree(folder / of, folder / name, symlinks=True)
    (folder / "empty" / "data").mkdir(parents=True)
    make("started").started().stop()
    copy("started", "set-up")
    hub = make("set-up").started()
    hub.set_up()
    hub.stop()
    copy("set-up", "backed-up")
    hub = make("backed-up").started()
    sheet = browser(hub).call("POST", "/recovery-sheet", {"password": PASSWORD}).expect(200)
    (folder / "backed-up" / "sheet").write_text(" ".join(line["value"] for line in sheet["lines"][:2]) + "\n")
    made = console(hub).call("POST", "/backups").expect(201)
    hub.stop()
    (folder / "restored").mkdir()
    restored = make("restored")
    restored.cli("restore", folder / "backed-up" / "data" / "backups" / made["file"])
    shutil.copytree(folder / "backed-up" / "data.keys", folder / "restored" / "data.keys")
    tree = restored.data / "journal" / "generation-1"
    (folder / "restored" / "old-tree").write_text(json.dumps({path.name: digest(path) for path in tree.iterdir()}))
    copy("set-up", "with-mail")
    hub = make("with-mail").started()
    remind_today(browser(hub), MAIL.listen(folder / "with-mail"))
    hub.stop()
    copy("set-up", "with-agent")
    hub = make("with-agent").started()
    person = browser(hub)
    port = person.call("GET", "/settings").expect(200)["agent_listen"]["address"].rsplit(":", 1)[1]
    device = person.call("POST", "/devices", {"name": "ours", "place": "", "owner": "", "use": "care", "roles": ["other"],
                                              "mac": None, "ip": None}).expect(201)
    token = person.call("POST", "/enrolment-tokens", {"device": device["id"]}).expect(201)["token"]
    client = AgentClient(folder / "with-agent" / "client", int(port))
    client.enrol(token)
    (folder / "with-agent" / "client.json").write_text(json.dumps({"epoch": client.epoch, "device": client.device}))
    hub.stop()
    return port


def row(binaries, act, step, templates, work, port):
    """One row of the table; False once the act has no such step."""
    place = work / "row"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(templates / act.clinic, place, symlinks=True)
    hub = TracedHub(binaries, place / "data", agents="0.0.0.0")
    hub.agents = f"0.0.0.0:{port}"
    answer, reached = act.run(hub, step)
    verified(hub, act.clinic != "empty" or answer)
    hub.kill_at(None)
    try:
        hub.started()
        act.check(hub, answer)
    except (SystemExit, Unanswered, AssertionError) as wrong:
        raise SystemExit(f"{type(act).__name__} killed before step {step} (acknowledged: {answer}): {wrong}\n{hub.said()}")
    finally:
        if hub.runs():
            hub.kill()
    return reached


def play(binaries, most, seed, work):
    dice, templates = random.Random(seed), work / "clinics"
    port = prepare(binaries, templates)
    rows = 0
    for act in ACTS:
        step = tried = 0
        if most == ALL:
            while row(binaries, act, step := step + 1, templates, work, port):
                tried += 1
        else:
            # Without knowing how many steps there are: small ones are likely, big ones possible, and one that is not there halves.
            for step in sorted({1 + int(dice.expovariate(1 / 6)) for _ in range(most)}):
                while not (reached := row(binaries, act, step, templates, work, port)) and step > 1:
                    step //= 2
                tried += reached
        print(f"{type(act).__name__}: {tried} steps", flush=True)
        check(tried > 0, f"{type(act).__name__} was never killed: it has no step")
        rows += tried
    return rows


if __name__ == "__main__":
    program_folder = pathlib.Path(sys.argv[1]).resolve()
    each = int(sys.argv[2]) if len(sys.argv) > 2 else ALL if os.environ.get("SEKISHO_TEST_ALL") == "yes" else 2
    chosen = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1_000_000) if each == ALL else 1
    print(f"seed {chosen}", flush=True)
    with tempfile.TemporaryDirectory(prefix="sekisho-table-") as folder:
        total = play(program_folder, each, chosen, pathlib.Path(folder))
    print(f"{total} cases")
