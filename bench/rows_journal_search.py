"""What records of the journal weigh, and how they are found again, beside two databases that hold the same."""
import contextlib
import json
import tempfile

from measure import Figure, in_turns, ratio_of, run
from postgres import server


@contextlib.contextmanager
def socket_of_server(bench):
    """Words for a program that takes one; none in a smoke run, which has no server."""
    if bench.smoke:
        yield []
        return
    with server() as postgres:
        yield [postgres.folder]


def said_by(bench, program, *words):
    """The program's answer from a folder of its own, which stands in the words' place of None."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        return json.loads(run([bench.binaries / f"sekisho_bench_{program}", *(folder if word is None else word for word in words)]))


def weigh(bench, shape, volumes, socket):
    """What one journal and both databases say of as many records of a shape; the databases always come to the same size."""
    entries = 4096 if bench.smoke else 1 << 16
    ours = lambda: said_by(bench, "journal_size", volumes, None, entries, shape)
    said, = in_turns(1 if bench.smoke else min(3, bench.repetitions), ours)
    return said, said_by(bench, "database_size", shape, volumes * entries, None, *socket)


def weights(name, said, databases, aims):
    """Bytes a record of one shape beside the text and the databases."""
    of = lambda key: [one[key] for one in said]
    ours, text = [one["volume_bytes"] + one["index_bytes"] for one in said], of("text_bytes")
    work = f"bytes a record, sealed, with tree and index: {name}"
    checked = f"{said[0]['records']} records; every 997th of ours read, compared and found by its patient"
    peers = [("the text itself", text, aims[1]), ("SQLite, FTS5", [databases["sqlite"]], aims[2])]
    if "postgres" in databases:
        peers.append(("PostgreSQL 15, GIN", [databases["postgres"]], aims[2]))
    note = f"the index {said[0]['index_bytes']:.1f} B of it; beside it {said[0]['segment_bytes'] / 2**20:.0f} MiB of segments, however many records"
    return [Figure("journal-size", work, "B", ours, target=aims[0], at_least=False, checked=checked, note=note),
            *(Figure("journal-size", work, "B", ours, peer, theirs, ratio_of(theirs, ours), aim) for peer, theirs, aim in peers)]


def size(bench):
    with socket_of_server(bench) as socket:
        said, databases = weigh(bench, "lines", 1 if bench.smoke else 4, socket)
        atna, atna_databases = weigh(bench, "atna", 1, socket)
    of = lambda key: [one[key] for one in said]
    return [*weights("lines of 492 B", said, databases, (165, 2.8, 4.3)),
            *weights(f"whole ATNA messages of {atna[0]['text_bytes']:.0f} B", atna, atna_databases, (None, None, None)),
            Figure("journal-size", "durable bulk into segments, windows of 4,096", "1/s", [one["records"] / one["append_s"] for one in said]),
            Figure("journal-size", "putting together and indexing, processor time a record", "us", of("settle_cpu_us")),
            Figure("journal-size", "the same, whole ATNA messages", "us", [one["settle_cpu_us"] for one in atna]),
            Figure("journal-size", "opening", "ms", of("open_ms")),
            Figure("journal-proof", "a proof from a journal just opened", "us", of("proof_us"), target=1000, at_least=False)]


def search(bench):
    """Every answer is compared with the peers', record by record, by the program itself."""
    shape = [8192, None, 4096] if bench.smoke else [1 << 20, None, 1 << 16]
    with socket_of_server(bench) as socket:
        ask = lambda: said_by(bench, "journal_search", *shape, *socket)
        said, = in_turns(1 if bench.smoke else min(3, bench.repetitions), ask)
    of = lambda name: [one[name] for one in said]
    checked = "the same records found on every side"

    def beside(work, question, ours, peers, **faster):
        """How many times faster ours is, and by peer how many times are wanted."""
        figures = []
        for key, peer in peers.items():
            if f"{question}_{key}_us" in said[0]:
                theirs = of(f"{question}_{key}_us")
                figures.append(Figure("journal-search", work, "us", of(ours), peer, theirs, ratio_of(theirs, of(ours)), faster.get(key), checked=checked))
        return figures

    by_index = {"sqlite": "SQLite, index", "postgres": "PostgreSQL 15, index"}
    by_word = {"sqlite": "SQLite, FTS5", "postgres": "PostgreSQL 15, GIN"}
    by_scan = {"sqlite": "SQLite, LIKE scan", "postgres": "PostgreSQL 15, LIKE scan"}
    return [Figure("journal-search", "bytes a record of the index, words and grams", "B", of("index_bytes"), target=24, at_least=False),
            Figure("journal-search", "indexing, processor time a record", "us", of("index_cpu_us")),
            *beside("all records of a patient, read and held against the tree", "patient", "patient_us", by_index, sqlite=1),
            *beside("the same, listed without reading", "patient", "patient_listing_us", by_index),
            Figure("journal-search", "a word that one record has", "us", of("word_us"), target=1000, at_least=False),
            *beside("a word that one record has", "word", "word_us", by_word),
            *beside("Japanese in the middle of a text, one record of a thousand", "remark", "remark_us", by_scan, sqlite=10, postgres=10)]


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
    "journal-size": (size, "bytes a record with tree and index beside SQLite and PostgreSQL, lines and ATNA; opening and a proof"),
    "journal-search": (search, "a patient, a word and Japanese text, beside SQLite and PostgreSQL: indexes, full text, scans"),
    "journal-scale": (scale, "ten million records: a patient, a word, a page, a proof, opening, memory"),
}
