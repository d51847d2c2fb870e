"""Patients are opened and closed in 日レセ all day, while agent and hub are killed: the journal has each opening once, by whom and in which function.

usage: patients_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import collections
import json
import os
import pathlib
import random
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
from database_of_orca import clinic_with_database, decide, set_up, stands_nowhere
from use_of_orca import check, records, tell_staff, until

SCREENS = {"ORCA11": "reception", "ORCA12": "patient-registration", "ORCA21": "medical-acts", "ORCA22": "diagnoses", "ORCA23": "payments"}
USERS = ["hana", "aya", "mori", "kato", "ken", "yumi", "sada", "abe"]
PATIENTS = [f"77{number:05}" for number in range(12)]  # as a number nothing else has
STEPS = 25


class Day:
    """Who opens whom: each user one session, at most three patients in it."""

    def __init__(self, postgres, seed):
        self.postgres, self.random = postgres, random.Random(seed)
        self.open = {user: {} for user in USERS}  # slot -> (screen, patient)
        self.closed = collections.Counter()  # (user, function, patient)
        rows = ", ".join(f"('session-of-{user}', '{user}', 1)" for user in USERS)
        numbers = ", ".join(f"({ptid}, '{number}', 1)" for ptid, number in enumerate(PATIENTS, 1))
        postgres.sql(f"INSERT INTO tbl_ptnum (ptid, ptnum, hospnum) VALUES {numbers};"
                     f"INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum) VALUES {rows}")

    def set(self, user, slot, screen, ptid):
        """As 日レセ does: a slot that is left holds blanks."""
        flag = "1" if screen else " "
        self.postgres.sql(f"UPDATE tbl_lock SET locktable_flg{slot} = '{flag}', locktable_ldname{slot} = '{screen}', "
                          f"locktable_ptid{slot} = '{ptid}' WHERE lock_opid = '{user}'")

    def close(self, user, slot):
        screen, patient = self.open[user].pop(slot)
        self.closed[(user, SCREENS[screen], patient)] += 1
        self.set(user, slot, "", " ")

    def step(self):
        """Some close what they have open, or some open somebody: how many are open says whether it was seen."""
        closing = self.now_open() > 4 and self.random.random() < 0.5
        for user in self.random.sample(USERS, 4):
            if closing:
                for slot in list(self.open[user])[:2]:
                    self.close(user, slot)
                continue
            slot = self.random.choice([1, 2, 50])
            one = (self.random.choice(list(SCREENS)), self.random.choice(PATIENTS))
            if slot not in self.open[user] and one not in self.open[user].values():
                self.open[user][slot] = one
                self.set(user, slot, one[0], PATIENTS.index(one[1]) + 1)

    def end(self):
        for user in USERS:
            for slot in list(self.open[user]):
                self.close(user, slot)

    def now_open(self):
        return sum(len(slots) for slots in self.open.values())


def live(hub, agent, day):
    """After each step the agent has seen it; then anything may happen to agent and hub."""
    kept = lambda: json.loads((hub.local_agent / "orca-acts").read_text())
    for step in range(STEPS + 1):
        before = collections.Counter(day.closed)
        day.step() if step < STEPS else day.end()
        seen = lambda: len(kept()["patients"]["open"]) == day.now_open()
        until("the step was seen", seen)
        if day.closed == before and step % 3 == 0:
            agent.kill()
            agent.start()
        elif step % 7 == 6:
            hub.kill()
            hub.started()


def told(hub, token):
    """(user, function, patient) of each record, found by the patient's number."""
    found = collections.Counter()
    for patient in PATIENTS:
        for one in records(hub, token, **{"patient.identifier": patient}):
            kind, function = one["subtype"][-1]["code"].split(":")
            if kind == "orca-open":
                found[(one["agent"][0]["who"]["identifier"]["value"], function, patient)] += 1
    return found


def main():
    with clinic_with_database(before=tell_staff) as (clinic, agent, postgres):
        hub = clinic.hub
        until("the agent may name", lambda: (hub.local_agent / "naming").exists())
        decide(clinic)
        set_up(clinic, postgres)
        until("it is watched", lambda: any(row["watching"] == 1 for row in clinic.rows("orca_database")))
        token = clinic.hand("token", "create", "読む人", "--scope", "audit:read").stdout.strip().split()[-1]
        day = Day(postgres, os.environ.get("SEED", "20261130"))
        live(hub, agent, day)
        until("every opening in the journal", lambda: told(hub, token) == day.closed)
        check(sum(day.closed.values()) > STEPS, f"{sum(day.closed.values())} openings, each once")
        stands_nowhere(hub, [(patient, None) for patient in PATIENTS])
        check(True, "no patient's number anywhere")


if __name__ == "__main__":
    main()
