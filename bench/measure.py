"""Runs both sides in turns and keeps what they cost."""
import dataclasses
import os
import pathlib
import statistics
import subprocess

DEADLINE = 900


@dataclasses.dataclass
class Figure:
    """One line of the table: what was measured, beside what, and how far the target is."""
    row: str
    work: str
    unit: str
    ours: list
    peer: str = ""
    theirs: list = dataclasses.field(default_factory=list)
    ratio: float | None = None      # what the target speaks of, if it is a ratio
    target: float | None = None     # None: told, not judged
    at_least: bool = True           # else: at most
    checked: str = ""               # how both sides were seen to have done the same work
    note: str = ""

    def value(self):
        return self.ratio if self.ratio is not None else statistics.median(self.ours)

    def verdict(self):
        if self.target is None:
            return "told"
        reached = self.value() >= self.target if self.at_least else self.value() <= self.target
        return "reached" if reached else "not reached"

    def as_json(self):
        return {**dataclasses.asdict(self), "value": self.value(), "verdict": self.verdict()}


def spread(values):
    """Median with minimum and maximum."""
    def short(value):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if not values:
        return ""
    if len(values) == 1:
        return short(values[0])
    return f"{short(statistics.median(values))} ({short(min(values))}–{short(max(values))})"


def run(command, cpu=False, **more):
    """The program's output; with its CPU seconds, its children's among them, if asked for."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=more.pop("stderr", None), **more) as process:
        try:
            output = process.stdout.read().decode()
        except BaseException:  # whoever ends this program ends what it measures
            process.kill()
            raise
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return (output, used.ru_utime + used.ru_stime) if cpu else output


def in_turns(repetitions, *sides):
    """Calls each side once a turn; the lists of what they returned."""
    results = [[] for _ in sides]
    for _ in range(repetitions):
        for side, result in zip(sides, results):
            result.append(side())
    return results


def ratio_of(ours, theirs):
    return statistics.median(ours) / statistics.median(theirs)


def cpu_of(pid):
    """CPU seconds of a process so far: its own, and those of children it waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    tick = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / tick, (int(fields[13]) + int(fields[14])) / tick


def running_time_of(pid):
    """CPU seconds of a process's living threads so far, to the nanosecond: for one that mostly rests."""
    return sum(int(task.read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def memory_of(pid):
    """Resident memory in bytes: now, and at most so far."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith("Vm")}
    return sizes["VmRSS"], sizes["VmHWM"]


def machine():
    """What a figure depends on and cannot say itself."""
    cpu = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), "unknown")
    memory = int(open("/proc/meminfo", encoding="utf-8").readline().split()[1]) // 1024
    return {"cores": os.cpu_count(), "cpu": cpu, "memory_mb": memory, "kernel": os.uname().release,
            "load": [round(value, 1) for value in os.getloadavg()]}
