"""Fails unless docs/en/asvs.md has each requirement of specs/asvs/5.0.0.txt once, with its level and a known state,
and every file and test it names is in the tree; and unless the counts of both languages and the Japanese list of what
is open agree with the table.

usage: check_asvs.py ROOT

It cannot tell whether a test shows what is asked: people have to."""
import collections
import pathlib
import re
import sys

STATES = {"met": "満たしている", "met, no test": "満たしているが、試験がない", "open": "まだ", "does not apply": "当てはまらない"}
WRITTEN = re.compile(r"V\d+\.1\.\d+$")  # what has to be written down is shown by where it is written
PATH = re.compile(r"`((?:docs|specs|src|tests|tools|web)/[^`\s]+)`")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \|(.*)\|$", re.M)

root = pathlib.Path(sys.argv[1])
wanted = dict(line.split() for line in (root / "specs/asvs/5.0.0.txt").read_text().splitlines() if not line.startswith("#"))
page = (root / "docs/en/asvs.md").read_text(encoding="utf-8")
japanese = (root / "docs/ja/asvs.md").read_text(encoding="utf-8")
wrong = []


def tests_in(path):
    """The names under which tests of that file may be named, or nothing if it is no file of tests by name."""
    text = (root / path).read_text(encoding="utf-8")
    if path.endswith("_test.cpp"):
        return {".".join(found) for found in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", text, re.M)}
    if path.endswith("_test.mjs") or path.startswith("tests/browser/plays/"):
        return set(re.findall(r'\btest\("((?:[^"\\]|\\.)*)"', text))
    return None


def look_at(requirement, shown):
    """How many tests the cell names; what it names in vain goes to `wrong`."""
    tests = 0
    parts = PATH.split(shown)
    for path, words in zip(parts[1::2], parts[2::2]):
        if not (root / path).is_file():
            wrong.append(f"{requirement}: there is no {path}")
            continue
        if path.startswith("tests/scenarios/"):
            tests += 1
        known = tests_in(path)
        if known is None:
            continue
        named = re.findall(r"\b[A-Z]\w+\.[A-Z]\w+" if path.endswith(".cpp") else r'"([^"]+)"', words)
        if not named:
            wrong.append(f"{requirement}: names no test of {path}")
        wrong.extend(f"{requirement}: {path} has no test {name}" for name in named if name not in known)
        tests += len(named)
    return tests


states = {}
for requirement, rest in ROW.findall(page):
    cells = [cell.strip() for cell in rest.split("|")]
    if requirement in states:
        wrong.append(f"{requirement} is there twice")
    if len(cells) != 4 or not all(cells):
        wrong.append(f"{requirement}: a row has five cells, none empty")
        continue
    level, _, state, shown = cells
    states[requirement] = state
    if wanted.get(requirement) != level:
        wrong.append(f"{requirement}: no such requirement of level {level}")
    if state not in STATES:
        wrong.append(f"{requirement}: no such state as {state}")
    tests = look_at(requirement, shown)
    if state == "met" and tests == 0 and not (WRITTEN.match(requirement) and PATH.search(shown)):
        wrong.append(f"{requirement}: met, but no test is named")
    if state == "met, no test" and not PATH.search(shown):
        wrong.append(f"{requirement}: says nowhere where it was read")
wrong += [f"{requirement} is missing" for requirement in wanted if requirement not in states]

counts = collections.Counter(states.values())
for state, word in STATES.items():
    for name, text, first in (("en", page, state), ("ja", japanese, word)):
        told = re.search(rf"^\| {first} \|.*\| (\d+) \|$", text, re.M)
        if not told or int(told[1]) != counts[state]:
            wrong.append(f"docs/{name}/asvs.md: {first} is {told[1] if told else 'not told'}, but {counts[state]} rows are so")
listed = re.findall(r"^- (V\d+\.\d+\.\d+)：", japanese, re.M)
if listed != [requirement for requirement, state in states.items() if state == "open"]:
    wrong.append("docs/ja/asvs.md lists other open ones than docs/en/asvs.md, or in another order")
anchors = {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", page, re.M)}
wrong += [f"docs/en/asvs.md has no part {anchor}" for anchor in set(re.findall(r"\]\(#([\w-]+)\)", page)) - anchors]

print(f"{len(states)} cases")
sys.exit("\n".join(wrong) or 0)
