"""A day of a clinic as WebORCA's log tells it: ten people, eight terminals, chart software, mistakes, remote maintenance.

usage: simulate_orca_day.py LOG [--day 2026-11-30] [--seed 1] [--scale 1] [--until TIME] [--live]

Appends to LOG and prints what was done, the truth, as one line of JSON: `acts` (user, function, time) of people,
`calls` (user, interface, time) of other programs, `sessions` (user, from, until, how, quiet: spans of ten minutes and more
without an act of that user) and `refused` (address, time).
--scale multiplies what everybody does; --until moves all of it, so that its end is then (2026-11-30T11:30); --live writes each line when its time has come, which is how it is by hand.

Names, grammar and times are made up; nothing of anybody's is in it. What the log cannot show is in the truth as
`unseen`: which terminal a screen was on, which patient, and reading in 照会 of which no line says whose record it was.
"""
import argparse
import datetime
import json
import random
import time

FUNCTIONS = {"M": "menu", "P": "patient-registration", "K": "medical-acts", "C": "diagnoses", "S": "payments", "J": "account-inquiry",
             "Q": "inquiry", "U": "reception", "Y": "appointments", "R": "statements", "H": "claims", "W": "system-management"}
RECEPTION, DOCTOR, CLERK = "UUUPPYJSQM", "KKKKCCQM", "RRHKCQM"
PEOPLE = [("hana", RECEPTION), ("aya", RECEPTION), ("mori", RECEPTION), ("kato", RECEPTION), ("ken", DOCTOR), ("yumi", DOCTOR),
          ("sada", DOCTOR), ("abe", CLERK), ("ueda", CLERK), ("ito", RECEPTION)]
