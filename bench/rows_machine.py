"""One machine: its posture, its pending updates, what the agent costs."""
import contextlib
import datetime
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import postgres
from hub import Hub, programs
from measure import Figure, cpu_of, in_turns, memory_of, ratio_of, run, running_time_of

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from orca_day.day import Day

CANNOT_TELL = ("not-checked", "error")


def posture(bench):
    said, parts = [], []

    def ours():
        path = bench.work / "this_machine.json"
        tables, reading = run([bench.binaries / "sekisho_bench_probe"], cpu=True)
        path.write_text(tables, encoding="utf-8")
        output, judging = run([bench.binaries / "sekisho_bench_judge", path], cpu=True)
        said.append(output)
        parts.append((reading, judging))
        return reading + judging

    counts = []

    def lynis():
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
            report = pathlib.Path(folder) / "report.dat"
            _, cpu = run(["lynis", "audit", "system", "--quick", "--no-colors", "--logfile", f"{folder}/log",
                          "--report-file", report], cpu=True, stderr=subprocess.DEVNULL)
            counts.append(len(re.search(r"^tests_executed=(.*)$", report.read_text(), flags=re.M)[1].split("|")) - 1)
            return cpu

    mine, theirs = ([ours() for _ in range(bench.repetitions)], []) if bench.smoke else in_turns(bench.repetitions, ours, lynis)
    verdicts = [line.split(" ") for line in said[-1].splitlines()]
    open_ones = [(name, why) for name, verdict, why in verdicts if verdict in CANNOT_TELL]
    answered = Figure("posture", "measured controls answered on this machine", "of "
                      f"{len(verdicts)}", [len(verdicts) - len(open_ones)], target=len(verdicts),
                      checked="each control's verdict and reason read",
                      note="; ".join(f"{name}: {why}" for name, why in open_ones))
    cost = Figure("posture", "full posture of this machine", "CPU s", mine, "lynis audit system --quick", theirs,
                  1 / ratio_of(mine, theirs) if theirs else None, 100 if theirs else None,
                  checked=f"{len(verdicts)} controls; lynis {counts[0] if counts else 0} tests",
                  note=f"reading {statistics.median(r for r, _ in parts):.2f} s, children included; judging, with the "
                       f"specs read anew, {statistics.median(j for _, j in parts):.2f} s")
    return [cost, answered]


def listed_by_apt(root, fresh):
    options = ["-o", f"Dir={root}", "-o", "APT::Sandbox::User=root"]
    for cache in ("pkgcache", "srcpkgcache"):  # some images switch them off, so both are said
        options += ["-o", f"Dir::Cache::{cache}={'' if fresh else cache + '.bin'}"]
    output, cpu = run(["apt", *options, "list", "--upgradable"], cpu=True, stderr=subprocess.DEVNULL,
                      env={**os.environ, "LC_ALL": "C"})
    lines = re.findall(r"^([^/\n]+)/\S+ (\S+) (\S+) \[upgradable from: ([^\]]+)\]$", output, flags=re.M)
    return {(name, old, new) for name, new, _, old in lines}, cpu


def listed_by_us(bench, root, again=False):
    """With `again` the cost of a reading by a program that runs on, as the agent does."""
    output, cpu = run([bench.binaries / "sekisho_bench_pending", root, *(["21"] if again else [])], cpu=True)
    status, *lines = output.splitlines()
    if not status.startswith("complete"):
        raise RuntimeError(f"pending updates: {status}")
    if again:
        cpu = float(lines.pop(0))
    rows = [line.split(" ") for line in lines]
    return {(name.partition(":")[0], old, new) for name, old, new in rows}, cpu


def updates(bench):
    root = bench.root()
    listed_by_apt(root, False)  # writes apt's cache files
    mine, again, cold, warm = in_turns(
        bench.repetitions, lambda: listed_by_us(bench, root), lambda: listed_by_us(bench, root, again=True),
        lambda: listed_by_apt(root, True), lambda: listed_by_apt(root, False))
    wanted = cold[0][0]
    for listed, _ in mine + again + cold + warm:
        if listed != wanted or not wanted:
            raise RuntimeError(f"another list: {sorted(listed ^ wanted)[:5]}")
    cpu = [[used for _, used in side] for side in (mine, again, cold, warm)]
    checked = f"{len(wanted)} updates of {bench.packages} packages, names and versions equal"
    return [Figure("updates", "pending updates, lists just fetched", "CPU s", cpu[0], "apt list --upgradable", cpu[2],
                   1 / ratio_of(cpu[0], cpu[2]), 30, checked=checked,
                   note="every list read through, the program's start included; apt without its cache files, as after apt update"),
            Figure("updates", "pending updates, nothing fetched since", "CPU s", cpu[1], "the same with apt's cache files",
                   cpu[3], 1 / ratio_of(cpu[1], cpu[3]), 30, checked=checked,
                   note="a further reading of a program that runs on: the same files are not read through again")]


