"""The journal: single acknowledged appends beside two databases and the bare disk, and what records weigh."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import uuid

from measure import Figure, in_turns, ratio_of, run

POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
TABLE = """CREATE TABLE log(id bigserial PRIMARY KEY, ts timestamptz, pat text, msg text);
CREATE INDEX ON log(ts); CREATE INDEX ON log(pat);"""
INSERT = r"""\set p random(1, 100000)
INSERT INTO log(ts, pat, msg) VALUES (now(), :p, rpad('2026-11-22T03:04:05.678Z uketsuke1 open chart ', 445, '.'));
"""


class Postgres:
    """A server of its own, as Debian's PostgreSQL 15 comes: fsync and synchronous_commit on."""

    def __init__(self, folder):
        self.folder = folder
        self.as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_owner:
            shutil.chown(folder, "postgres")
        self.call("initdb", "-A", "trust", "-D", folder / "data")
        with open(folder / "data/postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(f"listen_addresses=''\nunix_socket_directories='{folder}'\n"
                           "shared_buffers=512MB\nmax_wal_size=4GB\nmax_connections=100\n")
        self.call("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "start")
        self.sql(TABLE)
        (folder / "insert.sql").write_text(INSERT, encoding="utf-8")

    def call(self, program, *words):
        done = subprocess.run([*self.as_owner, POSTGRES / program, *map(str, words)], cwd=self.folder, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout

    def sql(self, text):
        return self.call("psql", "-h", self.folder, "-d", "postgres", "-Atqc", text).strip()

    def append(self, clients, seconds):
        self.sql("TRUNCATE log")
        said = self.call("pgbench", "-h", self.folder, "-n", "-f", self.folder / "insert.sql", "-c", clients, "-j", 2,
                         "-T", seconds, "-M", "prepared", "postgres")
        done = int(re.search(r"transactions actually processed: (\d+)", said)[1])
        there = int(self.sql("SELECT count(*) FROM log"))
        if done != there:
            raise RuntimeError(f"PostgreSQL: {done} answered, {there} there")
        return float(re.search(r"tps = ([\d.]+)", said)[1])

    def stop(self):
        self.call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


@contextlib.contextmanager
def server():
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        postgres = Postgres(pathlib.Path(folder))
        try:
            yield postgres
        finally:
            postgres.stop()


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


def journald(folder, records):
    """Records of the same length in journald's files, unsealed, which are verified faster than sealed ones."""
    text = b"MESSAGE=" + b"2026-11-22T03:04:05.678Z uketsuke1 open chart ".ljust(445, b".")
    now, boot = time.time_ns() // 1000, uuid.uuid4().hex
    with open(folder / "export", "wb") as out:
        for n in range(records):
            out.write(b"__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%s\nAUDIT_USER=user%04d\nAUDIT_PATIENT=%d\n%s %d\n\n"
                      % (now + n, n + 1, boot.encode(), n * 7919 % 997, n * 104729 % 100003, text, n))
    with open(folder / "export", "rb") as export:
        run(["/lib/systemd/systemd-journal-remote", "-o", folder / "peer.journal", "-"], stdin=export, stderr=subprocess.DEVNULL)
    files = folder / "peer*.journal"  # a pattern: it begins a new one from time to time
    there = len(run(["journalctl", "--file", files, "-o", "cat", "--output-fields=AUDIT_USER"]).splitlines())
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
            return records / run(["journalctl", "--file", peers, "--verify"], cpu=True, stderr=subprocess.DEVNULL)[1]

        sides = [lambda: ours("bodies"), ours]
        if bench.smoke:
            (opened, closed), peer = in_turns(1, *sides), []
        else:
            peers = journald(folder, records)
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
    "journal-size": (size, "bytes a record on disk; putting together, opening and a proof"),
}
