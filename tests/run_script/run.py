"""./run as a person uses it, on built programs: what it prints, and that everything it started ends with it.

usage: run.py BIN"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from programs import Checks, until

TREE = pathlib.Path(__file__).resolve().parents[2]
check = Checks()


def children_of(pid):
    """The programs that `pid` started, by name."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found[(folder / "comm").read_text().strip()] = int(folder.name)
        except OSError:
            continue  # it ended meanwhile
    return found


def is_running(pid):
    try:
        return (pathlib.Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Run:
    def __init__(self, place, *options):
        self.process = subprocess.Popen([place / "run", "--no-build", "--data", place / "data", "--listen", "127.0.0.1:0",
                                         "--agent-listen", "127.0.0.1:0", *options], stdout=subprocess.PIPE, text=True,
                                        start_new_session=True)
        self.says = self.process.stdout.readline().strip()
        self.started = {}

    def wait_for(self, *names):
        self.started = until(f"{names}", lambda: (found := children_of(self.process.pid)).keys() >= set(names) and found)

    def ended(self):
        status = self.process.wait(30)
        for name, pid in self.started.items():
            until(f"the end of {name}", lambda pid=pid: not is_running(pid), 30)
        return status


def main(binaries):
    with tempfile.TemporaryDirectory(prefix="sekisho-run-") as folder:
        place = pathlib.Path(folder)
        shutil.copy(TREE / "run", place / "run")
        (place / "build/release").mkdir(parents=True)
        (place / "build/release/bin").symlink_to(binaries)

        told = subprocess.run([place / "run", "--help"], capture_output=True, text=True, check=True).stdout
        for option in ("--data", "--listen", "--agent-listen", "--no-agent", "--no-build", "--build-only", "--help"):
            check(option in told, f"--help speaks of {option}")
        wrong = subprocess.run([place / "run", "--colour"], capture_output=True, text=True)
        check(wrong.returncode == 2 and "--colour" in wrong.stderr, "an unknown option is named")

        run = Run(place)
        check(re.fullmatch(r"http://127\.0\.0\.1:\d+/setup#[\w-]{20,}", run.says), "a set-up link is printed")
        run.wait_for("sekisho-hub", "sekisho-agent")
        check((place / "data").stat().st_mode & 0o777 == 0o700, "the data directory is its owner's alone")
        os.killpg(run.process.pid, signal.SIGINT)
        check(run.ended() == 0, "Ctrl-C ends hub and agent, without a complaint")

        run = Run(place)
        run.wait_for("sekisho-hub", "sekisho-agent")
        run.process.kill()
        run.ended()
        check(not any(map(is_running, run.started.values())), "hub and agent end when ./run is killed")

        run = Run(place, "--no-agent")
        run.wait_for("sekisho-hub")
        check("sekisho-agent" not in run.started, "--no-agent starts a hub alone")
        run.process.terminate()
        check(run.ended() == 0, "it ends when told to")
    check.tell()


main(pathlib.Path(sys.argv[1]).resolve())
