"""Prints a block of a page of the documentation: the one whose opening fence says NAME.

usage: block.py PAGE NAME
"""
import pathlib
import re
import sys

page, name = sys.argv[1:]
blocks = re.findall(r"^```\S+ " + re.escape(name) + r"\n(.*?)^```$", pathlib.Path(page).read_text(encoding="utf-8"), re.S | re.M)
if len(blocks) != 1:
    sys.exit(f"{page}: {len(blocks)} blocks called {name}")
print(blocks[0], end="")
