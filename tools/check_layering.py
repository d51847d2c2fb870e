"""Fails if a file under src/ includes from a room that its own room may not use (cmake/rooms.txt),
or if a header that other rooms include pulls in a library that belongs in few .cpp files."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
rooms = [re.findall("[a-z-]+", line) for line in (root / "cmake/rooms.txt").read_text().splitlines()]
may_use = {room: {room, *used} for room, *used in rooms}
HEAVY = r"<(?:boost|nlohmann|spdlog|toml\+\+|CLI|sqlite3|SQLiteCpp|libpq-fe|openssl|cbor|expat)"


def place(path):  # the room of a path below src/, and its capability if it has one
    first, second, third, *_ = path.split("/") + ["", ""]
    if first == "capabilities":
        return (third if third in ("probe", "store") else "domain"), second
    return {"interfaces": "interface", "programs": "program", "facts": "domain", "schemas": "store"}.get(first, first), None


wrong = []
heavy = {}  # headers with a heavy library, by path; fine while only their own folder includes them
includes = []  # (who, what)
for file in sorted((root / "src").rglob("*.[hc]*")):
    here = file.relative_to(root / "src").as_posix()
    if file.is_dir() or re.search(r"/testing/|_(test|fuzz|bench)\.cpp$", here):
        continue
    text = file.read_text()
    for there in re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M):
        (room, mine), (used, theirs) = place(here), place(there)
        stranger = mine and theirs and theirs != mine and theirs not in may_use["shared-domains"]
        includes.append((here, there))
        if used not in may_use[room] or stranger:
            wrong.append(f"{here} may not include {there}")
    if here.endswith(".h") and (found := re.search(rf"^\s*#\s*include\s+({HEAVY}[^>]*>)", text, re.M)):
        heavy[here] = found[1]
for here, there in includes:
    if there in heavy and (place(here) != place(there) or not here.startswith(("platform/", there.rsplit("/", 1)[0]))):
        wrong.append(f"{there} is included by {here}, so it may not include {heavy[there]}")
sys.exit("\n".join(wrong) or 0)