TERMINALS = [f"192.0.2.{20 + number}" for number in range(8)]
SECRET = "b3JtYXN0ZXI6b3JtYXN0ZXI="  # of a made-up person; must be nowhere but in the log
PATIENTS = [f"{number:05}" for number in range(1, 301)]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class Day:
    """What happens, line by line, and what of it is true."""

    def __init__(self, day, seed, scale):
        self.day, self.random, self.scale = day, random.Random(seed), scale
        self.lines = []  # (moment, text), text without its date
        self.truth = {"acts": [], "calls": [], "sessions": [], "refused": []}

    def at(self, hour, minute=0):
        return datetime.datetime.combine(self.day, datetime.time(hour)) + datetime.timedelta(minutes=minute)

    def say(self, moment, text):
        self.lines.append((moment.replace(microsecond=0), text))

    def work(self, user, functions, start, end):
        """One person in one session: logged out, or the window simply closed."""
        session = "".join(self.random.choices(LETTERS, k=22))
        start, end = start.replace(microsecond=0), end.replace(microsecond=0)
        self.say(start, f"Websocket subscribe: orca {session}")
        moment, function = start + datetime.timedelta(seconds=2), "M"
        while moment < end:
            self.act(user, function, moment)
            if self.random.random() < 0.3:
                function = self.random.choice(functions)
            pause = self.random.expovariate(1 / (25 / self.scale))
            if self.random.random() < 0.01:
                pause += self.random.uniform(600, 2400)  # somebody is spoken to, or has gone
            moment += datetime.timedelta(seconds=1 + pause)
        logged_out = self.random.random() < 0.8
        if logged_out:
            self.say(end, f"end_session-:orca {session}\n==== ORCGSESEND\nM00\nB06\nCLICKED\n{session}\n{user}\nFETCH=+000000001\n"
                          f"DestroySessionWithWS: {user}")
        else:
            self.say(end, "Websocket ReadError: orca websocket: close 1001 (going away)")
        self.say(end, f"Websocket Closed: orca {session}")
        self.truth["sessions"].append([user if logged_out else None, str(start), str(end), "logged-out" if logged_out else "closed", []])

    def act(self, user, letter, moment):
        window = f"{letter}{self.random.randrange(0, 20):02}"
        self.say(moment, f"RPC-:orca  {user} {window} send_event CLICKED B{self.random.randrange(1, 40):02} tot:{self.random.randrange(5, 90)}ms "
                         f"app:{self.random.randrange(2, 80)}ms  sts:200")
        self.truth["acts"].append([user, FUNCTIONS[letter], str(moment.replace(microsecond=0))])

    def charts(self, start, end):
        """Chart software, which asks every minute in the administrator's name."""
        while start < end:
            api = self.random.choice(["acceptlstv2", "patientgetv2", "system01lstv2"])
            self.say(start, f"API-:orca  ormaster {api} ORAPI101R1V2 false api:{self.random.randrange(5, 40)}ms tot:{self.random.randrange(41, 90)}ms")
            self.truth["calls"].append(["ormaster", api, str(start.replace(microsecond=0))])
            start += datetime.timedelta(seconds=60 / self.scale)

    def mistake(self, moment, address):
        """A request with a wrong password: the server writes all of it into its log."""
        number = self.random.choice(PATIENTS)
        self.say(moment, f"&{{GET /api01rv2/patientgetv2?id={number} HTTP/1.1 1 1 map[Accept:[*/*] Authorization:[Basic {SECRET}] "
                         f"User-Agent:[curl/8.7.1]] {{}} <nil> 0 [] false localhost:8000 map[] map[] <nil> map[] {address}:44705 "
                         f"/api01rv2/patientgetv2?id={number} <nil> <nil> <nil>  0xc001564050 <nil> [] map[]}}\n@Auth Error:401")
        self.truth["refused"].append([address, str(moment.replace(microsecond=0))])

    def find_quiet(self):
        """When who logged out operated nothing, in that session or another."""
        moment = datetime.datetime.fromisoformat
        for session in self.truth["sessions"]:
            user, start, end, _, quiet = session
            times = sorted(moment(at) for who, _, at in self.truth["acts"] if who == user)
            within = [moment(start), *(at for at in times if moment(start) <= at <= moment(end)), moment(end)]
            gaps = zip(within, within[1:]) if user else []
            quiet += [[str(before), str(after)] for before, after in gaps if after - before >= datetime.timedelta(minutes=10)]

    def live_through(self):
        self.say(self.at(7), "*** WebORCA SERVER START:")
        self.say(self.at(7), "Server Mode: HTTP\n⇨ http server started on [::]:8000")
        for number, (user, functions) in enumerate(PEOPLE):
            late = self.random.uniform(-20, 20)
            if number != 9:  # a part-timer, who comes in the afternoon only
                self.work(user, functions, self.at(8, 40 + late), self.at(12, 40 + late))
            self.work(user, functions, self.at(14, 50 + late), self.at(18, 30 + late))
        self.charts(self.at(8, 30), self.at(18, 30))
        for _ in range(3):
            self.mistake(self.at(self.random.randrange(9, 18), self.random.uniform(0, 59)), self.random.choice(TERMINALS))
        self.work("ormaster", "WWM", self.at(20), self.at(20, 25))  # the provider, from elsewhere
        self.lines.sort(key=lambda line: line[0])
        self.find_quiet()
        return self

    def move(self, by):
        """All of it happens so much later."""
        self.day += by
        self.lines = [(moment + by, said) for moment, said in self.lines]
        later = lambda time: str(datetime.datetime.fromisoformat(time) + by)
        for name, whens in (("acts", (2,)), ("calls", (2,)), ("sessions", (1, 2)), ("refused", (1,))):
            for one in self.truth[name]:
                for when in whens:
                    one[when] = later(one[when])
        for session in self.truth["sessions"]:
            session[4] = [[later(time) for time in span] for span in session[4]]
        return self

    def text(self):
        """Each as a chunk of the log: dated, and what belongs to it without a date."""
        for moment, said in self.lines:
            stamp = moment.strftime("%Y/%m/%d %H:%M:%S ")
            yield moment, (said.replace("\n@", "\n" + stamp) if said.startswith("&") else stamp + said) + "\n"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("log")
    options.add_argument("--day", type=datetime.date.fromisoformat, default=datetime.date.today())
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--scale", type=float, default=1)
    options.add_argument("--until", type=datetime.datetime.fromisoformat)
    options.add_argument("--live", action="store_true")
    given = options.parse_args()
    day = Day(given.day, given.seed, given.scale).live_through()
    if given.until:
        day.move(given.until - day.lines[-1][0])
    with open(given.log, "a", encoding="utf-8") as log:
        for moment, chunk in day.text():
            if given.live:
                time.sleep(max(0, (moment - datetime.datetime.now()).total_seconds()))
            log.write(chunk)
            if given.live:
                log.flush()
    print(json.dumps({**day.truth, "unseen": {"patients": len(PATIENTS), "terminals": len(TERMINALS)}}))


if __name__ == "__main__":
    main()
