"""Real clients at port 8000, each a machine of its own, while WebORCA's log tells of sessions without naming a terminal: the journal has from which
machine each was, where that one alone fits, and of how many where several do.

usage: peers_of_orca.py BIN      (in namespaces of its own: apart.sh)
"""
import contextlib
import datetime
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
from use_of_orca import JST, LOG, Agent, Hub, check, free_port, hand_of, install, mark, records, tell_staff, until
from written import stands_nowhere

PORT, SERVER = 8000, "192.0.2.1"
LOOKS = 15  # seconds in which who looks every five has looked twice, also if it came too late
NEXT_READING = 150  # seconds until a table that is read each minute is read and told anew
BEGINS = "import socket, sys; one = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10); print('connected', flush=True); sys.stdin.read()"


class Machine:
    """In a network namespace of its own, with one address, joined to the server alone."""

    def __init__(self, number):
        self.name, self.address, self.client = f"seat{number}", f"192.0.2.{20 + number}", None
        ip = lambda *words: subprocess.run(["ip", *words], check=True)
        ip("netns", "add", self.name)
        ip("link", "add", f"to{number}", "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("addr", "add", f"{SERVER}/32", "dev", f"to{number}")
        ip("link", "set", f"to{number}", "up")
        ip("route", "add", self.address, "dev", f"to{number}")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")

    def connect(self):
        """Returns once it is connected."""
        self.client = subprocess.Popen(["ip", "netns", "exec", self.name, sys.executable, "-c", BEGINS, SERVER, str(PORT)],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        check(self.client.stdout.readline() == "connected\n", f"{self.name} is connected")
        self.connected = time.time()

    def leave(self):
        if self.client:
            self.client.communicate("", timeout=10)
            self.client = None


@contextlib.contextmanager
def listener():
    """What stands at 日レセ's port: keeps each connection until the other end closes it."""
    def keep(one):
        with one:
            one.recv(1)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=keep, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("", PORT)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield
        server.shutdown(socket.SHUT_RDWR)


class Session:
    """As WebORCA's log has it; its browser is a machine's."""

    def __init__(self, name, user, machine):
        self.id, self.user, self.machine = name.ljust(22, "x"), user, machine

    def say(self, text):
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(datetime.datetime.now(JST).strftime("%Y/%m/%d %H:%M:%S ") + text + "\n")

    def begin(self):
        self.machine.connect()
        self.say(f"Websocket subscribe: orca {self.id}")
        self.say(f"RPC-:orca  {self.user} U02 send_event CLICKED B06 tot:22ms app:19ms  sts:200")

    def log_out(self):
        self.say(f"end_session-:orca {self.id}\n==== ORCGSESEND\nM00\nB06\nCLICKED\n{self.id}\n{self.user}\nFETCH=+000000001")
        self.say(f"Websocket Closed: orca {self.id}")
        self.machine.leave()


def looked():
    """Whoever looks every five seconds has seen what is there now."""
    moment = time.monotonic()
    until("it was looked at", lambda: time.monotonic() > moment + LOOKS)


def seen(hub):
    """The machines that were seen, by their address; nothing before the first reading."""
    found = hub.facts("orca_peers")
    if not found:
        return None
    columns = [one["name"] for one in found["columns"]]
    rows = [row if isinstance(row, dict) else dict(zip(columns, row)) for row in found["rows"]]
    return {row["address"]: row for row in rows}


def connected(hub):
    """Whether each of them is connected."""
    found = seen(hub)
    return None if found is None else {address: row["connected"] == 1 for address, row in found.items()}


def use(hub, seats):
    """One session alone, and two whose browsers came and went together."""
    alone = Session("alone", "hana", seats[0])
    alone.begin()
    looked()
    both = [Session("first", "ken", seats[1]), Session("second", "aya", seats[2])]
    for one in both:
        one.begin()
    looked()
    until("all are seen connected", lambda: connected(hub) == {seat.address: True for seat in seats}, NEXT_READING)
    waited = [seen(hub)[seat.address]["first_seen_ms"] / 1000 - seat.connected for seat in seats]
    check(all(-1 < late < LOOKS for late in waited), f"machines are seen from when they connect: {waited}")
    for one in both:
        one.log_out()
    looked()
    alone.log_out()
    looked()
    alone.say("*** WebORCA SERVER START:")  # what ended is settled at once
    return alone, both


def told(hub, token):
    """(user, address, how it is known, how many it may have been) of each session that ended, by its mark."""
    found = {}
    for one in records(hub, token):
        details = {detail["type"]: detail["valueString"] for entity in one["entity"] for detail in entity.get("detail", [])}
        if one["subtype"][-1]["code"] == "orca-logged-out":
            agent = one["agent"][0]
            found[details["session"]] = (agent.get("who", {}).get("identifier", {}).get("value"), agent.get("network", {}).get("address"),
                                         details.get("place_by"), details.get("candidates"))
    return found


def joined(hub, token, seats):
    alone, both = use(hub, seats)
    wanted = {mark(alone.id): ("hana", seats[0].address, "connection", None),
              **{mark(one.id): (one.user, None, "ambiguous", "2") for one in both}}
    until("the sessions", lambda: told(hub, token) == wanted, lacks=lambda: str(told(hub, token)))
    texts = [json.dumps(one) for one in records(hub, token) if any(mark(other.id) in json.dumps(one) for other in both)]
    check(len(texts) >= len(both) and not any(seat.address in text for seat in seats for text in texts),
          "one that alone fits is the terminal, and of two nobody says which")
    until("nobody is connected any more", lambda: connected(hub) == {seat.address: False for seat in seats}, NEXT_READING)
    spans = [(row["first_seen_ms"], row["last_seen_ms"]) for _, row in sorted(seen(hub).items())]
    check(all(begin < end for begin, end in spans) and spans[0][0] < min(begin for begin, _ in spans[1:])
          and spans[0][1] > max(end for _, end in spans[1:]), "and until when: the one that was alone the longest")
    return [one.id for one in (alone, *both)]


def main():
    install()
    with tempfile.TemporaryDirectory(prefix="sekisho-orca-") as folder, listener():
        seats = [Machine(number) for number in (1, 2, 3)]
        hub = Hub(sys.argv[1], pathlib.Path(folder) / "data")
        hub.agents = f"127.0.0.1:{free_port()}"
        hub.started()
        hub.set_up()
        agent = Agent(hub).started()
        try:
            tell_staff(hub)
            until("the agent may name", lambda: (hub.local_agent / "naming").exists())
            until("the log was seen", lambda: (hub.local_agent / "orca-log-weborca").exists())
            until("nobody is connected yet", lambda: connected(hub) == {}, NEXT_READING)
            token = hand_of(hub)("token", "create", "読む人", "--scope", "audit:read").split()[-1]
            stands_nowhere(check, hub, agent, joined(hub, token, seats))
        finally:
            for seat in seats:
                seat.leave()
            agent.stop()
            if hub.runs():
                hub.stop()
    check.tell()


if __name__ == "__main__":
    main()
