#!/usr/bin/env python3
"""Makes src/capabilities/orca/probe/euc_widths.inc: how many bytes EUC-JIS-2004 writes each character with.

日レセ cuts its records by these bytes, and a static program cannot load the C library's converters.
From Python's codec euc_jis_2004 (JIS X 0213, and JIS X 0212 where that has none). 32 characters are
one row: its first one divided by 32, and two bits for each, from the lowest on; 0 is a character
that the encoding does not have. Two characters that it writes as one are listed apart. `--check`
says whether the file is up to date.
"""
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parent.parent
target = root / "src/capabilities/orca/probe/euc_widths.inc"
LAST = 0x2FFFF
ROW = 32


def bytes_of(text):
    try:
        return len(text.encode("euc_jis_2004"))
    except UnicodeEncodeError:
        return 0


single = {n: bytes_of(chr(n)) for n in range(0x80, LAST + 1) if not 0xD800 <= n <= 0xDFFF}
rows = {}
for number, width in single.items():
    if width:
        rows[number // ROW] = rows.get(number // ROW, 0) | width << number % ROW * 2
MARKS = [0x309A, 0x300, 0x301, 0x2E5, 0x2E9]  # what JIS X 0213 knows joined to what stands before it
pairs = [(first, mark) for first in single for mark in MARKS if first < 0x3200
         and bytes_of(chr(first) + chr(mark)) == 2 and single[first]]


def lines_of(cells):
    line, done = "", []
    for cell in cells:
        if line and len(line) + len(cell) + 1 > 100:
            done.append(line)
            line = ""
        line = f"{line} {cell}".strip()
    return [*done, line]


text = "\n".join([
    "// Made by tools/make_euc_widths.py; do not edit.",
    "constexpr EucRow kEucRows[] = {", *lines_of(f"{{0x{n:X}, 0x{bits:X}}}," for n, bits in sorted(rows.items())), "};",
    "constexpr EucPair kEucPairs[] = {", *lines_of(f"{{0x{a:X}, 0x{b:X}}}," for a, b in pairs), "};"]) + "\n"
if sys.argv[1:] == ["--check"]:
    sys.exit(0 if target.read_text("utf-8") == text else f"{target} is not up to date")
target.write_text(text, "utf-8")