def is_static(program):
    return "INTERP" not in run(["readelf", "-lW", program])


def with_root(root):
    """A shell line that shows `root`'s packages and lists to what it starts, and to nothing else."""
    binds = " && ".join(f"mount --bind {root}{path} {path}"
                        for path in ("/var/lib/dpkg/status", "/var/lib/apt/lists", "/etc/apt"))
    return f'{binds} && exec "$@"'


def wait_for_tables(bench, hub, wanted):
    end = time.monotonic() + 300
    while time.monotonic() < end:
        devices = hub.api("/devices")["devices"]
        mine = next((device for device in devices if device.get("agent")), None)
        if mine:
            tables = hub.api(f"/devices/{mine['id']}")["tables"]
            if len({table["table"] for table in tables if table.get("observed")}) >= wanted:
                return len(tables)
        time.sleep(1)
    raise RuntimeError("the agent's tables did not all come")


def agent(bench):
    program = bench.binaries / "sekisho-agent"
    if not is_static(program):
        raise RuntimeError("the agent is not static")
    figures = [Figure("agent", "binary, static", "MB", [program.stat().st_size / 1e6], target=10, at_least=False,
                      checked="no program interpreter in its headers")]
    root = bench.root()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
        data = pathlib.Path(folder) / "data"
        (data / "agent").mkdir(mode=0o700, parents=True)
        with Hub(bench.binaries, data) as hub:
            hub.set_up()
            hub.sign_in(programs.PERSON, programs.PASSWORD, [])
            began = time.monotonic()
            process = subprocess.Popen(["unshare", "-m", "bash", "-c", with_root(root), "agent", program, "run",
                                        "--data", data / "agent", "--await-enrolment"])
            try:
                tables = wait_for_tables(bench, hub, bench.agent_tables)
                first, (_, first_children) = running_time_of(process.pid), cpu_of(process.pid)
                reading = time.monotonic() - began
                time.sleep(bench.agent_minutes * 60)
                rest, (_, rest_children) = running_time_of(process.pid), cpu_of(process.pid)
                minutes = (time.monotonic() - began - reading) / 60
                _, most = memory_of(process.pid)
            finally:
                process.terminate()
                process.wait(60)
    resting = (rest - first) / (minutes * 60)
    hour = first + resting * (3600 - reading)
    return figures + [
        Figure("agent", f"most resident, {tables} tables, {bench.packages} packages", "MB", [most / 1e6], target=12,
               at_least=False, checked=f"all tables at the hub {reading:.0f} s after its start",
               note="its own process; children apart"),
        Figure("agent", "share of one core, an hour reckoned", "%", [hour / 36], target=0.1, at_least=False,
               checked=f"{minutes:.1f} min at rest watched",
               note=f"every table read once {first:.2f} s, counted once an hour, and {resting * 3600:.2f} s an hour "
                    f"at rest; children beside it {first_children:.2f} s once and "
                    f"{(rest_children - first_children) / minutes * 60:.2f} s an hour"),
    ]


def filled_orca(database, agent, folder):
    """Eight sessions with three patients open in each, of sixty thousand numbers; and the role that reads, with its password."""
    tables = (pathlib.Path(__file__).resolve().parents[1] / "tests/orca/tables.sql").read_text(encoding="utf-8")
    grants = run([agent, "orca-grants", "--data", folder], stderr=subprocess.DEVNULL)
    database.sql("CREATE ROLE orca LOGIN")
    database.sql("GRANT ALL ON SCHEMA public TO orca", "SET ROLE orca;" + tables)
    slots = [f"locktable_flg{n} = '1', locktable_ldname{n} = 'ORCA21', locktable_ptid{n} = (s * 3 + {n})::text" for n in (1, 2, 3)]
    database.sql("INSERT INTO tbl_ptnum (ptid, ptnum, hospnum) SELECT p, lpad(p::text, 5, '0'), 1 FROM generate_series(1, 60000) p",
                 "INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum) SELECT 'session' || s, 'user' || s, 1 FROM generate_series(1, 8) s",
                 "UPDATE tbl_lock SET " + ", ".join(slots).replace("s *", "substr(lock_termid, 8)::int *"))
    database.sql(grants, "ANALYZE")


@contextlib.contextmanager
def running(*words, **streams):
    process = subprocess.Popen([*map(str, words)], text=True, **streams)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def asking(role, where, words, **environment):
    """psql that was told some words."""
    with running(postgres.PROGRAMS / "psql", "-XqAtw", "-U", role, "-d", where, env={**os.environ, **environment},
                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) as psql:
        psql.stdin.write(words + "\n")
        psql.stdin.flush()
        yield psql


