"""Fails where a file calls other functions of ours when it is compiled together with its neighbours than alone.

Builds that nobody edits in compile several files at once. A function that a neighbour has, or its headers declare,
under the same name but with other parameters may then be chosen without a word: a compiler refuses only what is wholly
alike. Looks at the files that changed; at every one with SEKISHO_TEST_ALL=yes.

usage: check_unity.py BUILD"""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
OURS = re.compile(r"_ZZ?NK?7sekisho")
DESTRUCTOR = re.compile(r"D[012]Ev")  # called or not as the compiler knows that nothing can be thrown


def calls(compiled):
    """What of ours each function of ours calls or takes the address of, by mangled names."""
    listing = subprocess.run(["objdump", "-d", "-r", "-w", "--no-show-raw-insn", compiled], capture_output=True,
                             text=True, check=True).stdout
    found, inside = {}, None
    for line in listing.splitlines():
        if begins := re.match(r"[0-9a-f]+ <(.+)>:$", line):
            inside = found.setdefault(begins[1], set()) if OURS.match(begins[1]) else None
        elif inside is not None and (
                called := re.search(r"\bR_\w+\s+(\w+)", line) or re.search(r"\bcall\w*\s+[0-9a-f]+ <(\w+)>$", line)):
            if OURS.match(called[1]) and not DESTRUCTOR.search(called[1]):
                inside.add(called[1])
    return found


def alone(command, together, file, scratch):
    """Compiles one file by the command that compiles several (or all of these); where the object is."""
    out = pathlib.Path(scratch) / f"{file.stem}-{abs(hash(str(file)))}.o"
    words = re.sub(r" -o \S+", f" -o {out}", command["command"].replace(together, str(file)))
    words = re.sub(r"^.*?(\S*clang\+\+\S*)", r"\1", words)  # without the cache, which would only fill
    done = subprocess.run(words, shell=True, cwd=command["directory"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{file} does not compile alone:\n{done.stderr[-2000:]}")
    return out


def compare(command, files):
    """What is wrong, a line each."""
    plain = {**command, "command": re.sub(r" -O[123s]\b", " -O0", command["command"])}  # what is inlined is not called
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        if plain == command:
            together = calls(pathlib.Path(command["directory"]) / re.search(r" -o (\S+)", command["command"])[1])
        else:
            together = calls(alone(plain, command["file"], pathlib.Path(command["file"]), scratch))
        for file in files:
            for function, wanted in calls(alone(plain, command["file"], file, scratch)).items():
                got = together.get(function)
                if got is not None and got != wanted:
                    wrong.append(f"{file.relative_to(ROOT)}: {function} calls {' '.join(sorted(got - wanted)) or 'less'}"
                                 f" and not {' '.join(sorted(wanted - got)) or 'only that'}")
                elif got is None and "12_GLOBAL__N_1" in function:
                    wrong.append(f"{file.relative_to(ROOT)}: nothing calls {function}")
    return wrong


build = pathlib.Path(sys.argv[1]).resolve()
changed = {ROOT / line for line in subprocess.run([ROOT / "tools/changed_files.sh"], capture_output=True, text=True,
                                                  check=True).stdout.splitlines()}
work = []
for one in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
    if "/Unity/unity_" in one["file"]:
        parts = [pathlib.Path(path) for path in
                 re.findall(r'#include "(\S+\.cpp)"', pathlib.Path(one["file"]).read_text(encoding="utf-8"))]
        parts = [path for path in parts if path.is_relative_to(ROOT / "src")]
        if len(parts) > 1 and changed.intersection(parts):
            work.append((one, parts))
with concurrent.futures.ThreadPoolExecutor(2) as both:
    wrong = [line for lines in both.map(lambda one: compare(*one), work) for line in lines]
print(*wrong, sep="\n", file=sys.stderr)
print(f"{sum(len(parts) for _, parts in work)} cases")
sys.exit(1 if wrong else 0)
