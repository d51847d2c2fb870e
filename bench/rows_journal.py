"""The journal: single appends, bulk, and what records weigh."""
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
            folder = pathlib.Path(place)
            journald.export(folder / "export", self.messages())
            files, seconds, cpu, key = journald.sealed(folder)
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


def size(bench):
    def weigh():
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
            shape = [1, folder, 4096] if bench.smoke else [4, folder]
            return json.loads(run([bench.binaries / "sekisho_bench_journal_size", *shape]))
    said = [weigh() for _ in range(1 if bench.smoke else min(3, bench.repetitions))]
    text = [one["text_bytes"] for one in said]
    weight = [one["volume_bytes"] for one in said]
    room = said[0]["segment_bytes"] / 2**20
    rate = [one["records"] / one["append_s"] for one in said]
    checked = "every 997th record read back and compared"
    return [Figure("journal-size", "bytes a record, sealed, with tree, no index", "B", weight, "the text itself", text,
                   target=165, at_least=False, checked=checked, note=f"and {room:.0f} MiB of segments, however many records"),
            Figure("journal-size", "durable bulk into segments, windows of 4,096", "1/s", rate, checked=checked),
            Figure("journal-size", "putting together, processor time a record", "us",
                   [one["settle_cpu_us"] for one in said], checked=checked),
            Figure("journal-size", "opening", "ms", [one["open_ms"] for one in said], checked=checked),
            Figure("journal-proof", "a proof from a journal just opened", "us", [one["proof_us"] for one in said],
                   target=1000, at_least=False, checked=checked)]


def search(bench):
    """Every answer is compared with the peer's, record by record, by the program itself."""
    def ask():
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
            shape = [8192, folder, 4096] if bench.smoke else [1 << 20, folder]
            return json.loads(run([bench.binaries / "sekisho_bench_journal_search", *shape]))
    said = [ask() for _ in range(1 if bench.smoke else min(3, bench.repetitions))]
    of = lambda name: [one[name] for one in said]
    checked = "the same records found on both sides"
    return [Figure("journal-search", "bytes a record of the index, words and grams", "B", of("index_bytes"), target=24, at_least=False, checked=checked),
            Figure("journal-search", "indexing, processor time a record", "us", of("index_cpu_us"), checked=checked),
            Figure("journal-search", "all records of a patient, read and held against the tree", "us", of("patient_us"), "SQLite, index", of("patient_peer_us"), checked=checked),
            Figure("journal-search", "the same, listed without reading", "us", of("patient_listing_us"), "SQLite, index", of("patient_peer_us"), checked=checked),
            Figure("journal-search", "a word that one record has", "us", of("word_us"), "SQLite, FTS5", of("word_peer_us"), target=1000, at_least=False, checked=checked),
            Figure("journal-search", "Japanese in the middle of a text, one record of a thousand", "us", of("remark_us"), "SQLite, LIKE scan", of("remark_scan_us"), checked=checked)]


def unsealed(folder, records):
    """Records of the same length in journald's files, unsealed, which are verified faster than sealed ones."""
    text = b"2026-11-22T03:04:05.678Z uketsuke1 open chart ".ljust(445, b".")
    journald.export(folder / "export", ((b"user%04d" % (n * 7919 % 997), b"%d" % (n * 104729 % 100003), b"%s %d" % (text, n))
                                        for n in range(records)))
    files, _, _ = journald.written(folder)
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


def scale(bench):
    """Ten million records, as years of a large practice; every answer is held against what was appended, by the program itself."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        shape = [57344, folder, 4096] if bench.smoke else [10_000_000, folder]
        said = json.loads(run([bench.binaries / "sekisho_bench_journal_scale", *shape]))
    checked = f"{said['records']} records, every answer what was appended"

    def figure(work, name, target=None):
        note = f"at most {said[name + '_most_us']:.0f} us, the first {said[name + '_first_us']:.0f} us"
        return Figure("journal-scale", work, "us", [said[name + "_us"]], target=target, at_least=False, checked=checked, note=note)
    return [figure("the 14 records of a patient, read and held against the tree", "patient", 5000),
            figure("a word that one record has", "word", 1000),
            figure("a page of 50 anywhere in the timeline", "page"),
            figure("a proof", "proof", 1000),
            figure("a body", "body"),
            Figure("journal-scale", "opening", "ms", [said["open_ms"]], checked=checked),
            Figure("journal-scale", "most memory resident", "MiB", [said["resident_kib"] / 1024], checked=checked),
            Figure("journal-scale", "bytes a record on disk, sealed, with tree, index and segments", "B", [said["bytes"]],
                   target=165, at_least=False, checked=checked)]


ROWS = {
    "journal-scale": (scale, "ten million records: a patient, a word, a page, a proof, opening, memory"),
    "journal-verify": (verify, "full verification with and without bodies, beside journalctl --verify"),
    "journal-search": (search, "a patient, a word and Japanese text, beside SQLite's index, FTS5 and scan"),
    "journal-1": (one, "single appends, 1 writer, beside PostgreSQL, SQLite and the bare disk"),
    "journal-64": (many, "single appends, 64 writers, beside PostgreSQL"),
    "journal-bulk": (bulk, "many records at once, in tree and index, beside COPY, sealed journald and the bare loop"),
    "journal-size": (size, "bytes a record on disk; putting together, opening and a proof"),
}
