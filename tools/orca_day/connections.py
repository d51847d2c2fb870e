"""What the kernel of 日レセ's server shows: which machines are connected to its port, and from when to when. A browser keeps one connection as
long as its page stands, on which it hears of its session, and has others that come and go."""
import dataclasses
import datetime
import math

from .clinic import AT_SERVER, address_of

EVERY = 5  # seconds: who looks at connections does it at each of the clock's that can be divided by it
SLACK = 2  # seconds by which a log's line may be beside what it tells of
seconds = lambda number: datetime.timedelta(seconds=number)


@dataclasses.dataclass
class Connection:
    begin: datetime.datetime
    end: datetime.datetime
    address: str
    port: int

    def fits(self, start, end):
        """Whether it may be the one of a session that was there from then to then, by who looks every few seconds: one that no look shows is none."""
        first = math.ceil(self.begin.timestamp() / EVERY) * EVERY
        gone = math.ceil(self.end.timestamp() / EVERY) * EVERY
        near = lambda moment, look: look - EVERY - SLACK <= moment.timestamp() <= look + SLACK
        return first < gone and near(start, first) and near(end, gone)


class Connections:
    def __init__(self, random):
        self.random = random
        self.all = []

    def add(self, terminal, begin, end):
        self.all.append(Connection(begin, end, address_of(terminal), 20000 + len(self.all)))
        return self.all[-1]

    def page(self, terminal, begin, end):
        """One browser's page: what it hears by; and what it asks by, of which some is kept for a while and some is gone at once."""
        heard = self.add(terminal, begin - seconds(self.random.uniform(0.05, 0.4)), end + seconds(self.random.uniform(0, 0.6)))
        moment = begin
        while moment < end:
            for _ in range(self.random.randrange(1, 4)):
                self.add(terminal, moment - seconds(self.random.uniform(0.1, 1)), moment + seconds(self.random.choice([0.2, 15, 60, 300]) * self.random.uniform(0.5, 1)))
            moment += seconds(self.random.uniform(200, 1500))
        return heard

    def call(self, terminal, moment):
        """One question, at once over."""
        return self.add(terminal, moment - seconds(0.1), moment + seconds(0.2))

    def seat_of(self, start, end, later):
        """From which address a session was whose page stood from then to then, by them alone: told, or of how many it is one; None if no other
        machine's fits. All of them so much later."""
        others = [one for one in self.all if one.address != AT_SERVER]
        there = sorted({one.address for one in others if dataclasses.replace(one, begin=one.begin + later, end=one.end + later).fits(start, end)})
        if len(there) < 2:
            return {"by": "connection", "place": there[0]} if there else None
        return {"by": "ambiguous", "candidates": len(there)}

    def changes(self, later):
        """(moment, line) in their order."""
        told = [(one.begin + later, "begins", one) for one in self.all] + [(one.end + later, "ends", one) for one in self.all]
        for moment, what, one in sorted(told, key=lambda change: change[:2]):
            yield moment, f"{moment} {what} {one.address} {one.port}\n"
