"""日レセ's database on a real PostgreSQL, from the clinic's decision to the verdicts: nobody's password, key or patient gets out of it.

usage: database_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import contextlib
import datetime
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
from use_of_orca import PASSWORD, PERSON, ROOT, Agent, Hub, check, free_port, install, records, until
from written import stands_nowhere

SERVER = sorted(pathlib.Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name))[-1] / "bin"
FIRST = "$1$abcdefgh$izcLfj8qSL1lsV5AjVkl10"  # "ormaster", as the guides have it
OWN = "$1$zyxwvuts$SqVFvDRsPqAb8jTjbVyAa0"
SESSION = "JA5XcYAJpHzWXBmtt9LrCW"
SECRETS = [FIRST[12:], OWN[12:], SESSION, "ACCESS-KEY-OF-THE-CLINIC", "患者 太郎", "クリニックの設定", "88144172"]
PATIENT = "0088144172"  # as 日レセ fills it up; must stand nowhere but in its database


class Postgres:
    """A cluster of its own on loopback; 日レセ's role owns the database, and who reads it gives a password."""

    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.account = pwd.getpwnam("postgres")
        os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        os.chmod(folder, 0o755)
        self.run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C", "--no-sync")
        (self.folder / "data/pg_hba.conf").write_text("local all postgres peer\nhost all all 127.0.0.1/32 scram-sha-256\n")
        self.run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w",
                 "-o", f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off", "start")

    def run(self, program, *words, **more):
        return subprocess.run(["setpriv", "--reuid", str(self.account.pw_uid), "--regid", str(self.account.pw_gid), "--clear-groups",
                               SERVER / program, *words], check=True, capture_output=True, cwd="/", **more)

    def sql(self, text, database="orca"):
        """As the provider runs it: through psql, as PostgreSQL's administrator."""
        self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-d", database,
                 input=text.encode())

    def stop(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


def staff_row(user, name, administrator="F", rights="0"):
    """職員情報 as 日レセ writes it: 500 bytes of EUC, here in UTF-8."""
    field = lambda text, size: text.encode("euc_jis_2004").ljust(size)
    row = field(user, 16) + field("カナ", 80) + field(name, 80) + b" " * 38 + (rights * 70).encode()[:70] + administrator.encode()
    row += b" " * 40 + b"200000" + b"0" + b" " * 162 + b"0" + b"1" + b"    "
    assert len(row) == 500
    return row.decode("euc_jis_2004")


def fill(postgres):
    postgres.sql("CREATE ROLE orca LOGIN; CREATE DATABASE orca OWNER orca;", "postgres")
    postgres.sql("GRANT ALL ON SCHEMA public TO orca; SET ROLE orca;" + (ROOT / "tests/orca/tables.sql").read_text())
    people = [("ormaster", "オルカマスター", "00001", FIRST, "T", "1", "99999999"), ("sato", "佐藤　綾", "40001", OWN, "F", "0", "99999999"),
              ("moto", "元　職員", "40002", OWN, "F", "0", "20250331")]
    for user, name, number, stored, administrator, rights, until_day in people:
        postgres.sql(f"INSERT INTO tbl_passwd VALUES ('{user}', '{stored}'); INSERT INTO tbl_sysuser VALUES ('{user}', 1, 'F', '20240401');"
                     "INSERT INTO tbl_syskanri (kanricd, kbncd, styukymd, edyukymd, kanritbl, hospnum) VALUES "
                     f"('1010', '{number}', '00000000', '{until_day}', '{staff_row(user, name, administrator, rights)}', 1)")
    postgres.sql("INSERT INTO tbl_access_key VALUES (1, 'ACCESS-KEY-OF-THE-CLINIC');"
                 "INSERT INTO tbl_ptinf (ptid, name, hospnum) VALUES (1, '患者 太郎', 1);"
                 "INSERT INTO tbl_syskanri (kanricd, kbncd, styukymd, edyukymd, kanritbl, hospnum) VALUES ('1001', '*', '0', '9', 'クリニックの設定', 1);"
                 "INSERT INTO tbl_dbkanri (kanricd, version) VALUES ('ORCADB00', '050200-1')")


class Clinic:
    def __init__(self, hub):
        self.hub = hub
        [self.server] = [one["id"] for one in json.loads(self.said("device", "list", "--json"))["devices"]]
        self.hand("device", "change", self.server, "--role", "server,hub")

    def said(self, *words):
        return self.hub.cli(*words).stdout

    def hand(self, *words, ok=True):
        return self.hub.cli(*words, "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n", ok=ok)

    def rows(self, table):
        """The newest rows by column; none before there are any."""
        found = self.hub.facts(table)
        if not found:
            return []
        columns = [one["name"] for one in found["columns"]]
        return [row if isinstance(row, dict) else dict(zip(columns, row)) for row in found["rows"]]

    def state(self):
        return next((row["state"] for row in self.rows("orca_database")), None)

    def verdict(self, control):
        return json.loads(self.hand("control", "show", control, "--json").stdout)["verdict"]


def reader(hub, *words):
    return subprocess.run([hub.bin / "sekisho-agent", *words, "--data", hub.local_agent], capture_output=True, text=True, timeout=60)


def decide(clinic):
    check(clinic.state() == "off", "the log alone is read at first")
    refused = clinic.hand("orca", "read", clinic.server, "database", ok=False)
    check(refused.returncode != 0, "without an opinion nothing is decided")
    clinic.hand("orca", "read", clinic.server, "database-and-passwords", "--opinion", "負荷は小さい", "--of", "森")


def set_up(clinic, postgres):
    until("the agent heard of it", lambda: clinic.state() == "not-set-up")
    printed = reader(clinic.hub, "orca-grants", "--passwords")
    check(printed.returncode == 0 and "CREATE ROLE" in printed.stdout, "the SQL is printed")
    password = (clinic.hub.local_agent / "orca-database.pgpass").read_text().strip().split(":")[-1]
    check(password not in printed.stdout + printed.stderr, "its password is not")
    check((clinic.hub.local_agent / "orca-database.pgpass").stat().st_mode & 0o777 == 0o600, "nobody else reads the password")
    check(reader(clinic.hub, "orca-check", "--passwords").returncode != 0, "it cannot read yet")
    postgres.sql(reader(clinic.hub, "orca-grants").stdout)
    alone = reader(clinic.hub, "orca-check").stdout
    for line in ["refused  tbl_passwd: password", "refused  tbl_access_key: hospnum, access_key_1", "refused  tbl_ptinf: "]:
        check(any(said.startswith(line) for said in alone.splitlines()), f"it says what the database refuses: {alone}")
    postgres.sql(printed.stdout)
    checked = reader(clinic.hub, "orca-check", "--passwords")
    check(checked.returncode == 0 and "tbl_passwd.password" in checked.stdout, f"it can: {checked.stdout}{checked.stderr}")
    return password


def judged(clinic):
    until("the operators", lambda: clinic.rows("orca_operators"))
    operators = {row["operator"]: row for row in clinic.rows("orca_operators")}
    check(sorted(operators) == ["moto", "ormaster", "sato"], f"operators: {sorted(operators)}")
    check(operators["ormaster"]["administrator"] == 1 and operators["ormaster"]["password_first"] == 1, "ormaster has its first password")
    check(operators["sato"]["may_export"] == 0 and operators["sato"]["password_copied"] == 1, "sato's password is a copy")
    check(operators["moto"]["valid"] == 0 and operators["moto"]["has_password"] == 1, "a leaver's password is left")
    check(operators["sato"]["name"] == "佐藤 綾", "names are read")
    wanted = {"orca.first-password": "fail", "orca.operators-in-use": "fail", "orca.administrators": "pass",
              "orca.strong-rights": "pass", "orca.database-rights": "pass",
              "orca.operator-owners": "fail", "orca.rights-beyond-role": "not-checked"}
    until("verdicts", lambda: {one: clinic.verdict(one) for one in wanted} == wanted)
    check(True, "they are judged so")


def used(clinic, postgres):
    """Who had which patient open, a job, and a pull of all patients: in the journal, found by the patient's number, which stands nowhere."""
    until("it is watched", lambda: any(row["watching"] == 1 for row in clinic.rows("orca_database")))
    token = clinic.hand("token", "create", "読む人", "--scope", "audit:read").stdout.strip().split()[-1]
    kept = lambda: json.loads((clinic.hub.local_agent / "orca-acts").read_text())
    postgres.sql(f"INSERT INTO tbl_ptnum (ptid, ptnum, hospnum) VALUES (66, '{PATIENT}', 1);"
                 "INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum, locktable_flg1, locktable_ldname1, locktable_ptid1) "
                 f"VALUES ('{SESSION}', 'sato', 1, '1', 'ORCA21', '66')")
    until("it was seen", lambda: kept()["patients"]["open"])
    today = "to_char(now() AT TIME ZONE 'Asia/Tokyo', 'YYYYMMDD')"
    minute = "to_char(now() AT TIME ZONE 'Asia/Tokyo', 'HH24MISS')"
    postgres.sql("UPDATE tbl_lock SET locktable_flg1 = ' ', locktable_ldname1 = ' ', locktable_ptid1 = ' ';"
                 "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, opid, startymd, jobstarttime, endymd, jobendtime, errcd, hospnum) "
                 f"VALUES (1, 'ORCBM01', 'sato', 'sato', {today}, {minute}, {today}, {minute}, '', 1);"
                 "INSERT INTO monpushevent (uuid, id, event, user_, pushed_at) VALUES ('u1', 1, 'patient_medical_all', 'chart', now())")
    codes = lambda **criteria: sorted(one["subtype"][-1]["code"] for one in records(clinic.hub, token, **criteria))
    until("the patient's opening", lambda: codes(**{"patient.identifier": PATIENT}) == ["orca-open:medical-acts"])
    until("the job and the pull", lambda: codes() == ["orca-job:ORCBM01", "orca-open:medical-acts", "orca-pulled:patient_medical_all"])
    check(codes(**{"patient.identifier": "12"}) == [], "another patient was not open")
    opened = [one for one in records(clinic.hub, token) if one["subtype"][-1]["code"].startswith("orca-open")][0]
    check("88144172" not in json.dumps(opened), "the record says who it was by another name")
    place = opened["id"]
    seen = json.loads(clinic.hand("journal", "body", place, "--why", "question", "--json").stdout)
    check("88144172" in json.dumps(seen) and PATIENT not in json.dumps(seen), f"who opens it, and says why, sees the number: {seen}")


def left_alone(clinic, postgres):
    """The provider renames the database while the agent looks each second; it is looked at again afterwards."""
    kept = lambda: json.loads((clinic.hub.local_agent / "orca-acts").read_text())["patients"]["open"]
    asked = "SELECT 1 / count(*) FROM pg_stat_activity WHERE application_name = 'sekisho-agent' AND datname = 'orca'"  # fails where none is
    postgres.sql(asked, "postgres")
    postgres.sql("ALTER DATABASE orca RENAME TO aside", "postgres")
    postgres.sql("ALTER DATABASE aside RENAME TO orca", "postgres")
    check(not kept(), "nobody is open")
    postgres.sql("UPDATE tbl_lock SET locktable_flg1 = '1', locktable_ldname1 = 'ORCA21', locktable_ptid1 = '66'")
    until("it is looked at again", kept)


def owned(clinic):
    """An operator of the database is one of the access register's."""
    person = clinic.hub.cli("person", "list").stdout.split()[0]
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
    clinic.hand("access", "assign-operator", "ormaster", "--person", person, "--purpose", "電子カルテとの連携", "--from", str(today))
    known = {one["operator"]: one for one in json.loads(clinic.hand("access", "operators", "--json").stdout)["operators"]}
    check(known["ormaster"]["standing"]["purpose"] == "電子カルテとの連携" and known["ormaster"]["can_log_in"], "ormaster is a program's")
    check(known["moto"]["standing"] is None and known["moto"]["found"], "a leaver's is nobody's")
    until("rights are a program's", lambda: clinic.verdict("orca.rights-beyond-role") == "pass")
    check(clinic.verdict("orca.operator-owners") == "fail", "the others are nobody's still")


def changed(clinic, postgres):
    """As after an import, and as nobody should have done."""
    postgres.sql("DROP SCHEMA sekisho CASCADE; GRANT SELECT (name) ON tbl_ptinf TO sekisho_reader;")
    seen = reader(clinic.hub, "orca-check", "--passwords")
    check(seen.returncode == 1 and "LACKING  sekisho.staff()" in seen.stdout and "BEYOND   tbl_ptinf.name" in seen.stdout, seen.stdout)
    refused = [line for line in seen.stdout.splitlines() if line.startswith("refused  tbl_ptinf: ")]
    check(len(refused) == 1 and "name" not in refused[0].replace("kananame", "").replace("nickname", ""), f"what can be read is not said to be refused: {refused}")
    check("refused  tbl_passwd" not in seen.stdout, "the passwords are read, and compared")
    postgres.sql(reader(clinic.hub, "orca-grants", "--passwords").stdout)
    check(reader(clinic.hub, "orca-check", "--passwords").returncode == 0, "printed again, it is as decided")
    postgres.sql(reader(clinic.hub, "orca-take-away").stdout)
    check(reader(clinic.hub, "orca-check", "--passwords").returncode == 1, "taken away, it reads nothing")


@contextlib.contextmanager
def clinic_with_database(before=lambda hub: None):
    """A hub and an agent beside 日レセ's database, which nobody decided to read yet: (clinic, agent, postgres). `before` the agent is there."""
    install()
    with tempfile.TemporaryDirectory(prefix="sekisho-orca-") as folder:
        place = pathlib.Path(folder)
        (place / "postgres").mkdir()
        place.chmod(0o755)
        postgres = Postgres(place / "postgres")
        hub = Hub(sys.argv[1], place / "data")
        hub.agents = f"127.0.0.1:{free_port()}"  # the same over its starts
        agent = None
        try:
            fill(postgres)
            hub.started()
            hub.set_up()
            before(hub)
            (hub.local_agent / "agent.toml").write_text(f'[orca]\ndatabase = "postgresql://127.0.0.1:{postgres.port}/orca"\n')
            agent = Agent(hub).started()
            until("orca_database", lambda: hub.facts("orca_database"))
            yield Clinic(hub), agent, postgres
        finally:
            if agent:
                agent.stop()
            if hub.runs():
                hub.stop()
            postgres.stop()
            shutil.rmtree(place / "postgres")
    check.tell()


def main():
    with clinic_with_database() as (clinic, agent, postgres):
        decide(clinic)
        password = set_up(clinic, postgres)
        judged(clinic)
        used(clinic, postgres)
        left_alone(clinic, postgres)
        owned(clinic)
        changed(clinic, postgres)
        stands_nowhere(check, clinic.hub, agent, [(password, "orca-database.pgpass"), *SECRETS], but=["postgres"])


if __name__ == "__main__":
    main()
