"""A day of a clinic with 300 patients in 日レセ's log and database, while agent and hub are killed: the journal has each opening once, by whom and in which session, and what ran beside.

Each seat does what it did that day, in its order, and all of them at the pace of this suite: a turn ends once the agent has looked. (When each
was opened is held against the day's own hours where a clock can be turned: src/programs/agent/orca_day_test.cpp.)

usage: patients_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import collections
import datetime
import itertools
import json
import math
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
from database_of_orca import clinic_with_database, decide, set_up
from use_of_orca import LOG, Day, check, mark, now, read, records, tell_staff, until
from written import stands_nowhere

from orca_day.clinic import PATIENTS

EACH_MINUTE = 300  # seconds until what is asked for once a minute must be there, also if an answer or two came too late
SEED, SCALE = 25, 0.4  # of what everybody does, of which each may have its turn


def turns_of(changes):
    """By whose they are: what changes between two looks of one who looks at each whole second."""
    by_whom = collections.defaultdict(list)
    for change in changes:
        by_whom[change.by].append(change)
    look = lambda change: math.ceil(change.moment.timestamp())
    return [[list(turn) for _, turn in itertools.groupby(one, look)] for one in by_whom.values()]


def open_then(openings, played):
    """Whom each session has open, once it came to its moment."""
    moment_of = lambda one: played.get(one["session"], "")
    return {(mark(one["session"]), one["function"], one["patient"]) for one in openings if one["from"] <= moment_of(one) < one["until"]}


def open_in(hub):
    """What the agent keeps as open: (session's mark, function, the patient's name)."""
    kept = json.loads((hub.local_agent / "orca-acts").read_text())
    return {(one["session"], one["function"], one["patient"]) for one in kept["patients"]["open"]}


def live(hub, agent, postgres, day, openings):
    """After each turn the agent has seen it; then agent or hub may be killed."""
    played, before = {}, set()
    sessions_of = lambda found: sorted((session, function) for session, function, _ in found)
    for number, turn in enumerate(itertools.zip_longest(*turns_of(day.changes_of_database()), fillvalue=[])):
        changes = [change for one in turn for change in one]
        seen_before = open_in(hub)
        postgres.sql(f"BEGIN; {'; '.join(change.sql(now()) for change in changes)}; COMMIT;")
        played |= {change.by: str(change.moment) for change in changes}
        after = open_then(openings, played)
        if after != before:
            until(f"turn {number} was seen", lambda: open_in(hub) != seen_before)
        check(sessions_of(open_in(hub)) == sessions_of(after), f"turn {number}: {len(after)} are open")
        before = after
        if number % 9 == 4:
            agent.kill()
            agent.start()
        elif number % 11 == 7:
            hub.kill()
            hub.started()


def details(record):
    return {one["type"]: one["valueString"] for entity in record["entity"] for one in entity.get("detail", []) if "valueString" in one}


def told(record):
    """(what it is, user, place) of it."""
    agent = record["agent"][0]
    return record["subtype"][-1]["code"], agent.get("who", {}).get("identifier", {}).get("value"), agent.get("network", {}).get("address")


def openings_in(hub, token):
    """(user, function, session, patient) of each, found by the patient's number."""
    found = collections.Counter()
    for patient in PATIENTS:
        for one in records(hub, token, **{"patient.identifier": patient.number}):
            what, user, _ = told(one)
            if what.startswith("orca-open:"):
                found[(user, what.removeprefix("orca-open:"), details(one)["session"], patient.number)] += 1
    return found


def counted(hub, token):
    """How many prints and exports there are of each (what, user, place)."""
    found = collections.Counter()
    for one in records(hub, token):
        if told(one)[0].startswith(("orca-printed:", "orca-exported:")):
            found[told(one)] += int(details(one)["times"])
    return found


def until_same(what, wanted, seen):
    """Of what is asked for once a minute."""
    until(what, lambda: seen() == wanted, EACH_MINUTE, lambda: f"{wanted - seen()} missing, {seen() - wanted} too many")


def compare(hub, token, truth):
    wanted = collections.Counter((one["user"], one["function"], mark(one["session"]), one["patient"]) for one in truth["openings"])
    every = lambda: [one for one in records(hub, token) if told(one)[0].startswith("orca-open:")]
    until("as many openings in the journal", lambda: len(every()) == wanted.total())
    check(openings_in(hub, token) == wanted, f"{wanted.total()} openings, each once")
    check(len({patient for *_, patient in wanted}) == len(PATIENTS), "each patient came")
    check(all(truth["unseen"].values()), "some of it nobody can see")
    ran = collections.Counter((f"orca-job:{one['what']}", one["user"], one["place"]) for one in truth["jobs"])
    ran += collections.Counter((f"orca-pulled:{one['what']}", one["user"], None) for one in truth["pulls"])
    beside = lambda: collections.Counter(told(one) for one in records(hub, token) if told(one)[0].startswith(("orca-job:", "orca-pulled:")))
    until_same("jobs and pulls", ran, beside)
    check(ran.total() > 20, "jobs, batches and pulls, each once")
    left = collections.Counter((f"orca-printed:{one['what']}", one["user"], one["place"]) for one in truth["prints"])
    left += collections.Counter((f"orca-exported:{one['what']}", one["user"], one["place"]) for one in truth["exports"])
    until_same("prints and exports", left, lambda: counted(hub, token))
    check(left.total() > 50 and {one["what"] for one in truth["exports"]} == {"csv", "file"}, "prints and exports, as many as there were")


def ends_are_joined(hub, token, truth):
    """Each session's end, out of the log, bears the mark of its openings, out of the database."""
    moment = datetime.datetime.fromisoformat
    wanted = sorted((mark(one["session"]), f"orca-{one['how']}", moment(one["from"]), moment(one["until"])) for one in truth["sessions"])
    ends = lambda: sorted((details(one)["session"], *(read(one)[at] for at in (0, 2, 3))) for one in records(hub, token)
                          if told(one)[0] in ("orca-logged-out", "orca-closed", "orca-cut"))
    lacks = lambda: f"; missing {[one for one in wanted if one not in ends()]}, too many {[one for one in ends() if one not in wanted]}"
    until("the ends of sessions", lambda: ends() == wanted, lacks=lacks)
    check({mark(one["session"]) for one in truth["openings"]} & {session for session, *_ in wanted}, "sessions are joined")


def main():
    with clinic_with_database(before=tell_staff) as (clinic, agent, postgres):
        hub = clinic.hub
        until("the agent may name", lambda: (hub.local_agent / "naming").exists())
        decide(clinic)
        password = set_up(clinic, postgres)
        until("it is watched", lambda: any(row["watching"] == 1 for row in clinic.rows("orca_database")))
        watched = now()
        until("the log was seen", lambda: (hub.local_agent / "orca-log-weborca").exists())
        token = clinic.hand("token", "create", "読む人", "--scope", "audit:read").stdout.strip().split()[-1]
        day = Day(now().date(), SEED, SCALE).live_through()
        day.move(now() - datetime.timedelta(minutes=20) - day.end_of_log())
        with open(LOG, "a", encoding="utf-8") as log:
            log.writelines(chunk for _, chunk in day.log_text())
        truth = day.truth
        until("what its tables say to the second is after the decision", lambda: now() > watched)
        live(hub, agent, postgres, day, truth["openings"])
        compare(hub, token, truth)
        ends_are_joined(hub, token, truth)
        stands_nowhere(check, hub, agent, [(password, "orca-database.pgpass"), *day.secrets], but=["postgres"])


if __name__ == "__main__":
    main()
