"""What changes in 日レセ's database over the day: one statement of SQL each, with the moment it has."""
import dataclasses
import datetime


@dataclasses.dataclass
class Change:
    moment: datetime.datetime  # in the clinic's time
    by: str  # whose turn it is: what one does has its order, at whatever pace it is done again
    words: str  # with {ymd}, {hms} and {stamp}, the moment as 日レセ's tables have it

    def sql(self, moment=None):
        """As it is at its moment, or at another."""
        at = moment or self.moment
        return self.words.format(ymd=at.strftime("%Y%m%d"), hms=at.strftime("%H%M%S"), stamp=f"{at}+09")


class Changes:
    def __init__(self):
        self.all = []

    def add(self, moment, by, words):
        self.all.append(Change(moment, by, words))

    def in_order(self, later):
        """All of them, so much later."""
        moved = [dataclasses.replace(change, moment=change.moment + later) for change in self.all]
        return sorted(moved, key=lambda change: change.moment)


def insert(table, **columns):
    """A value is SQL as it stands if it is in parentheses."""
    said = lambda value: str(value) if isinstance(value, int) or value.startswith("(") else f"'{value}'"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(map(said, columns.values()))})"


WRITTEN = {"creymd": "{ymd}", "upymd": "{ymd}", "uphms": "{hms}", "hospnum": 1}
