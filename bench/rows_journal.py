"""The journal: single appends, bulk, verification."""
import hashlib
import json
import pathlib
import tempfile

import journald
from measure import Figure, in_turns, ratio_of, run
from postgres import server


def append(bench, engine, writers):
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        said = json.loads(run([bench.binaries / "sekisho_bench_appends", engine, writers, bench.seconds, folder]))
    return said["appends"] / said["seconds"], said["p99_ms"]


def one(bench):
    sides = [lambda: append(bench, "journal", 1), lambda: append(bench, "bare", 1), lambda: append(bench, "sqlite", 1)]
    if bench.smoke:
        mine, bare, sqlite = in_turns(bench.repetitions, *sides)
        theirs = []
    else:
        with server() as postgres:
            mine, bare, sqlite, theirs = in_turns(bench.repetitions, *sides, lambda: postgres.append(1, bench.seconds))
    ours, floor, lite = ([rate for rate, _ in side] for side in (mine, bare, sqlite))
    checked = "records counted on each side"
    figures = [Figure("journal-1", "acknowledged appends, 1 writer", "1/s", ours, "pwrite + fdatasync", floor,
                      ratio_of(ours, floor), 0.6, checked=checked),
               Figure("journal-1", "acknowledged appends, 1 writer", "1/s", ours, "SQLite, synchronous=FULL", lite,
                      ratio_of(ours, lite), checked=checked)]
    if theirs:
        figures.append(Figure("journal-1", "acknowledged appends, 1 writer", "1/s", ours, "PostgreSQL 15", theirs,
                              ratio_of(ours, theirs), 1.5, checked=checked))
    return figures


def many(bench):
    if bench.smoke:
        mine, theirs = in_turns(bench.repetitions, lambda: append(bench, "journal", 64))[0], []
    else:
        with server() as postgres:
            mine, theirs = in_turns(bench.repetitions, lambda: append(bench, "journal", 64),
                                    lambda: postgres.append(64, bench.seconds))
    rates, waits = zip(*mine)
    figures = [Figure("journal-64", "p99 of an append, 64 writers", "ms", list(waits), target=5, at_least=False,
                      checked="records counted")]
    if theirs:
        figures.insert(0, Figure("journal-64", "acknowledged appends, 64 writers", "1/s", list(rates),
                                 "PostgreSQL 15, 64 clients", theirs, ratio_of(rates, theirs), 8,
                                 checked="records counted on each side"))
    return figures


class Bulk:
    """The same file of records to everybody, each time into a place of its own; records a second, and processor time a record in us."""

    def __init__(self, bench, folder):
        self.binaries, self.file = bench.binaries, folder / "records"
        self.shape = [4096] if bench.smoke else []  # entries of a volume
        self.records = 4096 if bench.smoke else 4 << 16
        run([self.binaries / "sekisho_bench_records", self.records, self.file])
        folder.chmod(0o755)  # PostgreSQL reads it by itself
        self.digest = hashlib.md5(b"".join(text + b"\n" for _, _, text in self.messages())).hexdigest()

    def messages(self):
        with open(self.file, "rb") as lines:
            for line in lines:
                _, patient, text = line.rstrip(b"\n").split(b"\t")
                yield text.partition(b'UserID="')[2].partition(b'"')[0], patient, text

    def rates(self, seconds, cpu):
        return self.records / seconds, 1e6 * cpu / self.records

    def compare(self, peer, contents):
        if contents != (self.records, self.digest):
            raise RuntimeError(f"{peer}: of {self.records} records {contents[0]} are there, or others")

    def own(self, program, *shape):
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as place:
            said = json.loads(run([self.binaries / f"sekisho_bench_{program}", self.file, place, *shape]))
        if said["records"] != self.records:
            raise RuntimeError(f"{program}: {said['records']} of {self.records} records")
        return self.rates(said["seconds"], said["cpu_s"])

    def copied(self, postgres):
        self.took = postgres.copy(self.file)
        self.compare("PostgreSQL", postgres.contents())
        return self.rates(*self.took)

    def worded(self, postgres):
        """What was just copied, with an index of words as well."""
        return self.rates(*map(sum, zip(self.took, postgres.index_words())))

    def sealed(self):
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as place:
            files, seconds, cpu, key = journald.sealed(pathlib.Path(place), self.messages())
            self.compare("journald", journald.contents(files))
            journald.verify(files, key)
        return self.rates(seconds, cpu)


