"""Sessions from elsewhere on a server of 日レセ, as logind writes them, while agent and hub are killed: each opens one line and ends it.

usage: sessions.py BIN      (in namespaces of its own: apart.sh)
"""
import datetime
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from programs import CLINIC, PASSWORD, PERSON, Agent, Checks, Hub, free_port, until

WTMP = pathlib.Path("/var/log/wtmp")
SESSIONS = pathlib.Path("/run/systemd/sessions")
JST = datetime.timezone(datetime.timedelta(hours=9))
SHORT = 40
check = Checks()


class Logind:
    """Who writes a file of each session as systemd-logind does: under another name first."""

    def __init__(self):
        SESSIONS.mkdir(parents=True)
        self.next = 1

    def write(self, number, **values):
        said = {"UID": 1001, "USER": "vendor", "ACTIVE": 1, "STATE": "active", "REMOTE": 1, "TYPE": "tty", "CLASS": "user", "REMOTE_HOST": "203.0.113.9",
                "SERVICE": "sshd", "LEADER": 4000 + number, "REALTIME": int(time.time() * 1_000_000), **values}
        hidden = SESSIONS / f".#{number}"
        hidden.write_text("# This is private data. Do not parse.\n" + "".join(f"{name}={value}\n" for name, value in said.items()))
        hidden.rename(SESSIONS / str(number))

    def open(self, **values):
        number, self.next = self.next, self.next + 1
        self.write(number, **values)
        return number

    def close(self, number):
        (SESSIONS / str(number)).unlink()


def hand(hub, *words, ok=True):
    return hub.cli(*words, "--as", PERSON, "--password-stdin", stdin=PASSWORD + "\n", ok=ok)


def lines(hub):
    return sorted(json.loads(hand(hub, "maintenance", "list", "--json").stdout)["lines"], key=lambda line: line["number"])


def tell_staff(hub):
    """Names may be recorded from midnight on."""
    person = hub.cli("person", "list").stdout.split()[0]
    today = datetime.datetime.now(JST).date()
    notice = hand(hub, "notice", "record", "--purpose", "だれが使ったかを確かめるため", "--responsible", person, "--viewers", "director", "--keep", "3",
                  "--start", str(today)).stdout.strip()
    hand(hub, "notice", "given", notice, "--day", str(today - datetime.timedelta(days=1)), "--why", "ほかに担当がいない")
    return person


def is_a_line_each(hub, agent, logind, rng):
    """Whatever is killed in between."""
    first, opened = len(lines(hub)), 0
    going = []
    for _ in range(30):
        if not going or rng.random() < 0.6:
            going.append(logind.open(USER=rng.choice(["vendor", "sato"])))
            opened += 1
        else:
            logind.close(going.pop(rng.randrange(len(going))))
        what = rng.choice(["agent", "hub", "nothing", "nothing"])
        # One that comes and goes while no agent runs leaves no trace with logind: each is let be seen.
        until("the agent has seen it", lambda: all(f'"id":"{number}"' in (hub.local_agent / "remote-sessions").read_text() for number in going))
        if what == "agent":
            agent.kill()
            agent.start()
        elif what == "hub":
            hub.kill()
            hub.started()
    for number in going:
        logind.close(number)
    until("a line each, all ended", lambda: len(found := lines(hub)) == first + opened and all(line["ending"] != "open" for line in found))
    found = lines(hub)[first:]
    check([line["number"] for line in found] == list(range(first + 1, first + opened + 1)), "numbers follow one another")
    check(all(line["place"] == "203.0.113.9" and line["service"] == "sshd" for line in found), "where from and by what")
    check({line["account"] for line in found} <= {"vendor", "sato"} and all(line["standing"] == "to-name" for line in found), "whose account, and nobody named")
    check({line["ending"] for line in found} <= {"ended", "unseen"}, "ended, or while nobody looked")


def is_caught_though_short(hub, logind):
    """Sessions of a few milliseconds, as of a command over ssh."""
    first = len(lines(hub))
    for _ in range(SHORT):
        number = logind.open()
        time.sleep(0.02)
        logind.close(number)
    until("the short ones", lambda: len(lines(hub)) == first + SHORT)
    check(all(line["ending"] == "ended" for line in lines(hub)[first:]), f"{SHORT} sessions of 20 ms, each with its end")


def recorded(kind, process, line, user=b"", host=b""):
    """As login records it: the shell of a terminal, not the program above it that logind knows."""
    now = time.time()
    with WTMP.open("ab") as wtmp:
        wtmp.write(struct.pack("<hxxi32s4s32s256shhiii4i20x", kind, process, line, line[-4:], user, host, 0, 0, 0, int(now), 0, 0, 0, 0, 0))


