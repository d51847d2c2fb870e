"""Hub and agent as on Linux 5.4: they run, and every table says what it says on this kernel.

usage: run.py BIN"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from programs import TABLES, Agent, Hub, until

# What two readings some seconds apart may rightly tell differently: counts, space, times, ports that come and go.
MOVING = {
    "agent_health": None,
    "disk": {"available_bytes", "available_inodes", "used_percent", "free_bytes"},
    "listeners": None,
    "neighbours": None,
    "time_sync": {"offset_us", "offset_ms", "error_ms", "last_sync", "estimated_error_us", "maximum_error_us"},
    "sessions": None,
}


def still(table):
    """Status and rows, without the columns that move; of a table that moves as a whole, its status."""
    moving = MOVING.get(table["table"], set())
    if moving is None:
        return table["status"], table["reason"], bool(table["rows"])
    kept = [i for i, column in enumerate(table["columns"]) if column["name"] not in moving]
    return table["status"], table["reason"], sorted(repr([row[i] for i in kept]) for row in table["rows"])


def read_all(hub, later_than):
    def every():
        found = [hub.facts(table) for table in TABLES]
        fresh = [table for table in found if table and table["observed"] > later_than]
        return fresh if len(fresh) == len(TABLES) else None
    return {table["table"]: table for table in until("every table", every)}


binaries = pathlib.Path(sys.argv[1]).resolve()
launcher = binaries / "linux-5.4"
with tempfile.TemporaryDirectory(prefix="sekisho-linux-5.4-") as folder:
    hub = Hub(binaries, pathlib.Path(folder) / "data")
    hub.launcher = [launcher]
    on_oldest, here = Agent(hub, [launcher]), Agent(hub)
    hub.started()
    try:
        hub.set_up()
        on_oldest.start()
        oldest = read_all(hub, "")
        on_oldest.stop()
        here.start()
        newest = read_all(hub, max(table["observed"] for table in oldest.values()))
    finally:
        on_oldest.stop()
        here.stop()
        hub.stop()
differ = [name for name in TABLES if still(oldest[name]) != still(newest[name])]
for name in differ:
    print(f"{name}:\n  as on 5.4: {still(oldest[name])}\n  here:      {still(newest[name])}")
# A root that was never booted has no record of sessions, on any kernel.
failed = [name for name, table in oldest.items()
          if table["status"] not in ("complete", "partial") and table["reason"] != "seats.no-session-record"]
for name in failed:
    print(f"{name}: {still(oldest[name])[:2]}")
print(f"{len(TABLES) - len(differ)} checks passed: tables alike")
sys.exit(1 if differ or failed else 0)
