"""A day: ten people at eight seats, 300 patients, chart software, mistakes, remote maintenance; and what of it is true."""
import datetime
import json
import random

from .batches import Batches
from .changes import Changes
from .clinic import AT_SERVER, ELSEWHERE, FUNCTIONS, INTERFACE, NOWHERE_ELSE, PATIENTS, PEOPLE, PROVIDER, SECRET, TERMINALS, terminals_at
from .connections import Connections
from .log import Log
from .patients import Patients, Session

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
seconds = lambda number: datetime.timedelta(seconds=number)


SEATS = [*TERMINALS, TERMINALS[0], AT_SERVER]  # of each of the people
TOGETHER = {2: 0, 3: 2, 4: 3}  # they come and go at once, so many seconds after each other


class Day:
    def __init__(self, day, seed, scale):
        self.day, self.random, self.scale = day, random.Random(seed), scale
        self.ways = random.Random(f"ways out {seed}")
        self.connections = Connections(random.Random(f"connections {seed}"))
        self.log, self.changes = Log(self.random), Changes()
        self.patients, self.batches = Patients(self.changes, self.random), Batches(self.changes, self.random)
        self.sessions = []
        self.pages = {}  # by session, when its last one was loaded
        self.moved = datetime.timedelta()
        self.acts, self.calls, self.refused, self.ends = [], [], [], []

    def at(self, hour, minute=0.0):
        return datetime.datetime.combine(self.day, datetime.time(hour)) + datetime.timedelta(minutes=minute)

    def session(self, user, terminal, start, end):
        return Session("".join(self.random.choices(LETTERS, k=22)), user, terminal, start, end)

    def work(self, user, functions, terminal, start, end, cut=False):
        """One person in one session: logged out, the window simply closed, or the connection cut."""
        session = self.session(user, terminal, start.replace(microsecond=0), end.replace(microsecond=0))
        self.sessions.append(session)
        self.log.session_begins(session.start, session.id)
        moment, function, turns = session.start + seconds(2), "M", True
        while moment < session.end:
            self.act(session, function, moment)
            self.patients.turn_to(session, function, moment) if turns else self.patients.go_on(session, function, moment)
            self.run(session, function, moment)
            turns = self.random.random() < 0.3
            if turns:
                function = self.random.choice(functions)
            pause = self.random.expovariate(1 / (25 / self.scale))
            if self.random.random() < 0.01:
                pause += self.random.uniform(600, 2400)  # somebody is spoken to, or has gone
            moment += seconds(1 + pause)
        self.end(session, self.pages_of(session), cut)

    def pages_of(self, session):
        """Some load their page anew meanwhile: the session goes on, by another connection. The one by which it was at the end."""
        begin, dice = session.start, self.connections.random
        if dice.random() < 0.2:
            moment = (begin + dice.uniform(0.3, 0.7) * (session.end - begin)).replace(microsecond=0)
            self.connections.page(session.terminal, begin, moment)
            self.log.browser_left(moment)
            self.log.closed(moment, session.id)
            begin = moment + seconds(1)
            self.log.session_begins(begin, session.id)
        self.pages[session.id] = begin
        return self.connections.page(session.terminal, begin, session.end)

    def end(self, session, connection, cut):
        """Most log out, and leave whom they have open before; 照会 is left in any case."""
        logged_out = self.random.random() < 0.8 and not cut
        if session.open and (not session.open.screen or logged_out and self.random.random() < 0.8):
            self.patients.leave(session, session.end)
        if logged_out:
            self.log.logged_out(session.end, session.id, session.user, session.has_row)
            if self.ways.random() < 0.5:  # the server was faster than the browser
                self.log.broken(session.end, connection, "use of closed network connection")
        elif cut or self.ways.random() < 0.3:
            self.log.broken(session.end, connection, "connection timed out")
        else:
            self.log.browser_left(session.end)
        self.log.closed(session.end, session.id)
        cleared = session.end if logged_out else self.clear_away(session)
        how = "logged-out" if logged_out else "closed"
        self.patients.session_ends(session, cleared or session.end, how)
        self.ends.append({"session": session.id, "address": connection.address, "user": session.user if cleared else None, "from": session.start, "until": session.end,
                          "how": how, "place": None, "quiet": []})

    def clear_away(self, session):
        """When 日レセ clears away a session that nobody logged out of: of some that have no patient open it says nothing."""
        if not session.open and self.ways.random() < 0.4:
            return None
        moment = session.end + seconds((self.random if session.open else self.ways).uniform(180, 900))
        self.log.cleared_later(moment, session.id, session.user, session.has_row)
        return moment

    def find_cuts(self):
        """What the log says of connections says it of all that end by then, within a second of each other; of one alone it says from where it was."""
        for one in self.ends:
            together = self.log.together_with(one["until"])
            broken = [address for moment, address in self.log.breaks if moment in together]
            if broken and one["how"] == "closed":
                one["how"] = "cut"
            left = sum(moment in together for moment in self.log.leavings)
            if len(broken) == 1 and left == 0 and sum(moment in together for moment in self.log.closings) == 1:
                one["place"] = broken[0]

    def act(self, session, letter, moment):
        self.log.operated(moment, session.user, letter)
        self.acts.append([session.user, FUNCTIONS[letter], moment.replace(microsecond=0)])

    def run(self, session, letter, moment):
        """What an act may begin beside."""
        dice = self.random.random()
        if letter == "S" and dice < 0.5:
            self.batches.print(session, "ORCHC03", moment)
        elif letter == "R" and dice < 0.1:
            self.batches.job(session, self.random.choice(["ORCBR01", "ORCBR02"]), moment, failed=dice < 0.02)
        elif letter == "R" and dice < 0.15:
            self.batches.export(session, moment)

    def charts(self, start, end):
        """Chart software, which asks every minute in the administrator's name. At times it writes, and has a patient open for that."""
        while start < end:
            api = self.random.choice(["acceptlstv2", "patientgetv2", "system01lstv2"])
            self.log.called(start, PROVIDER, api)
            self.connections.call(TERMINALS[0], start)
            self.calls.append([PROVIDER, api, start.replace(microsecond=0)])
            if self.random.random() < 0.05:
                session = self.session(PROVIDER, TERMINALS[0], start, start + seconds(self.random.uniform(0.05, 3)))
                session.open = self.patients.open(session, INTERFACE, next(self.patients.come), start)
                self.patients.session_ends(session, session.end, "")
                self.batches.event("patient_account", PROVIDER, start)
            start += seconds(60 / self.scale)
        self.batches.event("patient_medical_all", PROVIDER, self.at(12, 45))

    def mistakes(self):
        for _ in range(3):
            moment = self.at(self.random.randrange(9, 18), self.random.uniform(0, 59))
            tried = self.connections.call(self.random.choice(TERMINALS), moment)
            self.log.refused(moment, tried, SECRET, self.random.choice(PATIENTS).number)
            self.refused.append([tried.address, moment.replace(microsecond=0)])
        for session, letter, moment in list(self.patients.mistakes(self.sessions, 6)):
            self.act(session, letter, moment)

    def find_quiet(self):
        """When who was named operated nothing, in that session or another."""
        for one in self.ends:
            times = sorted(at for who, _, at in self.acts if who == one["user"] and one["from"] <= at <= one["until"])
            within = [one["from"], *times, one["until"]]
            gaps = zip(within, within[1:]) if one["user"] else []
            one["quiet"] = [[before, after] for before, after in gaps if after - before >= datetime.timedelta(minutes=10)]

    def live_through(self):
        self.patients.are_known(self.at(7))
        self.log.server_starts(self.at(7))
        for number, (user, functions) in enumerate(PEOPLE):
            late, terminal = self.random.uniform(-20, 20), SEATS[number]
            if number in TOGETHER:
                late = TOGETHER[number] / 60
            if number != 9:  # a part-timer, who comes in the afternoon only
                self.work(user, functions, terminal, self.at(8, 40 + late), self.at(12, 40 + late))
            if number in (6, 7):  # theirs are cut off at once
                self.work(user, functions, terminal, self.at(14, 50 + late), self.at(18, 5), cut=True)
            else:
                self.work(user, functions, terminal, self.at(14, 50 + late), self.at(18, 30 + late))
        self.charts(self.at(8, 30), self.at(18, 30))
        self.batches.batch("daily-statistics", "abe", TERMINALS[7], self.at(18, 45))
        self.work(PROVIDER, "WWM", ELSEWHERE, self.at(20), self.at(20, 25))
        self.batches.event("patient_basis_all", PROVIDER, self.at(20, 10))
        self.mistakes()
        self.find_cuts()
        self.find_quiet()
        return self

    @property
    def truth(self):
        """As JSON has it: what the sources can show, and what none of them can."""
        openings = [one for one in self.patients.openings if one.is_seen()]
        looked = [one.told() for one in self.patients.openings if not one.screen]
        missed = [one.told() for one in self.patients.openings if one.screen and not one.is_seen()]
        written = [{"table": table, "user": session.user, "place": session.terminal, "patient": patient.number, "at": moment.replace(microsecond=0)}
                   for table, session, patient, moment in self.patients.written]
        seat = lambda one: self.connections.seat_of(self.pages[one["session"]] + self.moved, one["until"] + self.moved, self.moved)
        sessions = [one | {"seat": None if one["place"] else seat(one)} for one in self.ends]
        ended = list(zip(self.sessions, sessions))
        unseen = {"inquiries": looked, "between_looks": missed, "terminals": {one.id: one.terminal for one, end in ended if len(terminals_of(end)) != 1},
                  "closed_by": {one.id: one.user for one, end in ended if end["user"] is None}}
        truth = {"acts": self.acts, "calls": self.calls, "sessions": sessions, "refused": self.refused,
                 "openings": [one.told() for one in openings], "written": written, **self.batches.truth,
                 "unseen": unseen}
        return json.loads(json.dumps(later(truth, self.moved), default=str))

    @property
    def secrets(self):
        """What must stand nowhere but in what 日レセ writes: who found one of them could work as somebody else, or knew who was there."""
        sessions = {one.id for one in self.sessions} | {one.session.id for one in self.patients.openings}
        return [*NOWHERE_ELSE, *sorted(sessions), *(str(one.ptid) for one in PATIENTS)]

    def end_of_log(self):
        return max(moment for moment, _ in self.log.lines) + self.moved

    def move(self, by):
        """All of it happens so much later."""
        self.moved += by
        return self

    def log_text(self):
        """(moment, chunk) in their order."""
        return list(self.log.text(self.moved))

    def changes_of_database(self):
        return self.changes.in_order(self.moved)

    def changes_of_connections(self):
        return list(self.connections.changes(self.moved))


def terminals_of(session):
    """On which it may have been, by the address that the log or its connection tells."""
    place = session["place"] or (session["seat"] or {}).get("place")
    return terminals_at(place) if place else []


def later(what, by):
    if isinstance(what, datetime.datetime):
        return what + by
    if isinstance(what, dict):
        return {name: later(one, by) for name, one in what.items()}
    return [later(one, by) for one in what] if isinstance(what, list) else what
