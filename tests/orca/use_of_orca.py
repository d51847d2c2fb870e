"""A day of a clinic in WebORCA's log, while that is rotated and agent and hub are killed: the journal has exactly what the log can show.

usage: use_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import datetime
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests"), str(ROOT / "tools")]
from orca_day.day import Day
from programs import PASSWORD, PERSON, Agent, Checks, Hub, free_port, until
from written import entries_of, stands_nowhere

LOG = pathlib.Path("/opt/jma/weborca/log/jma-receipt-weborca.log")
JST = datetime.timezone(datetime.timedelta(hours=9))
REQUEST = "patientgetv2?id="  # as the log has it, before a patient's number
check = Checks()


def now():
    return datetime.datetime.now(JST).replace(tzinfo=None, microsecond=0)


def install():
    """As far as a machine with 日レセ can be told by its folders."""
    subprocess.run(["mount", "-t", "tmpfs", "opt", "/opt"], check=True)
    (LOG.parent.parent / "mw").mkdir(parents=True)
    LOG.parent.mkdir()
    LOG.touch()


def hand_of(hub):
    """What somebody who is signed in says at the command line."""
    return lambda *words: hub.cli(*words, "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n").stdout.strip()


def tell_staff(hub):
    """Names may be recorded from midnight on."""
    hand = hand_of(hub)
    person = hub.cli("person", "list").stdout.split()[0]
    today = now().date()
    notice = hand("notice", "record", "--purpose", "だれが使ったかを確かめるため", "--responsible", person, "--viewers", "director", "--keep", "3",
                  "--start", str(today))
    hand("notice", "given", notice, "--day", str(today - datetime.timedelta(days=1)), "--why", "ほかに担当がいない")


class Writer:
    """Whoever writes the log, and rotates it as logrotate does, either way."""

    def __init__(self, chunks, rng):
        self.chunks, self.random, self.open = chunks, rng, open(LOG, "a", encoding="utf-8")

    def write(self, count):
        for chunk in self.chunks[:count]:
            at = self.random.randrange(1, len(chunk))  # a line is there in part for a while
            self.open.write(chunk[:at])
            self.open.flush()
            self.open.write(chunk[at:])
        self.open.flush()
        self.chunks = self.chunks[count:]

    def later(self):
        """What comes after is changed at another moment than what was before, as where logs are rotated once a day."""
        moment = time.time()
        until("the clock goes on", lambda: time.time() > moment + 0.02)

    def shift(self):
        """What was rotated before gets the next number."""
        self.later()
        rotated = lambda number: LOG.with_name(f"{LOG.name}.{number}")
        for number in range(8, 0, -1):
            if rotated(number).exists():
                rotated(number).rename(rotated(number + 1))
        return rotated(1)

    def rename(self):
        LOG.rename(self.shift())
        self.open.close()
        self.open = open(LOG, "a", encoding="utf-8")

    def copy_and_empty(self):
        self.shift().write_bytes(LOG.read_bytes())
        os.truncate(LOG, 0)
        self.later()


def live(hub, agent, writer, rng):
    """Everything that may come in between, comes in between."""
    state = hub.local_agent / "orca-log-weborca"
    while writer.chunks:
        before = state.stat().st_mtime_ns
        writer.write(rng.randrange(100, 500))
        if rng.random() < 0.6:
            until("the agent reads on", lambda: state.stat().st_mtime_ns != before)
        what = rng.choice(["rename", "copy", "agent", "hub", "nothing"])
        if what == "rename":
            writer.rename()
        elif what == "copy":
            writer.copy_and_empty()
        elif what == "agent":
            agent.kill()
            agent.start()
        elif what == "hub":
            hub.kill()
            hub.started()


def records(hub, token, **criteria):
    """Every record of 日レセ's use, as FHIR has it; of those that are asked for."""
    asked = {"subtype": "orca", "_count": "200", "date": f"ge{now().date() - datetime.timedelta(days=3)}", **criteria}
    found, page = [], f"http://{hub.web}/fhir/AuditEvent?{urllib.parse.urlencode(asked)}"
    while page:
        asked = urllib.request.Request(page, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            bundle = json.load(answer)
        found += [entry["resource"] for entry in bundle.get("entry", []) if entry["search"]["mode"] == "match"]
        page = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
    return found


def mark(session):
    """By which the journal knows it."""
    return hashlib.sha256(b"sekisho orca session v1:" + session.encode()).hexdigest()[:16]


def read(record):
    """(what, user, from, until, times, quiet, place) in the clinic's time; quiet is None where it is not known."""
    local = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(JST).replace(tzinfo=None)
    period, agent = record["period"], record["agent"][0]
    details = lambda name: [one["valueString"] for entity in record["entity"] for one in entity.get("detail", []) if one["type"] == name]
    times, spans = [int(one) for one in details("times")], details("quiet")
    quiet = tuple(tuple(local(end) for end in span.split("/")) for span in spans if span != "none") if spans else None
    user = agent.get("who", {}).get("identifier", {}).get("value")
    place = agent.get("network", {}).get("address")
    return (record["subtype"][-1]["code"], user, local(period["start"]) if "start" in period else None, local(period["end"]), sum(times), quiet, place)


def all_of(hub, token, acts):
    """All records, once they are of so many acts and every session has ended."""
    found = [read(one) for one in records(hub, token)]
    return found if sum(one[4] for one in found) >= acts else None


def compare(truth, found, midnight):
    """Stretches are held against single acts: each act lies in one of its own, and none has more or fewer."""
    moment = datetime.datetime.fromisoformat
    named = lambda user, at: user if at >= midnight else None
    acts = [(f"orca-{what}", named(user, moment(at)), moment(at)) for user, what, at in truth["acts"]]
    acts += [(f"orca-interface:{what}", named(user, moment(at)), moment(at)) for user, what, at in truth["calls"]]
    stretches = [one for one in found if one[4] > 0]
    check(sum(one[4] for one in stretches) == len(acts), f"{len(acts)} acts, recorded {sum(one[4] for one in stretches)}")
    for what, user, start, end, times, *_ in stretches:
        within = sorted(at for act, who, at in acts if (act, who) == (what, user) and start <= at <= end)
        if (len(within), within[:1], within[-1:]) != (times, [start], [end]):
            sys.exit(f"{what} of {user}: {times} from {start} to {end}, but {within[:3]}…{within[-1:]} ({len(within)})")
    check(len(stretches) > 100, "stretches are many")
    spans = lambda one: tuple(tuple(moment(end) for end in span) for span in one["quiet"])
    session_of = lambda one, user: (f"orca-{one['how']}", moment(one["from"]), moment(one["until"]), user, spans(one) if user else None, one["place"])
    sessions = sorted((session_of(one, named(one["user"], moment(one["from"]))) for one in truth["sessions"]), key=str)
    check(sessions == sorted(((what, start, end, user, quiet, place) for what, user, start, end, times, quiet, place in found if times == 0), key=str),
          "sessions, each as it ended, whose and where as far as the log says, and what of them was quiet")
    check({one[0] for one in sessions} == {"orca-logged-out", "orca-closed", "orca-cut"}, "log-outs, closed browsers and broken connections")
    closed_by = truth["unseen"]["closed_by"]
    check(closed_by and any(one["how"] != "logged-out" and one["session"] not in closed_by for one in truth["sessions"]),
          "of those that nobody logged out of some are somebody's, and some nobody's")
    long = [one for one in sessions if one[3] and one[2] - one[1] > datetime.timedelta(hours=1)]  # none short after midnight
    check(not long or any(one[4] for one in long), "of those that have a name some were quiet for a while")


def refusals(hub, truth):
    """Whoever was refused, and that the log holds what they sent: never what that was."""
    moment = datetime.datetime.fromisoformat
    local = lambda text: moment(text.replace("Z", "+00:00")).astimezone(JST).replace(tzinfo=None)
    said = [(entry.kind, json.loads(entry.body)["event"]) for entry in entries_of(hub)
            if entry.kind in ("orca.refused@1", "orca.credentials-logged@1")]
    told = sorted((kind, one["what"], one.get("place", ""), local(one["from"]), local(one["until"]), one["times"]) for kind, one in said)
    tries = sorted((address, moment(at)) for address, at in truth["refused"])
    wanted = [("orca.refused@1", "401", *one) for one in stretches_of(tries)]
    wanted += [("orca.credentials-logged@1", "basic", *one) for one in stretches_of(sorted(("", at) for _, at in tries))]
    check(told == sorted(wanted), f"refused were {wanted}, recorded {told}")
    check(len({address for address, _ in tries}) > 1, "from several machines")


def stretches_of(acts):
    """(where, from, until, times) of those that follow each other within ten minutes, in an hour at most."""
    stretches = []
    for where, at in acts:
        same = stretches and stretches[-1][0] == where and at < stretches[-1][2] + datetime.timedelta(minutes=10)
        if same and at < stretches[-1][1] + datetime.timedelta(hours=1):
            stretches[-1] = (where, stretches[-1][1], at, stretches[-1][3] + 1)
        else:
            stretches.append((where, at, at, 1))
    return stretches


def log_is_judged(hub, verdict, meanwhile=lambda: None):
    """Of a log that is young: passwords in it are a finding at once, that there are none is known once it is searched and looked at again."""
    hand = hand_of(hub)
    [server] = [one["id"] for one in json.loads(hub.cli("device", "list", "--json").stdout)["devices"]]
    hand("device", "change", server, "--role", "server,hub")
    judged = lambda: json.loads(hand("control", "show", "orca.log-secrets", "--json"))["verdict"]
    until(f"passwords in the log: {verdict}", lambda: judged() == verdict or meanwhile(), lacks=judged)
    check(True, "passwords in the log are judged")


def operators_are_told(hub, truth, midnight):
    """Of a program's operator: by what it was used. Of one at two seats nothing can be said of a log so young."""
    hand = hand_of(hub)
    person = hub.cli("person", "list").stdout.split()[0]
    hand("access", "assign-operator", "ormaster", "--person", person, "--purpose", "電子カルテとの連携", "--from", str(now().date()))
    operators = {one["operator"]: one for one in json.loads(hand("access", "operators", "--json"))["operators"]}
    named = lambda acts: any(one[0] == "ormaster" and datetime.datetime.fromisoformat(one[2]) >= midnight for one in acts)
    seen = operators["ormaster"]
    check((seen["called"] is not None, seen["worked"] is not None) == (named(truth["calls"]), named(truth["acts"])),
          f"chart software and the provider under one operator: {seen}")
    check(seen["standing"]["purpose"] == "電子カルテとの連携", "it is the program's")
    hand("device", "add", "受付1", "--role", "terminal")
    seats_are_the_servers_to_tell(hand)


def seats_are_the_servers_to_tell(hand):
    """A terminal without an agent, as one with Windows: what is not known yet is not known of the log, and not because that terminal says nothing."""
    for control in ("orca.shared-operator", "orca.logged-out", "journal.usage"):
        shown = json.loads(hand("control", "show", control, "--json"))
        check(shown["verdict"] == "not-checked" and shown["reason"] != "posture.no-agent", f"{control}: {shown['verdict']}, {shown['reason']}")


def main():
    rng = random.Random(os.environ.get("SEED", "20261130"))
    install()
    with tempfile.TemporaryDirectory(prefix="sekisho-orca-") as folder:
        hub = Hub(sys.argv[1], pathlib.Path(folder) / "data")
        hub.agents = f"127.0.0.1:{free_port()}"  # the same over its starts
        hub.started()
        hub.set_up()
        agent = Agent(hub).started()
        try:
            tell_staff(hub)
            until("the agent may name", lambda: (hub.local_agent / "naming").exists())
            until("orca_server", lambda: hub.facts("orca_server"))
            day = Day(now().date(), 7, 0.4).live_through()
            day.move(now() - datetime.timedelta(minutes=20) - day.end_of_log())
            writer = Writer([chunk for _, chunk in day.log_text()], rng)
            token = hub.cli("token", "create", "読む人", "--scope", "audit:read", "--as", PERSON, "--password-stdin",
                            stdin=PASSWORD + "\n").stdout.strip().split()[-1]
            until("the log was seen", lambda: (hub.local_agent / "orca-log-weborca").exists())
            live(hub, agent, writer, rng)
            midnight = datetime.datetime.combine(now().date(), datetime.time())
            truth = day.truth
            wanted = len(truth["acts"]) + len(truth["calls"])
            found = until("every act in the journal", lambda: all_of(hub, token, wanted))
            compare(truth, found, midnight)
            refusals(hub, truth)
            log_is_judged(hub, "fail")
            operators_are_told(hub, truth, midnight)
            told = json.dumps(records(hub, token), ensure_ascii=False)
            stands_nowhere(check, hub, agent, [*day.secrets, REQUEST], told=[("records as FHIR has them", told.encode())])
        finally:
            agent.stop()
            if hub.runs():
                hub.stop()
    check.tell()


if __name__ == "__main__":
    main()
