"""What runs beside the screens: jobs, batches, pulls of many patients, prints and exports."""
import datetime

from .changes import WRITTEN, insert
from .clinic import TITLE


class Batches:
    def __init__(self, changes, random):
        self.changes, self.random = changes, random
        self.truth = {"jobs": [], "pulls": [], "prints": [], "exports": []}
        self.number = 0

    def job(self, session, shell, moment, failed=False):
        """Of 日レセ's own jobs a row is there from the beginning, and says later how it ended."""
        self.number += 1
        end = moment + datetime.timedelta(seconds=self.random.randrange(5, 90))
        self.changes.add(moment, session.id, insert("tbl_jobkanri", jobid=self.number, shellid=shell, run_opid=session.user, opid=session.user,
                                                    termid=session.terminal, startymd="{ymd}", jobstarttime="{hms}", endymd="99999999", hospnum=1))
        error = "0012" if failed else ""
        self.changes.add(end, session.id, "UPDATE tbl_jobkanri SET endymd = '{ymd}', jobendtime = '{hms}', "
                                          f"errcd = '{error}' WHERE jobid = {self.number}")
        self.truth["jobs"].append({"what": shell, "user": session.user, "place": session.terminal, "from": moment.replace(microsecond=0),
                                   "until": end.replace(microsecond=0), "result": "failed" if failed else "done"})

    def batch(self, name, user, place, moment):
        """Of the middleware's batches there is a row once one ended."""
        self.number += 1
        took = datetime.timedelta(seconds=40)
        self.changes.add(moment, "batches", insert("monbatch_log", id=f"batch-{self.number}", rc=0, starttime="(timestamptz '{stamp}' - interval '40 s')",
                                                   endtime="{stamp}", name=name, exuser=user, exhost=place, comment=TITLE))
        self.truth["jobs"].append({"what": name, "user": user, "place": place, "from": moment - took, "until": moment, "result": "done"})

    def event(self, name, user, moment):
        """What 日レセ pushes to other programs. Of one patient it is their work, of all it is a pull."""
        self.number += 1
        self.changes.add(moment, "events", insert("monpushevent", uuid=f"event-{self.number}", id=self.number, event=name, user_=user, pushed_at="{stamp}"))
        if name.endswith("_all"):
            self.truth["pulls"].append({"what": name, "user": user, "from": moment})

    def print(self, session, shell, moment):
        """日レセ keeps the day of a print, not the hour."""
        self.changes.add(moment, session.id, insert("tbl_prtkanri", title=TITLE, shellid=shell, sryym="202611", page=1, termid=session.terminal,
                                                    opid=session.user, prtnm="lp1", gyoumu_cd="01", creymd="{ymd}"))
        self.truth["prints"].append({"what": shell, "user": session.user, "place": session.terminal, "at": moment})

    def export(self, session, moment):
        self.number += 1
        what = "file" if self.number % 3 == 0 else "csv"
        named = {f"{what}id": self.number, "filename": TITLE}
        self.changes.add(moment, session.id, insert(f"tbl_{what}_info", **named, termid=session.terminal, opid=session.user, **WRITTEN))
        self.truth["exports"].append({"what": what, "user": session.user, "place": session.terminal, "at": moment})
