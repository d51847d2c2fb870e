"""Fails unless ASSURANCE.md names each fuzzer that a CMakeLists.txt below src declares, and no other.

usage: check_fuzzers.py ROOT"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
declared = {
    name
    for file in (root / "src").rglob("CMakeLists.txt")
    for name in re.findall(r"sekisho_fuzzer\(\s*(\w+)", file.read_text(encoding="utf-8"))
}
named = set(re.findall(r"`(\w+_fuzz)`", (root / "ASSURANCE.md").read_text(encoding="utf-8")))
wrong = [f"{name} is declared, and ASSURANCE.md does not say what it reads" for name in sorted(declared - named)]
wrong += [f"{name} is named by ASSURANCE.md, and nothing declares it" for name in sorted(named - declared)]
if not declared:
    wrong.append("no fuzzer was found")
for line in wrong:
    print(line, file=sys.stderr)
sys.exit(1 if wrong else 0)
