"""Runs transcripts against the built programs: what a person types, and what they must see.

usage: run.py BIN TRANSCRIPT...

A transcript is plain text. Each starts a hub of its own in an empty folder.
  # a comment
  $ command          run by bash; $DATA, $KEYS, $URL, $TOKEN, $BIN, $WORK and $HUB_PID are set
  < line             one line of the command's standard input
  > text             a line of its output that contains this text, in order
  ! 3                its exit status (0 unless said)
  @ agent            starts this machine's agent as ./run does, and waits until its tables are in
  @ stop | @ start   stops the hub, or starts it again
  @ kill             ends the hub with SIGKILL and starts it again
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from programs import DEADLINE, Hub


def run_command(command, stdin, expected, status, hub, work, where):
    url, _, token = hub.address.partition("setup#")
    environment = {**os.environ, "DATA": str(hub.data), "KEYS": f"{hub.data}.keys", "BIN": str(hub.bin),
                   "WORK": str(work), "HUB_PID": str(hub.process.pid), "URL": url.rstrip("/"), "TOKEN": token, "LC_ALL": "C.UTF-8",
                   "PATH": f"{hub.bin}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], input="".join(line + "\n" for line in stdin),
                          capture_output=True, text=True, cwd=work, env=environment, timeout=DEADLINE)
    lines = (done.stdout + done.stderr).splitlines()
    at = 0
    for text in expected:
        while at < len(lines) and text not in lines[at]:
            at += 1
        if at == len(lines):
            sys.exit(f"{where}: $ {command}\n  expected a line with: {text}\n  got:\n    " + "\n    ".join(lines))
        at += 1
    if done.returncode != status:
        sys.exit(f"{where}: $ {command}\n  expected status {status}, got {done.returncode}:\n    " + "\n    ".join(lines))


def play(transcript, binaries):
    count = 0
    with tempfile.TemporaryDirectory(prefix="sekisho-scenario-") as folder:
        work = pathlib.Path(folder)
        hub = Hub(binaries, work)
        hub.start()
        try:
            blocks = re.split(r"^(?=[$@])", transcript.read_text(encoding="utf-8"), flags=re.M)
            for block in blocks:
                lines = [line for line in block.splitlines() if line and not line.startswith("#")]
                if not lines:
                    continue
                head, rest = lines[0], lines[1:]
                if head.startswith("@"):
                    act = head[1:].strip()
                    {"agent": hub.start_agent, "stop": hub.stop, "start": hub.start,
                     "kill": lambda: (hub.stop(signal.SIGKILL), hub.start())}[act]()
                    continue
                count += 1
                pick = lambda mark: [line[2:] for line in rest if line.startswith(mark + " ")]
                run_command(head[1:].strip(), pick("<"), pick(">"), int((pick("!") or ["0"])[0]), hub, work,
                            transcript.name)
        finally:
            if hub.process.poll() is None:
                hub.stop()
    return count


binaries = pathlib.Path(sys.argv[1]).resolve()
total = 0
for name in sys.argv[2:]:
    total += play(pathlib.Path(name), binaries)
print(f"{total} checks passed")
