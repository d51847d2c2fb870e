"""A day of a clinic with 日レセ before WebORCA: the system's log tells who logged in where, monsiaj's files what was done there. The journal has
each session with its user and terminal, each act once, and joins the one with the other, while agent and hub are killed.

usage: panda_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import collections
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
from patients_of_orca import details, mark, told
from use_of_orca import JST, PASSWORD, PERSON, Agent, Day, Hub, check, free_port, log_is_judged, now, read, records, stretches_of, tell_staff, until
from written import entries_of, stands_nowhere

from orca_day.panda import Panda

SEED, SCALE = 5, 0.4
HASTE = datetime.timedelta(seconds=20)
EARLIER = datetime.timedelta(minutes=15)  # than people programs ask and are refused: what goes on within ten minutes is not over
PACKAGES = pathlib.Path("/var/lib/dpkg/status")  # which the agent looks at 日レセ's server again for when it changes
moment = datetime.datetime.fromisoformat


def install(folder, agent_folder):
    """A 日レセ that is there by its log, and a terminal's home on the same machine."""
    log, home = folder / "syslog", folder / "clients"
    log.touch()
    home.mkdir()
    packages = folder / "packages"
    packages.mkdir()
    shutil.copy(PACKAGES, packages)
    subprocess.run(["mount", "--bind", packages, PACKAGES.parent], check=True)
    (agent_folder / "agent.toml").write_text(f'[orca]\npanda_syslog = "{log}"\nmonsiaj_home = "{home}"\n')
    return log, home / ".monsiaj/logs"


def write(panda, log, clients, hub, agent):
    """Files come in their order, and half of the last one waits for a while; agent and hub are killed in between."""
    clients.mkdir(parents=True)
    files = sorted(panda.monsiaj(session) for session in panda.sessions)
    with open(log, "a", encoding="utf-8") as system:
        system.writelines(line for _, line in panda.syslog())
    for number, (name, text) in enumerate(files):
        half = len(text) // 2
        (clients / name).write_text(text[:half])
        if number % 5 == 1:
            agent.kill()
            agent.start()
        elif number % 5 == 3:
            hub.kill()
            hub.started()
        with open(clients / name, "a", encoding="utf-8") as file:
            file.write(text[half:])


def in_haste(day):
    """All of the day in some seconds: what is older than the first look at a terminal is nobody's business, and what is not yet is no use."""
    begins, ends = min(one.start for one in day.sessions), max(one.end for one in day.sessions)
    base = now() + datetime.timedelta(seconds=1)
    until("it has been lived through", lambda: now() > base + HASTE)
    at = lambda moment: base + (moment - begins) / (ends - begins) * HASTE
    return Panda(day, at, lambda moment: at(moment) - EARLIER)


def at_terminals(found):
    """Acts of each session and function, by (session, function)."""
    acts = collections.Counter()
    for one in found:
        what, *_ = told(one)
        name = what.removeprefix("orca-at-terminal:")
        if what.startswith("orca-at-terminal:") and "times" in details(one):
            acts[(details(one)["session"], name)] += int(details(one)["times"])
    return acts


def compare(hub, token, truth, midnight):
    wanted = collections.Counter()
    for one in truth["sessions"]:
        for function, _ in one["acts"]:
            wanted[(mark(one["id"]), function)] += 1
            if function == "payments":
                wanted[(mark(one["id"]), "report")] += 1
    found = lambda: records(hub, token)
    until("every act at the terminals", lambda: at_terminals(found()) == wanted, 300,
          lambda: f"{wanted - at_terminals(found())} missing, {at_terminals(found()) - wanted} too many")
    check(wanted.total() > 500, "acts are many")
    named = lambda one: one["user"] if moment(one["from"]) >= midnight else None
    sessions = sorted(((mark(one["id"]), named(one), one["place"], moment(one["from"]), moment(one["until"])) for one in truth["sessions"]), key=str)
    ended = lambda: sorted(((details(one)["session"], told(one)[1], told(one)[2], read(one)[2], read(one)[3]) for one in found()
                            if told(one)[0] == "orca-logged-out"), key=str)
    until("each session with its user and terminal", lambda: ended() == sessions, 300)
    clients = lambda: sorted((details(one)["session"], read(one)[2], read(one)[3]) for one in found()
                             if told(one)[0] == "orca-at-terminal:disconnected")
    until("each session at its terminal", lambda: clients() == sorted((mark(one["id"]), moment(one["from"]), moment(one["until"])) for one in truth["sessions"]))


