"""The same day as 日レセ before WebORCA (panda) would have written it: log-ins, log-outs and interfaces into the system's log, and on each
terminal a file of monsiaj, its client, which tells what was done there and names nobody."""
import itertools
import uuid

from .clinic import ELSEWHERE, FUNCTIONS, INTERFACE, NAME, NOWHERE_ELSE, PATIENTS, address_of

LETTERS = {function: letter for letter, function in FUNCTIONS.items()}
AGENT = "monsiaj/2.0.29 (Linux)"


class Panda:
    def __init__(self, day, at=None, asked_at=None):
        """`at` is when each moment of the day is, if not as the day was moved; `asked_at` when others than people asked, if not then."""
        self.day = day
        self.at = at or (lambda moment: moment + day.moved)
        self.asked_at = asked_at or self.at
        # Chart software opens a patient by the interface, without a session of its own.
        self.sessions = [one for one in day.sessions if not one.open or one.open.screen != INTERFACE]

    def id_of(self, session):
        return str(uuid.uuid5(uuid.NAMESPACE_OID, session.id))

    def acts_of(self, session):
        """What its user did while it was open."""
        start, end = session.start, session.end
        return sorted((at, LETTERS[function]) for user, function, at in self.day.acts if user == session.user and start <= at <= end)

    def syslog(self):
        """(moment, line) in their order, as rsyslog writes what panda says."""
        said = [(self.at(one.start), f"session start(1) {self.id_of(one)} [{one.user}@{address_of(one.terminal)}] {AGENT}") for one in self.sessions]
        said += [(self.at(one.end), f"session end {self.id_of(one)} [{one.user}@{address_of(one.terminal)}] {AGENT}") for one in self.sessions]
        of_whom = itertools.cycle(PATIENTS)
        said += [(self.asked_at(at), f"api 200 /api01rv2/{api}/id={next(of_whom).number}&class=01 {user}@{ELSEWHERE} curl/8.7.1")
                 for user, api, at in self.day.calls]
        said += [(self.asked_at(at), f"[nobody@{address}] Authorization Error") for address, at in self.day.refused]
        for at, words in sorted(said, key=lambda one: one[0]):
            yield at, f"{at:%b} {at.day:2} {at:%H:%M:%S} orca1 panda/glserver[123]: {words}\n"

    def monsiaj(self, session):
        """The name of the file that the client began, and what it holds."""
        at = lambda moment: f"{self.at(moment):%m/%d %H:%M:%S} [INFO] "
        lines = [f"{at(session.start)}try connect http://192.0.2.1:8000/rpc/", f"{at(session.start)}connected session_id:{self.id_of(session)}",
                 f"{at(session.start)}show window[M00] put_type[new]"]
        of_whom = itertools.cycle(PATIENTS)
        for moment, letter in self.acts_of(session):
            lines.append(f"{at(moment)}window:{letter}02 widget:{letter}02.fixed1.B12 event:CLICKED")
            if letter == "S":
                lines.append(f"{at(moment)}printReport:{next(of_whom).number} {NAME}")
        lines.append(f"{at(session.end)}disconnect session_id:{self.id_of(session)}")
        began = self.at(session.start)
        return f"monsiaj.log.{began:%Y%m%d%H%M%S}{self.sessions.index(session):03}.txt", "".join(line + "\n" for line in lines)

    @property
    def truth(self):
        """As JSON has it."""
        moment = lambda at: str(self.at(at).replace(microsecond=0))
        asked = lambda at: str(self.asked_at(at).replace(microsecond=0))
        return {"sessions": [{"id": self.id_of(one), "user": one.user, "place": address_of(one.terminal), "from": moment(one.start), "until": moment(one.end),
                              "acts": [[FUNCTIONS[letter], moment(at)] for at, letter in self.acts_of(one)]} for one in self.sessions],
                "calls": [[user, f"/api01rv2/{api}", ELSEWHERE, asked(at)] for user, api, at in self.day.calls],
                "refused": [[address, asked(at)] for address, at in self.day.refused]}

    @property
    def secrets(self):
        """What must stand nowhere but in what 日レセ and its clients write."""
        return [*NOWHERE_ELSE, *(self.id_of(session) for session in self.sessions), *(self.id_of(session).replace("-", "") for session in self.sessions)]
