"""Fails unless specs/openapi.yaml, the role × operation table and the hub's routes name the same operations."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
described = {}
path = method = ""
for line in (root / "specs/openapi.yaml").read_text(encoding="utf-8").splitlines():
    if found := re.match(r"  (/\S*):$", line):
        path = found[1]
    elif found := re.match(r"    (get|post|put|patch|delete):$", line):
        method = found[1].upper()
    elif found := re.match(r"      operationId: (\w+)$", line):
        described[found[1]] = f"{method} {path}"

table = (root / "src/capabilities/access/permissions.cpp").read_text()
permitted = set(re.findall(r'^\s+\{"(\w+)",\s+k', table, re.M))
routed = {}
for file in (root / "src/interfaces/http").glob("*_operations.cpp"):
    for method, path, operation in re.findall(r'\{"([A-Z]+)",\s*"(/[^"]*)",\s*"(\w+)"', file.read_text()):
        routed[operation] = f"{method} {path}"

wrong = [f"{name} is in openapi.yaml, but nobody may do it" for name in described.keys() - permitted]
wrong += [f"{name} is in the table, but not in openapi.yaml" for name in permitted - described.keys()]
wrong += [f"{name} is in openapi.yaml, but the hub has no route" for name in described.keys() - routed.keys()]
wrong += [f"{name}: the hub answers {routed[name]}, openapi.yaml says {described.get(name)}"
          for name in routed if routed[name] != described.get(name)]
print(f"{len(described)} cases")
sys.exit("\n".join(sorted(wrong)) or 0)
