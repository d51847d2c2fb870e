#!/usr/bin/env python3
"""Makes src/core/folding_table.inc: what each character is compared as, where that is another.

From Unicode's own tables (NFKC, case folding; as of Python's unicodedata) and the forms that names
are written with (src/core/name_variants.txt). Characters for which a rule of folding.cpp suffices
are left out. `--check` says whether the file is up to date.
"""
import pathlib
import sys
import unicodedata

root = pathlib.Path(__file__).resolve().parent.parent
target = root / "src/core/folding_table.inc"

BLOCKS = [(0xA0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x24FF), (0x2E80, 0x2FDF),
          (0x3000, 0x33FF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE10, 0xFE6F), (0xFF00, 0xFF9F),
          (0xFFE0, 0xFFEF), (0x2F800, 0x2FA1F)]
HANGUL = [(0x3131, 0x318E), (0x3200, 0x321E), (0x3260, 0x327F)]
MARKS = {0x309B: "\u3099", 0x309C: "\u309A"}  # alone they would begin with a space
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
UNSEEN = "\u00AD\u200B\u200C\u200D\u2060\u200E\u200F"


def katakana(text):
    return "".join(chr(ord(c) + 0x60) if 0x3041 <= ord(c) <= 0x3096 else c for c in text)


variants = {}
for line in (root / "src/core/name_variants.txt").read_text("utf-8").splitlines():
    if not line.startswith("#"):
        first, *others = line.split()
        variants |= {other: first for other in others}


def compared_as(c):
    if c in UNSEEN:
        return ""
    if c in DASHES:
        return "-"
    if ord(c) in MARKS:
        return MARKS[ord(c)]
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", c).casefold())
    return "".join(variants.get(one, one) for one in katakana(text))


def ruled(number):  # what folding.cpp says without a table
    if 0xFF01 <= number <= 0xFF5E:
        return chr(number - 0xFEE0).lower()
    if 0x3041 <= number <= 0x3096:
        return chr(number + 0x60)
    return chr(number)


rows = {}
for first, last in BLOCKS:
    for number in range(first, last + 1):
        if any(a <= number <= b for a, b in HANGUL):
            continue
        if unicodedata.category(chr(number)) == "Cn":
            continue
        text = compared_as(chr(number))
        if text != ruled(number):
            rows[number] = text
rows |= {ord(other): first for other, first in variants.items()}


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


cells = [f"{{0x{number:X}, {literal(text)}}}," for number, text in sorted(rows.items())]
lines, line = [], ""
for cell in cells:
    if line and len(line) + len(cell) + 1 > 100:
        lines.append(line)
        line = ""
    line = f"{line} {cell}".strip()
text = "// Made by tools/make_folding_table.py; do not edit.\n" + "\n".join([*lines, line]) + "\n"
if sys.argv[1:] == ["--check"]:
    sys.exit(0 if target.read_text("utf-8") == text else f"{target} is not up to date")
target.write_text(text, "utf-8")
