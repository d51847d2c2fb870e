"""Measures the rows asked for and prints what was reached; see ./bench-peers --help."""
import argparse
import datetime
import json
import pathlib
import signal
import sys
import tempfile
import time

import old_root
import rows_hub
import rows_journal
import rows_journal_search
import rows_machine
import rows_syslog
from hub import Clinic
from measure import machine, run, spread

TREE = pathlib.Path(__file__).resolve().parent.parent
ROWS = {**rows_hub.ROWS, **rows_machine.ROWS, **rows_journal.ROWS, **rows_journal_search.ROWS, **rows_syslog.ROWS}
NEED_PEERS = {"hub-api", "hub-page", "hub-memory", "updates", "agent", "hub-start", "hub-js"}


class Bench:
    """What the rows share: how long, how often, and the inputs that are costly to make."""

    def __init__(self, arguments, work):
        self.binaries = pathlib.Path(arguments.bin).resolve()
        self.work = work
        self.smoke = arguments.smoke
        self.repetitions = 1 if self.smoke else arguments.repetitions
        self.seconds = 1 if self.smoke else 3
        self.agent_minutes = arguments.agent_minutes
        self.agent_tables = len(list((TREE / "specs/facts").glob("*.toml")))
        self.machines, self.days = (2, 2) if self.smoke else (20, arguments.days)
        self.packages = 0
        self._clinic = None

    def root(self):
        """The tree with 1,280 packages; this machine itself in a smoke run, which needs no apt lists."""
        if self.smoke:
            return pathlib.Path("/")
        if not self.packages:
            self.packages = old_root.make(self.work / "root")
        return self.work / "root"

    def tables(self):
        """What a machine of the clinic reads: this one's tables, with the packages of root()."""
        path = self.work / "tables.json"
        if not path.exists():
            path.write_text(run([self.binaries / "sekisho_bench_probe", self.root()]), encoding="utf-8")
        return path

    def clinic(self):
        if self._clinic is None:
            self._clinic = Clinic(self.binaries, self.work, self.machines, self.days, self.tables())
        return self._clinic


def show(figures, where, judged):
    print(f"\n{where['cores']} cores, {where['cpu']}, {where['memory_mb']} MB, Linux {where['kernel']}, "
          f"load {' '.join(map(str, where['load']))}\n")
    for figure in figures:
        ratio = f"  {figure.ratio:.2f}×" if figure.ratio is not None else ""
        sign = "≥" if figure.at_least else "≤"
        unit = "×" if figure.ratio is not None else f" {figure.unit}"
        aim = "" if figure.target is None else f"  target {sign} {figure.target:g}{unit}"
        print(f"{figure.verdict() if judged else 'ran':>11}  {figure.row}: {figure.work}")
        print(f"             {spread(figure.ours)} {figure.unit}" +
              (f"  beside {figure.peer} {spread(figure.theirs)}" if figure.theirs else "") + ratio + aim)
        for text in (figure.checked, figure.note):
            if text:
                print(f"             {text}")


def measure(bench, names):
    figures, failures = [], []
    for name in names:
        began = time.monotonic()
        try:
            figures += ROWS[name][0](bench)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            failures.append(f"{name}: {error}")
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return figures, failures


def main():
    parser = argparse.ArgumentParser(prog="bench-peers")
    parser.add_argument("--bin", default=TREE / "build/release/bin")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--agent-minutes", type=float, default=5)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--smoke", action="store_true", help="a second a row, no peers, nothing judged")
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{name:15} {about}" for name, (_, about) in ROWS.items()))
        return 0
    unknown = set(arguments.names) - ROWS.keys()
    if unknown:
        parser.error(f"no such row: {' '.join(sorted(unknown))}; see --list")
    names = arguments.names or [name for name in ROWS if not (arguments.smoke and name in NEED_PEERS)]
    results = TREE / "build/bench"
    results.mkdir(parents=True, exist_ok=True)
    where = machine()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends with it
    with tempfile.TemporaryDirectory(prefix="work-", dir=results) as work:
        figures, failures = measure(Bench(arguments, pathlib.Path(work)), names)
    where["load_after"] = machine()["load"]
    show(figures, where, not arguments.smoke)
    if not arguments.smoke:
        (results / "results.json").write_text(json.dumps(
            {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "machine": where,
             "figures": [figure.as_json() for figure in figures], "failures": failures},
            ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for failure in failures:
        print(f"not measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