def share_of(parts, seconds):
    """What each part's processes use of one core, in hundredths, while `seconds` go by; after a while in which they settle."""
    used = lambda: {name: sum(map(running_time_of, pids)) for name, pids in parts.items()}
    time.sleep(min(seconds, 5))
    before, began = used(), time.monotonic()
    time.sleep(seconds)
    after, took = used(), time.monotonic() - began
    return {name: (after[name] - before[name]) / took * 100 for name in parts}


def orca_polling(bench):
    seconds = 3 if bench.smoke else 180
    backends = "SELECT pid FROM pg_stat_activity WHERE usename = 'sekisho_reader'"
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder, postgres.server() as database:
        filled_orca(database, bench.binaries / "sekisho-agent", folder)
        where, password = f"postgresql:///postgres?host={database.folder}", f"{folder}/orca-database.pgpass"
        serving = lambda: [int(pid) for pid in database.sql(backends).split()]
        # Beside it, in the same seconds: psql and PostgreSQL woken once a second for nothing. And somebody turns to another patient
        # every ten seconds, which is 日レセ's own work.
        turning = ("UPDATE tbl_lock SET locktable_ptid1 = (1 + floor(random() * 60000))::int::text "
                   f"WHERE lock_termid = 'session' || (1 + floor(random() * 8))::int \\watch {min(seconds, 10)}")
        with asking("sekisho_reader", where, "SELECT 1 \\watch 1", PGPASSFILE=password) as psql:
            psql.stdout.readline()
            [idle] = serving()
            with (running(bench.binaries / "sekisho_bench_orca_polling", where, password, stdout=subprocess.PIPE) as reader,
                  asking("postgres", where, turning)):
                seen = int(reader.stdout.readline())
                children = pathlib.Path(f"/proc/{reader.pid}/task/{reader.pid}/children").read_text().split()
                used = share_of({"reader": [reader.pid], "psql": [int(child) for child in children],
                                 "PostgreSQL": [pid for pid in serving() if pid != idle], "idle psql": [psql.pid], "idle PostgreSQL": [idle]}, seconds)
        share, floor = ({name: value for name, value in used.items() if name.startswith("idle") == of_floor} for of_floor in (False, True))
    told = lambda parts: ", ".join(f"{name} {value:.3f}" for name, value in parts.items())
    return [Figure("orca-polling", "日レセ's database asked each second, share of one core", "%", [sum(share.values())],
                   "psql asking for nothing each second", [sum(floor.values())], target=0.5, at_least=False,
                   checked=f"{seen} patients open in 8 sessions seen, one more in their place every ten seconds; {seconds} s watched",
                   note=f"{told(share)}; {told(floor)}")]


def orca_log(bench):
    """A day of the made-up clinic, in which everybody does something every few seconds."""
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    text = [chunk for _, chunk in Day(yesterday, 1, 1 if bench.smoke else 300).live_through().log_text()]
    lines = sum(chunk.count("\n") for chunk in text)
    events = []

    def ours():
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
            log = pathlib.Path(folder) / "log"
            log.touch()
            with running(bench.binaries / "sekisho_bench_orca_log", folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
                reader.stdout.readline()
                log.write_text("".join(text), encoding="utf-8")
                reader.stdin.write("written\n")
                reader.stdin.flush()
                told, seconds = reader.stdout.readline().split()
            events.append(int(told))
            return float(seconds) * 200_000 / lines

    def floor():
        with tempfile.NamedTemporaryFile(prefix="sekisho-bench-", mode="w", encoding="utf-8") as log:
            log.writelines(text)
            log.flush()
            return run(["grep", "-c", "RPC-", log.name], cpu=True)[1] * 200_000 / lines

    mine, theirs = in_turns(bench.repetitions, ours, floor)
    if len(set(events)) != 1:
        raise RuntimeError(f"not the same events each time: {events}")
    return [Figure("orca-log", "200,000 lines of a day's log of 日レセ followed, masked and made into events, each synced", "s of CPU", mine,
                   "grep -c of them", theirs, target=1, at_least=False, checked=f"{events[0]} events of {lines} lines, each time")]


ROWS = {
    "posture": (posture, "posture of this machine beside lynis (root, some minutes)"),
    "updates": (updates, "pending updates beside apt"),
    "orca-polling": (orca_polling, "what watching 日レセ's database costs, the database's own work included"),
    "orca-log": (orca_log, "what following 日レセ's log costs"),
    "agent": (agent, "what the agent costs (root for a mount namespace, some minutes)"),
}
