"""PostgreSQL 15 as Debian's package brings it, a server of its own in a folder: fsync and synchronous_commit are on."""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from measure import cpu_of

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
TABLE = """CREATE TABLE log(id bigserial PRIMARY KEY, ts timestamptz, pat text, msg text);
CREATE INDEX ON log(ts); CREATE INDEX ON log(pat);"""
# The parser of full text passes over what looks like a tag of XML, and these messages are little else.
WORDS = """CREATE INDEX words ON log USING gin(to_tsvector('simple', translate(msg, '<>="/', '     ')))"""
INSERT = r"""\set p random(1, 100000)
INSERT INTO log(ts, pat, msg) VALUES (now(), :p, rpad('2026-11-22T03:04:05.678Z uketsuke1 open chart ', 445, '.'));
"""


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        self.as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_owner:
            shutil.chown(folder, "postgres")
        self.call("initdb", "-A", "trust", "-U", "postgres", "-D", folder / "data")
        with open(folder / "data/postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(f"listen_addresses=''\nunix_socket_directories='{folder}'\n"
                           "shared_buffers=512MB\nmax_wal_size=4GB\nmax_connections=100\n")
        self.call("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "start")

    def call(self, program, *words):
        done = subprocess.run([*self.as_owner, PROGRAMS / program, *map(str, words)], cwd=self.folder, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout

    def sql(self, *commands):
        """What the last of the commands said; each is a transaction of its own."""
        words = [word for command in commands for word in ("-c", command)]
        return self.call("psql", "-h", self.folder, "-U", "postgres", "-d", "postgres", "-Atq", *words).strip()

    def append(self, clients, seconds):
        """Answered INSERTs of one record each a second."""
        (self.folder / "insert.sql").write_text(INSERT, encoding="utf-8")
        self.sql("TRUNCATE log")
        said = self.call("pgbench", "-h", self.folder, "-U", "postgres", "-n", "-f", self.folder / "insert.sql", "-c", clients, "-j", 2,
                         "-T", seconds, "-M", "prepared", "postgres")
        done = int(re.search(r"transactions actually processed: (\d+)", said)[1])
        there = int(self.sql("SELECT count(*) FROM log"))
        if done != there:
            raise RuntimeError(f"PostgreSQL: {done} answered, {there} there")
        return float(re.search(r"tps = ([\d.]+)", said)[1])

    def copy(self, file):
        """Seconds of one COPY into the empty table, and processor time of the whole server."""
        self.sql("DROP INDEX IF EXISTS words", "TRUNCATE log", "CHECKPOINT")
        return self.timed(f"COPY log(ts, pat, msg) FROM '{file}'")

    def index_words(self):
        """Likewise of making a full-text index, until copy() drops it."""
        return self.timed(WORDS)

    def timed(self, command):
        used = self.cpu()
        said = self.sql(r"\timing on", command)
        return float(re.search(r"Time: ([\d.]+) ms", said)[1]) / 1000, self.cpu() - used

    def contents(self):
        """How many messages there are, and the MD5 of all of them, a line each."""
        count, digest = self.sql(r"SELECT count(*), md5(string_agg(msg, E'\n' ORDER BY id) || E'\n') FROM log").split("|")
        return int(count), digest

    def cpu(self):
        """Of the server and all its processes, those that ended among them."""
        server = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        listed = lambda: pathlib.Path(f"/proc/{server}/task/{server}/children").read_text().split()
        while True:  # again if one ended meanwhile
            children = listed()
            with contextlib.suppress(FileNotFoundError):
                used = sum(cpu_of(server)) + sum(cpu_of(child)[0] for child in children)
                if listed() == children:
                    return used

    def stop(self):
        self.call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


@contextlib.contextmanager
def server():
    """With the table that single records and COPY go to."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/var/tmp") as folder:
        postgres = Postgres(pathlib.Path(folder))
        try:
            postgres.sql(TABLE)
            yield postgres
        finally:
            postgres.stop()
