"""A day of a clinic with 日レセ: ten people, eight terminals, 300 patients, chart software, mistakes, remote maintenance.

usage: simulate_orca_day.py LOG [--database FILE] [--connections FILE] [--day 2026-11-30] [--seed 1] [--scale 1] [--until TIME] [--live]

Appends to LOG what WebORCA writes, and to FILE what changes in its database: lines of SQL, each after a line with its moment
(-- 2026-11-30 09:01:02.350000), for a database of the shape of tests/orca/tables.sql; and to the other FILE which machines connect to its port
(2026-11-30 09:01:02.350000 begins 192.0.2.21 20031, and ends). Prints what was done, the truth, as one line of
JSON: `acts` (user, function, time) of people, `calls` (user, interface, time) of other programs, `sessions` (with the terminal's `address`; `how`
they ended: logged-out, closed, or cut, their connection being broken; `place`, that address, and `user`, where the log names them; `seat`, the
address as connections tell it to who looks every five seconds, or of how many it is one, or null; `quiet`: spans of ten minutes and more without
an act of that user), `refused` (address, time), `openings` of patients, `jobs`, `pulls` of many patients, `prints`, `exports`, and rows `written`.

What none of the sources can show is in the truth as `unseen`: `inquiries`, patients looked at in 照会; those opened and closed
`between_looks`, of who looks at each whole second; on which of the `terminals` a session of WebORCA was that neither the log nor connections
tell, or of whose address there are several; who left one without logging out that WebORCA did not clear away afterwards (`closed_by`).

--scale multiplies what everybody does; --until moves all of it, so that its log's end is then (2026-11-30T11:30); --live writes each line when
its time has come, which is how it is by hand:

  simulate_orca_day.py LOG --database day.sql --live & tail -F day.sql | psql -X -q -d orca

Names, grammar and times are made up; nothing of anybody's is in it.
"""
import argparse
import contextlib
import datetime
import heapq
import json
import time

from orca_day.day import Day


def written(day, log, database, connections):
    """(moment, file, text) of all of it, in its order."""
    lines = [(moment, log, chunk) for moment, chunk in day.log_text()]
    connected = [(moment, connections, line) for moment, line in day.changes_of_connections()]
    changes = [(change.moment, database, f"-- {change.moment}\n{change.sql()};\n") for change in day.changes_of_database()]
    return heapq.merge(lines, changes if database else [], connected if connections else [], key=lambda one: one[0])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("log")
    options.add_argument("--database")
    options.add_argument("--connections")
    options.add_argument("--day", type=datetime.date.fromisoformat, default=datetime.date.today())
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--scale", type=float, default=1)
    options.add_argument("--until", type=datetime.datetime.fromisoformat)
    options.add_argument("--live", action="store_true")
    given = options.parse_args()
    day = Day(given.day, given.seed, given.scale).live_through()
    if given.until:
        day.move(given.until - day.end_of_log())
    with contextlib.ExitStack() as files:
        kept = lambda path: files.enter_context(open(path, "a", encoding="utf-8", newline="\n")) if path else None
        for moment, file, text in written(day, kept(given.log), kept(given.database), kept(given.connections)):
            if given.live:
                time.sleep(max(0, (moment - datetime.datetime.now()).total_seconds()))
            file.write(text)
            if given.live:
                file.flush()
    print(json.dumps(day.truth))


if __name__ == "__main__":
    main()
