"""All that agent and hub wrote: their files as they are, what is compressed in them, the cells of their databases, what the hub tells of its
sealed tables, and the opened body of every entry of the journal. What must stand nowhere is looked for in all of it.

usage: written.py      (whether it finds what was put there)
"""
import collections
import contextlib
import ctypes
import json
import pathlib
import secrets as chance
import shutil
import sqlite3
import struct
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from programs import PASSWORD, PERSON, TABLES, Checks, until

FRAME = b"\x28\xb5\x2f\xfd"  # Zstandard (RFC 8878)
DATABASE = b"SQLite format 3\0"
MOST = 64 << 20  # of one frame; what says it is larger is none
SALT = 16  # before each body of an export

Entry = collections.namedtuple("Entry", "kind body")


def zstd():
    library = ctypes.CDLL("libzstd.so.1")
    for name in ("ZSTD_findFrameCompressedSize", "ZSTD_compressBound", "ZSTD_compress", "ZSTD_decompress"):
        getattr(library, name).restype = ctypes.c_size_t
    library.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    return library


ZSTD = zstd()


def size(number):
    return ctypes.c_size_t(number)


def frame_of(plain):
    room = ctypes.create_string_buffer(ZSTD.ZSTD_compressBound(size(len(plain))))
    taken = ZSTD.ZSTD_compress(room, size(len(room)), plain, size(len(plain)), 1)
    return room.raw[:taken]


def expanded(content):
    """Of each frame in it what it says; but for those that need a dictionary, which are sealed as well."""
    at = -1
    while (at := content.find(FRAME, at + 1)) >= 0:
        rest = content[at:at + MOST]
        says = ZSTD.ZSTD_getFrameContentSize(rest, size(len(rest)))
        takes = ZSTD.ZSTD_findFrameCompressedSize(rest, size(len(rest)))
        if says > MOST or takes > len(rest):
            continue
        room = ctypes.create_string_buffer(max(1, says))
        if ZSTD.ZSTD_decompress(room, size(says), rest, size(takes)) == says:
            yield room.raw[:says]


def cells(path):
    """Of a database: what is longer than a page lies in the file in parts."""
    with tempfile.TemporaryDirectory(prefix="sekisho-cells-") as folder:
        for part in ("", "-wal"):
            if (there := path.with_name(path.name + part)).exists():
                shutil.copy(there, pathlib.Path(folder) / ("copy" + part))
        database = sqlite3.connect(pathlib.Path(folder) / "copy")
        database.text_factory = bytes
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{table.decode()}"'):
                yield table.decode(), b"\n".join(str(cell).encode() if isinstance(cell, (int, float)) else cell for cell in row if cell is not None)
        database.close()


