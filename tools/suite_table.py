"""Prints a table of the suites in a CTest JUnit file; fails if anything failed, was skipped or did not run.

A GoogleTest program is one CTest test of many cases: its own closing lines give the count."""
import collections
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

folder = pathlib.Path(sys.argv[1]).parent
listed = json.loads(subprocess.run(["ctest", "--test-dir", folder, "--show-only=json-v1"],
                                   capture_output=True, text=True, check=True).stdout)
labels = {test["name"]: property["value"][0] for test in listed["tests"]
          for property in test.get("properties", []) if property["name"] == "LABELS"}

rows = collections.OrderedDict()
bad, before = [], []
for case in xml.parse(sys.argv[1]).getroot().iter("testcase"):
    out = case.findtext("system-out") or ""
    label = labels.get(case.get("name"), "other")
    counts = [int(n) for n in re.findall(r"^\[  PASSED  \] (\d+) tests?\.", out, re.M)]
    counts += [int(n) for n in re.findall(r"^(\d+) (?:cases?|files? of \S+ replayed|checks? passed)", out, re.M)]
    row = rows.setdefault(label, [0, 0, 0.0])
    before += [f"{case.get('name')}: {line}" for line in re.findall(r"^as before: .+", out, re.M)]
    row[0] += 1
    row[1] += sum(counts) or 1
    row[2] += float(case.get("time") or 0)
    if case.get("status") != "run" or re.search(r"^\[  SKIPPED \]", out, re.M):
        bad.append(f"{case.get('name')}: {case.get('status')}" + (", with skipped cases" if "SKIPPED" in out else ""))

print(f"{'suite':<12} {'programs':>8} {'cases':>7} {'seconds':>8}")
for label, (programs, cases, seconds) in sorted(rows.items()):
    print(f"{label:<12} {programs:>8} {cases:>7} {seconds:>8.1f}")
print(f"{'all':<12} {sum(r[0] for r in rows.values()):>8} {sum(r[1] for r in rows.values()):>7} {sum(r[2] for r in rows.values()):>8.1f}")
for line in before:
    print(line)
for line in bad:
    print(f"not passed: {line}")
sys.exit(1 if bad else 0)
