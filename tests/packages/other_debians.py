"""The agent in roots of Debian 11 and 13: it enrols by loopback with a hub outside, and every probe answers.

usage: other_debians.py BIN"""
import pathlib
import shutil
import struct
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from programs import TABLES, Agent, Checks, Hub, until
from roots import Root, as_root

VERSION = {"bullseye": "11", "trixie": "13"}
check = Checks()


def rows(table):
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row)) for row in table["rows"]]


def record_logins(root):
    """Last logins in this Debian's own files, written by its own programs: hana 40 and jiro 10 days
    ago, taro never."""
    for uid, name in enumerate(("hana", "taro", "jiro"), start=1000):
        for file, line in (("passwd", f"{name}:x:{uid}:{uid}::/home/{name}:/bin/bash"), ("group", f"{name}:x:{uid}:"),
                           ("shadow", f"{name}:!:20000:0:99999:7:::")):
            with open(root.path / "etc" / file, "a", encoding="ascii") as out:
                out.write(line + "\n")
    at = int(time.time()) - 40 * 86400
    # struct utmp of glibc: a login on tty1.
    login = struct.pack("<hxxi32s4s32s256shhiii16s20x", 7, 4242, b"tty1", b"1", b"hana", b"", 0, 0, 0, at, 0, b"")
    # struct lastlog by account number.
    last = bytes(292 * 1002) + struct.pack("<i32s256s", int(time.time()) - 10 * 86400, b"tty2", b"")
    if root.name == "trixie":
        (root.path / "run/systemd/sessions").mkdir(parents=True)  # as a boot leaves it, nobody being there
        (root.path / "tmp/old-wtmp").write_bytes(login)
        root.run("wtmpdb", "import", "/tmp/old-wtmp")
        (root.path / "var/lib/lastlog").mkdir(exist_ok=True)
        (root.path / "tmp/old-lastlog").write_bytes(last)
        root.run("lastlog2", "--import", "/tmp/old-lastlog")
        for file in ("wtmpdb/wtmp.db", "lastlog/lastlog2.db"):
            check((root.path / "var/lib" / file).read_bytes().startswith(b"SQLite"), f"{file} is an SQLite file")
    else:
        (root.path / "run/utmp").touch()  # as a boot leaves it, nobody being there
        (root.path / "var/log/wtmp").write_bytes(login)
        (root.path / "var/log/lastlog").write_bytes(last)


def look_at(suite, binaries):
    with Root(suite) as root, tempfile.TemporaryDirectory(prefix="sekisho-other-debian-") as work:
        record_logins(root)
        shutil.copy(binaries / "sekisho-agent", root.path / "usr/local/bin/")
        hub = Hub(binaries, pathlib.Path(work) / "data", local_agent=root.path / "var/lib/sekisho/agent").started()
        agent = Agent(hub, root.launcher(), "/usr/local/bin/sekisho-agent", "/var/lib/sekisho/agent")
        try:
            hub.set_up()
            agent.start()
            tables = {name: until(f"{name} of {suite}", lambda name=name: hub.facts(name)) for name in TABLES}
        finally:
            agent.stop()
            hub.stop()
    for name, table in tables.items():
        check(table["status"] == "complete" or table["status"] == "partial" and table["reason"],
              f"{suite}: {name} answers; it is {table['status']} ({table['reason']})")
    check(rows(tables["system"])[0]["os_version"] == VERSION[suite], f"{suite}: system names Debian {VERSION[suite]}")
    check(len(tables["packages"]["rows"]) > 50, f"{suite}: the packages are those of the root")
    people = {row["name"]: row for row in rows(tables["accounts"])}
    check(people["hana"]["ever_logged_in"] == 1, f"{suite}: hana has logged in ({people['hana']})")
    check(people["hana"]["idle_days"] == 60, f"{suite}: 40 days ago, told in steps of thirty ({people['hana']})")
    check(people["jiro"]["idle_days"] == 30, f"{suite}: 10 days ago ({people['jiro']})")
    check(people["taro"]["ever_logged_in"] == 0, f"{suite}: taro never has ({people['taro']})")
    return {name: table["status"] for name, table in tables.items()}


as_root()
for one in VERSION:
    states = look_at(one, pathlib.Path(sys.argv[1]).resolve())
    print(f"{one}: " + ", ".join(f"{name} {state}" for name, state in states.items()))
check.tell()
