"""The same day as 日レセ before WebORCA (panda) would have written it: log-ins, log-outs and interfaces into the system's log, and on each
terminal a file of monsiaj, its client, which tells what was done there and names nobody."""
import uuid

from .clinic import ELSEWHERE, FUNCTIONS, INTERFACE, PROVIDER

LETTERS = {function: letter for letter, function in FUNCTIONS.items()}
AGENT = "monsiaj/2.0.29 (Linux)"


class Panda:
    def __init__(self, day, at=None):
        """`at` is when each moment of the day is, if not as the day was moved."""
        self.day = day
        self.at = at or (lambda moment: moment + day.moved)
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
        said = [(one.start, f"session start(1) {self.id_of(one)} [{one.user}@{one.terminal}] {AGENT}") for one in self.sessions]
        said += [(one.end, f"session end {self.id_of(one)} [{one.user}@{one.terminal}] {AGENT}") for one in self.sessions]
        said += [(at, f"api 200 /api01rv2/{api}/id=00012345&class=01 {user}@{ELSEWHERE} curl/8.7.1") for user, api, at in self.day.calls]
        said += [(at, f"[nobody@{address}] Authorization Error") for address, at in self.day.refused]
        for moment, words in sorted(said, key=lambda one: one[0]):
            at = self.at(moment)
            yield at, f"{at:%b} {at.day:2} {at:%H:%M:%S} orca1 panda/glserver[123]: {words}\n"

    def monsiaj(self, session):
        """The name of the file that the client began, and what it holds."""
        at = lambda moment: f"{self.at(moment):%m/%d %H:%M:%S} [INFO] "
        lines = [f"{at(session.start)}try connect http://192.0.2.1:8000/rpc/", f"{at(session.start)}connected session_id:{self.id_of(session)}",
                 f"{at(session.start)}show window[M00] put_type[new]"]
        for moment, letter in self.acts_of(session):
            lines.append(f"{at(moment)}window:{letter}02 widget:{letter}02.fixed1.B12 event:CLICKED")
            if letter == "S":
                lines.append(f"{at(moment)}printReport:00012345 somebody")
        lines.append(f"{at(session.end)}disconnect session_id:{self.id_of(session)}")
        began = self.at(session.start)
        return f"monsiaj.log.{began:%Y%m%d%H%M%S}{self.sessions.index(session):03}.txt", "".join(line + "\n" for line in lines)

    @property
    def truth(self):
        """As JSON has it."""
        moment = lambda at: str(self.at(at).replace(microsecond=0))
        return {"sessions": [{"id": self.id_of(one), "user": one.user, "place": one.terminal, "from": moment(one.start), "until": moment(one.end),
                              "acts": [[FUNCTIONS[letter], moment(at)] for at, letter in self.acts_of(one)]} for one in self.sessions],
                "calls": len(self.day.calls), "refused": len(self.day.refused), "provider": PROVIDER}