def bulk(bench):
    """Ours is done when all is synced, in the tree, in volumes and searchable by patient, person and every word."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as place:
        work = Bulk(bench, pathlib.Path(place))
        sides = [lambda: work.own("journal_bulk", *work.shape), lambda: work.own("bulk_floor")]
        if bench.smoke:
            results = in_turns(1, *sides)
        else:
            with server() as postgres:
                results = in_turns(bench.repetitions, *sides, work.sealed, lambda: work.copied(postgres), lambda: work.worded(postgres))
    (ours, own_cpu), *others = (tuple(map(list, zip(*side))) for side in results)
    checked = f"{work.records} records on each side, every one compared (ours: every 97th, and found by what it says)"
    figures = []
    peers = (("hash, tree, write, fdatasync", 0.4), ("journald, sealed", 4), ("PostgreSQL 15, COPY", 6), ("COPY, then full text (GIN)", None))
    for (peer, aim), (theirs, cpu) in zip(peers, others):
        figures += [Figure("journal-bulk", "durable bulk, sealed, in tree and index", "1/s", ours, peer, theirs,
                           ratio_of(ours, theirs), aim, checked=checked),
                    Figure("journal-bulk", "the same, processor time a record", "us", own_cpu, peer, cpu)]
    return figures


def unsealed(folder, records):
    """Records of the same length in journald's files, unsealed, which are verified faster than sealed ones."""
    text = b"2026-11-22T03:04:05.678Z uketsuke1 open chart ".ljust(445, b".")
    files, _, _ = journald.written(folder, ((b"user%04d" % (n * 7919 % 997), b"%d" % (n * 104729 % 100003), b"%s %d" % (text, n))
                                            for n in range(records)))
    there, _ = journald.contents(files)
    if there != records:
        raise RuntimeError(f"journald: {records} sent, {there} there")
    return files


def verify(bench):
    """Both verify as many records; ours stands on the signed checkpoint, and opens every body where it says so."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as name:
        folder = pathlib.Path(name)
        shape = [1, folder, 4096] if bench.smoke else [4, folder]
        records = json.loads(run([bench.binaries / "sekisho_bench_journal_size", *shape]))["records"]

        def ours(*bodies):
            said = json.loads(run([bench.binaries / "sekisho_bench_journal_verify", folder, *bodies]))
            if said["records"] != records or said["bodies"] != (records if bodies else 0):
                raise RuntimeError(f"of {records} records: {said}")
            return records / said["cpu_s"]

        def theirs():
            return records / journald.verify(peers)

        sides = [lambda: ours("bodies"), ours]
        if bench.smoke:
            (opened, closed), peer = in_turns(1, *sides), []
        else:
            peers = unsealed(folder, records)
            opened, closed, peer = in_turns(bench.repetitions, *sides, theirs)
    checked = f"{records} records on each side, none wrong"
    figures = [Figure("journal-verify", "records verified a CPU second, each body opened", "1/s", opened, target=500_000, checked=checked),
               Figure("journal-verify", "records verified a CPU second, without bodies", "1/s", closed, target=800_000, checked=checked)]
    if peer:
        figures.append(Figure("journal-verify", "records verified a CPU second, each body opened", "1/s", opened, "journalctl --verify",
                              peer, ratio_of(opened, peer), 10, checked=checked))
    return figures


ROWS = {
    "journal-verify": (verify, "full verification with and without bodies, beside journalctl --verify"),
    "journal-1": (one, "single appends, 1 writer, beside PostgreSQL, SQLite and the bare disk"),
    "journal-64": (many, "single appends, 64 writers, beside PostgreSQL"),
    "journal-bulk": (bulk, "many records at once, in tree and index, beside COPY, sealed journald and the bare loop"),
}