def programs_asked(hub, truth, midnight):
    """Interfaces that were called, and who was refused: each once, from where, and of which patient nobody says."""
    local = lambda text: moment(text.replace("Z", "+00:00")).astimezone(JST).replace(tzinfo=None)
    named = lambda user, at: user if moment(at) >= midnight else None
    wanted = [("orca.interface-used@1", *one) for one in stretches_of(sorted(((api, place, named(user, at)), moment(at))
              for user, api, place, at in truth["calls"]))]
    wanted += [("orca.refused@1", *one) for one in stretches_of(sorted((("401", place, None), moment(at)) for place, at in truth["refused"]))]

    def told():
        said = [(entry.kind, json.loads(entry.body)["event"]) for entry in entries_of(hub) if entry.kind in ("orca.interface-used@1", "orca.refused@1")]
        return [(kind, (one["what"], one["place"], one.get("user")), local(one["from"]), local(one["until"]), one["times"]) for kind, one in said]
    until("calls and refusals", lambda: sorted(told(), key=str) == sorted(wanted, key=str), lacks=lambda: f"{wanted}, but {told()}")
    check(len(truth["calls"]) > 200 and truth["refused"], "programs asked, and some were refused")


def joined(hub, token, truth, midnight):
    """What a terminal tells of nobody is told of whom the server says it was."""
    users = {mark(one["id"]): one["user"] if moment(one["from"]) >= midnight else None for one in truth["sessions"]}
    seen = [one for one in records(hub, token, **{"_count": "40"}) if told(one)[0].startswith("orca-at-terminal:")]
    check(len(seen) > 50, "there is something to join")
    for one in seen:
        user = users[details(one)["session"]]
        check(told(one)[1] == user, f"{told(one)[0]} is {user}'s")


def main():
    with tempfile.TemporaryDirectory(prefix="sekisho-orca-") as folder:
        folder = pathlib.Path(folder)
        hub = Hub(sys.argv[1], folder / "data")
        hub.agents = f"127.0.0.1:{free_port()}"  # the same over its starts
        hub.started()
        hub.set_up()
        log, clients = install(folder, hub.local_agent)
        agent = Agent(hub).started()
        try:
            tell_staff(hub)
            until("the agent may name", lambda: (hub.local_agent / "naming").exists())
            until("both are looked at", lambda: (hub.local_agent / "orca-log-panda").exists() and (hub.local_agent / "orca-client-logs").exists())
            token = hub.cli("token", "create", "読む人", "--scope", "audit:read", "--as", PERSON, "--password-stdin",
                            stdin=PASSWORD + "\n").stdout.strip().split()[-1]
            day = Day(now().date(), SEED, SCALE).live_through()
            panda = in_haste(day)
            write(panda, log, clients, hub, agent)
            midnight = datetime.datetime.combine(now().date(), datetime.time())
            compare(hub, token, panda.truth, midnight)
            joined(hub, token, panda.truth, midnight)
            programs_asked(hub, panda.truth, midnight)
            log_is_judged(hub, "pass", meanwhile=PACKAGES.touch)  # nothing stands in it, and its server runs no more
            stands_nowhere(check, hub, agent, panda.secrets, but=["syslog", "clients"])
        finally:
            agent.stop()
            if hub.runs():
                hub.stop()
    check.tell()


if __name__ == "__main__":
    main()