def is_one_with_its_terminal(hub, logind):
    """root over ssh: wtmp has the shell, logind the sshd above it."""
    first = len(lines(hub))
    sshd = subprocess.Popen(["sh", "-c", "sleep 600 & echo $!; wait"], stdout=subprocess.PIPE)
    shell = int(sshd.stdout.readline())
    try:
        number = logind.open(USER="root", LEADER=sshd.pid)
        recorded(7, shell, b"pts/9", b"root", b"203.0.113.9")
        after = logind.open(USER="sato")
        until("both sessions", lambda: len(lines(hub)) >= first + 2)
        logind.close(after)
    finally:
        os.kill(shell, 9)
        sshd.wait()
    recorded(8, shell, b"pts/9")
    logind.close(number)
    until("their ends", lambda: all(line["ending"] == "ended" for line in lines(hub)[first:]))
    check([line["service"] for line in lines(hub)[first:]] == ["sshd", "sshd"], "a terminal is a part of its session and opens no line")


def is_no_line(hub, logind):
    first = len(lines(hub))
    for values in ({"REMOTE": 0, "SERVICE": "gdm-password", "TYPE": "wayland"}, {"REMOTE": 0, "SERVICE": "cron", "CLASS": "background"}):
        logind.open(**values)
    logind.open(SERVICE="xrdp-sesman", REMOTE=0, TYPE="x11", REMOTE_HOST="")
    until("the desktop", lambda: len(lines(hub)) == first + 1)
    check(lines(hub)[-1]["screen"], "a desktop from elsewhere counts, a seat and a task do not")


def is_named_and_confirmed(hub, person):
    named, own, unknown = (str(line["number"]) for line in lines(hub)[:3])
    for word in ("confirm", "report"):
        refused = hand(hub, "maintenance", word, named, *(["--engineer", " ", "--work", "x"] if word == "report" else []), ok=False)
        check(refused.returncode == 1, f"{word} is refused")
    hand(hub, "maintenance", "report", named, "--engineer", "田中 一郎", "--company", "みほん医療サポート", "--work", "月例の更新",
         "--taken", "1,electronic,destroy,2099-01-01,画面の写し1枚", ok=False)
    hand(hub, "maintenance", "report", named, "--engineer", "田中 一郎", "--company", "みほん医療サポート", "--work", "月例の更新",
         "--taken", f"1,electronic,destroy,{datetime.date.today() + datetime.timedelta(days=9)},画面の写し1枚")
    hand(hub, "maintenance", "confirm", named)
    hand(hub, "maintenance", "own", own, "--person", person, "--said", "点検")
    check("対応が必要" not in hub.cli("control", "show", "maintenance.known").stdout, "nothing is unknown yet")
    hand(hub, "maintenance", "dispute", unknown, "--said", "だれも頼んでいない")
    by_number = {str(line["number"]): line for line in lines(hub)}
    check([by_number[one]["standing"] for one in (named, own, unknown)] == ["confirmed", "own", "disputed"], "each stands as it was said")
    check(by_number[named]["turns"][0]["report"]["taken"][0]["what"] == "画面の写し1枚", "what was taken is kept")
    said = until("the verdict", lambda: '"fail"' in (told := hub.cli("control", "show", "maintenance.known", "--json").stdout) and told)
    check("maintenance.known" in said, "what nobody knows is a finding at once")


def main():
    rng = random.Random(os.environ.get("SEED", "20261130"))
    logind = Logind()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", WTMP.parent], check=True)
    WTMP.touch()
    with tempfile.TemporaryDirectory(prefix="sekisho-maintenance-") as folder:
        hub = Hub(sys.argv[1], pathlib.Path(folder) / "data")
        hub.agents = f"127.0.0.1:{free_port()}"  # the same over its starts
        hub.started()
        hub.cli("setup", "--clinic", CLINIC, "--admin", PERSON, "--director", "--role", "server,hub", "--p07-purpose", "記録のため",
                "--p07-opinion", "差し支えない", "--p07-opinion-by", "伊藤 学", "--p07-decided-by", PERSON, "--password-stdin", stdin=PASSWORD + "\n")
        before = logind.open()
        agent = Agent(hub).started()
        try:
            until("the session that was open already", lambda: len(lines(hub)) == 1)
            check(lines(hub)[0]["account"] == "", "nobody is named before staff were told")
            logind.close(before)
            person = tell_staff(hub)
            until("the agent may name", lambda: (hub.local_agent / "naming").exists())
            is_a_line_each(hub, agent, logind, rng)
            is_caught_though_short(hub, logind)
            is_one_with_its_terminal(hub, logind)
            is_no_line(hub, logind)
            is_named_and_confirmed(hub, person)
            peak = int(next(line.split()[1] for line in pathlib.Path(f"/proc/{agent.process.pid}/status").read_text().splitlines() if line.startswith("VmHWM")))
            if os.environ.get("TELL"):
                print(f"the agent's memory at its peak: {peak} KiB")
        finally:
            agent.stop()
            if hub.runs():
                hub.stop()
    check.tell()


main()
