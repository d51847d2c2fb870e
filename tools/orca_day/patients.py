"""Who has which patient open: a row of tbl_lock for each session, in a slot of which 日レセ notes whom it opened where."""
import dataclasses
import datetime
import itertools
import math

from .changes import WRITTEN, insert
from .clinic import INQUIRY, NAME, NAME_SEARCH, NEW_PATIENTS, OPENED_IN, PATIENTS, SCREENS, Patient

SLOT, SLOT_OF_SECOND, SLOT_OF_BRIEF = 1, 2, 50
COLUMNS = ("flg", "ldname", "ptid", "startdate", "starttime")


@dataclasses.dataclass
class Opening:
    session: "Session"
    screen: str  # as tbl_lock names it; empty of 照会, which locks nobody
    patient: Patient
    start: datetime.datetime
    end: datetime.datetime | None = None
    left: str = ""  # how the session ended meanwhile

    def looks(self):
        """The first and the last whole second at which it was open: who looks each second sees it then, or never."""
        return math.ceil(self.start.timestamp()), math.ceil(self.end.timestamp()) - 1

    def is_seen(self):
        first, last = self.looks()
        return self.screen != "" and first <= last

    def told(self):
        function = OPENED_IN.get(self.screen, "inquiry")
        return {"session": self.session.id, "user": self.session.user, "function": function, "patient": self.patient.number,
                "from": self.start, "until": self.end, "left": self.left}


@dataclasses.dataclass
class Session:
    """One person at one seat, from log-in to the end."""
    id: str
    user: str
    terminal: str
    start: datetime.datetime
    end: datetime.datetime
    open: Opening | None = None  # whose patient is on the screen
    has_row: bool = False  # of tbl_lock, from the first patient on

    def holds(self, moment):
        return self.start < moment < self.end


class Patients:
    """Those who come, and by whom each is opened."""

    def __init__(self, changes, random):
        self.changes, self.random = changes, random
        self.openings = []
        known = PATIENTS[:-NEW_PATIENTS]
        self.come = itertools.cycle(random.sample(known, len(known)))
        self.new = iter(PATIENTS[-NEW_PATIENTS:])
        self.written = []  # (table, session, patient, moment)

    def are_known(self, moment):
        """The clinic's patients at the beginning of the day."""
        for patient in PATIENTS[:-NEW_PATIENTS]:
            self.changes.add(moment, "", insert("tbl_ptnum", ptid=patient.ptid, ptnum=f"{patient.number:>20}", hospnum=1))

    def turn_to(self, session, letter, moment):
        """From here on the person works in another function, or for the next patient."""
        self.leave(session, moment)
        if letter == INQUIRY:
            session.open = self.look_at(session, next(self.come), moment)
        elif letter == "P" and self.random.random() < 0.2 and (patient := next(self.new, None)):
            self.write("tbl_ptnum", session, patient, moment, ptid=patient.ptid, ptnum=f"{patient.number:>20}")
            session.open = self.open(session, SCREENS[letter], patient, moment)
        elif letter in SCREENS:
            searched = letter in "UYS" and self.random.random() < 0.2
            session.open = self.open(session, NAME_SEARCH if searched else SCREENS[letter], next(self.come), moment)

    def go_on(self, session, letter, moment):
        """Who was found by name is opened."""
        if session.open and session.open.screen == NAME_SEARCH:
            found = session.open.patient
            self.leave(session, moment)
            session.open = self.open(session, SCREENS[letter], found, moment)

    def leave(self, session, moment):
        if (opening := session.open) is None:
            return
        self.close(opening, moment)
        session.open = None
        if opening.screen == SCREENS["U"]:
            number = len(self.written)
            self.write("tbl_uketuke", session, opening.patient, moment, ukeymd="{ymd}", ukeid=number, ptid=opening.patient.ptid, name=NAME)

    def write(self, table, session, patient, moment, **columns):
        self.written.append((table, session, patient, moment))
        self.changes.add(moment, session.id, insert(table, **columns, termid=session.terminal, opid=session.user, **WRITTEN))

    def look_at(self, session, patient, moment):
        """In 照会: 日レセ keeps nothing of it."""
        self.openings.append(Opening(session, "", patient, moment))
        return self.openings[-1]

    def open(self, session, screen, patient, moment, slot=SLOT):
        columns = [f"locktable_{name}{slot}" for name in COLUMNS]
        values = ["1", screen, f"{patient.ptid:010}", "(substr('{ymd}', 3))", "('{hms}' || '00')"]
        session.has_row = True
        made = insert("tbl_lock", lock_termid=session.id, lock_opid=session.user, hospnum=1, **dict(zip(columns, values)))
        again = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
        self.changes.add(moment, session.id, f"{made} ON CONFLICT (hospnum, lock_termid) DO UPDATE SET {again}")
        self.openings.append(Opening(session, screen, patient, moment))
        return self.openings[-1]

    def close(self, opening, moment, slot=SLOT):
        """日レセ leaves blanks."""
        opening.end = moment
        if opening.screen:
            blanks = ", ".join(f"locktable_{name}{slot} = ' '" for name in COLUMNS)
            self.changes.add(moment, opening.session.id, f"UPDATE tbl_lock SET {blanks} WHERE lock_termid = '{opening.session.id}'")

    def session_ends(self, session, moment, how):
        """Its row goes, with whomever was left open in it."""
        if session.open:
            session.open.end, session.open.left = moment, how
        self.changes.add(moment, session.id, f"DELETE FROM tbl_lock WHERE lock_termid = '{session.id}'")

    def mistakes(self, sessions, count):
        """(session, letter, moment) of patients who are opened at a second seat meanwhile, and for less than a second."""
        long = [one for one in self.openings if one.screen in SCREENS.values() and one.end - one.start > datetime.timedelta(seconds=30)]
        for opening in self.random.sample(long, count):
            moment = opening.start + datetime.timedelta(seconds=self.random.uniform(2, 10))
            end = moment + datetime.timedelta(seconds=self.random.uniform(2, 10))
            others = [one for one in sessions if one is not opening.session and one.has_row and one.holds(moment) and one.holds(end)]
            if others:
                other = self.random.choice(others)
                self.close(self.open(other, SCREENS["J"], opening.patient, moment, SLOT_OF_SECOND), end, SLOT_OF_SECOND)
                yield other, "J", moment
        for opening in self.random.sample(long, count):
            moment = opening.start.replace(microsecond=200_000) + datetime.timedelta(seconds=self.random.randrange(2, 20))
            brief = self.open(opening.session, SCREENS["P"], next(self.come), moment, SLOT_OF_BRIEF)
            self.close(brief, moment.replace(microsecond=700_000), SLOT_OF_BRIEF)
            yield opening.session, "P", moment