def files(folder, but=()):
    """(where, content) of each, as it is; but for those of `but`, which others wrote. One that went meanwhile is none."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(folder / other) for other in but):
            with contextlib.suppress(FileNotFoundError):
                yield path, path.read_bytes()


def written(folder, but=()):
    """(where, content) of all that can be read there. Nobody writes meanwhile."""
    for path, content in files(folder, but):
        yield path, content
        for plain in expanded(content):
            yield path, plain
        for table, row in cells(path) if content.startswith(DATABASE) else ():
            yield path / table, row
            for plain in expanded(row):
                yield path / table, plain


def hand(hub, *words):
    """What the director says at the command line."""
    return hub.cli(*words, "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n").stdout


def exported(hub, why):
    """Every entry of the journal, as far as it is signed, with its body opened."""
    with tempfile.TemporaryDirectory(prefix="sekisho-export-") as folder:
        place = pathlib.Path(folder) / "export"
        hand(hub, "journal", "export", str(place), "--with-bodies", "--why", why)
        bodies = {int(path.name): path.read_bytes()[SALT:] for path in (place / "bodies").iterdir()}
        return [Entry(json.loads(line)["kind"], bodies[index]) for index, line in enumerate(lines_of(place / "tile/entries"))]


def entries_of(hub, why=None):
    """Every entry until now, of whatever kind. That they were opened is one of them, and alone says why: once it is signed, so are those before."""
    why = why or chance.token_hex(16)
    holds = lambda entries: entries if any(why.encode() in one.body for one in entries) else None
    return until("the journal is signed", lambda: holds(exported(hub, why)))


def lines_of(folder):
    """Entries of an export (C2SP tlog-tiles), from the first on; the last bundle is the longest of those that are partial."""
    number = 0
    while True:
        digits = [part.zfill(3) for part in f"{number:,}".split(",")]
        name = "/".join([f"x{part}" for part in digits[:-1]] + digits[-1:])
        partial = sorted((folder / f"{name}.p").glob("*"), key=lambda path: int(path.name))
        bundle = folder / name if (folder / name).is_file() else partial[-1] if partial else None
        if bundle is None:
            return
        content = bundle.read_bytes()
        while content:
            (length,) = struct.unpack(">H", content[:2])
            yield content[2:2 + length]
            content = content[2 + length:]
        number += 1


def found(pieces, secrets):
    """(secret, where) of each that stands somewhere. A secret is a text, or one with the name of the file where it may be."""
    wanted = [(one, None) if isinstance(one, str) else one for one in secrets]
    forms = [(text, form, but_in) for text, but_in in wanted for form in {text.encode(), text.encode("euc_jp")}]
    return [(text, where) for where, content in pieces for text, form, but_in in forms
            if form in content and (but_in is None or getattr(where, "name", None) != but_in)]


def tables_of(hub):
    """(where, content) of what is sealed on the disk, opened."""
    for table in TABLES:
        said = hub.cli("facts", table, "--json", "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n", ok=False)
        yield f"table {table}", said.stdout.encode()


def stands_nowhere(check, hub, agent, secrets, told=(), but=()):
    """Of `secrets` none stands in anything that agent and hub wrote, which end for it, nor in what else was `told`. `but` are folders of others
    beside theirs."""
    nowhere = lambda what, pieces: check((seen := found(pieces, secrets)) == [], f"{what}: {seen[:5]}")
    why = chance.token_hex(16)
    bodies = [(f"body of entry {index}, {entry.kind}", entry.body) for index, entry in enumerate(entries_of(hub, why))]
    check(found(bodies, [why]) != [], "what only a sealed body says is found")
    nowhere("bodies of the journal", bodies)
    nowhere("tables", tables_of(hub))
    nowhere("what is told", told)
    nowhere("files while they run", files(hub.logs, but))
    agent.stop()
    hub.stop()
    pieces = list(written(hub.logs, but))
    check({"hub.log", "hub.out", "agent.log", "hub.sqlite"} <= {getattr(where, "name", "") for where, _ in pieces}, "there was something to look through")
    check(any(where.is_relative_to(hub.data.with_name(hub.data.name + ".keys")) for where, _ in pieces), "keys as well")
    check(found(pieces, [why]) == [], "what is sealed is sealed")
    nowhere("files", pieces)


def main():
    """A search that finds nothing must not be one that cannot find."""
    check = Checks()
    word, other = chance.token_hex(16), chance.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="sekisho-written-") as name:
        folder = pathlib.Path(name)
        (folder / "plain").write_text(f"before {word} behind")
        (folder / "packed").write_bytes(b"head" + frame_of(b"none") + frame_of(f"{word} {'again ' * 99}{word}".encode()) + b"tail")
        (folder / "beside").mkdir()
        (folder / "beside/kept").write_text(word)
        database = sqlite3.connect(folder / "database")
        database.execute("CREATE TABLE rows (text, packed)")
        database.execute("INSERT INTO rows VALUES (?, NULL)", (("x" * 4000 + word) * 3,))  # across its pages, at whatever place
        database.execute("INSERT INTO rows VALUES (NULL, ?)", (frame_of(f"{chance.token_hex(4000)} {word}".encode()),))
        database.commit()
        database.close()
        seen = [where.relative_to(folder) for _, where in found(written(folder, ["beside"]), [word])]
        check(set(map(str, seen)) >= {"plain", "packed", "database/rows"}, f"in a file, a frame, a cell: {seen}")
        check(len([one for one in seen if str(one) == "database/rows"]) == 2, "and in a frame in a cell")
        check("beside/kept" not in map(str, seen), "not where others wrote")
        check(found(written(folder), [other]) == [], "another stands nowhere")
        check([where.name for _, where in found(files(folder), [(word, "plain")])].count("plain") == 0, "not where it may be")
        check(found([("euc", "患者太郎".encode("euc_jp"))], ["患者太郎"]) != [], "in another encoding")
    check.tell()


if __name__ == "__main__":
    main()
