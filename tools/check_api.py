"""Fails unless specs/openapi.yaml, the role × operation table and the hub's routes name the same operations, and the first two the same roles."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
COLUMNS = ["director", "administrator", "safety-manager", "staff", "temporary", "provider", "set-up", "anybody", "proving", "console"]
described = {}
roles = {}
path = method = operation = ""
for line in (root / "specs/openapi.yaml").read_text(encoding="utf-8").splitlines():
    if found := re.match(r"  (/\S*):$", line):
        path = found[1]
    elif found := re.match(r"    (get|post|put|patch|delete):$", line):
        method = found[1].upper()
    elif found := re.match(r"      operationId: (\w+)$", line):
        operation = found[1]
        described[operation] = f"{method} {path}"
    elif found := re.match(r"      x-roles: \[(.*)\]$", line):
        who = set(found[1].split(", "))
        roles[operation] = who | set(COLUMNS[:-1]) if "anybody" in who else who

table = (root / "src/capabilities/access/permissions.cpp").read_text()
permitted = {}
for name, cells in re.findall(r'^\s+\{"(\w+)",\s+(k[^}]+)\}', table, re.M):
    permitted[name] = {who for who, cell in zip(COLUMNS, re.findall(r"k(Yes|No)", cells), strict=True) if cell == "Yes"}
routed = {}
for file in (root / "src/interfaces/http").glob("*_operations.cpp"):
    for method, path, operation in re.findall(r'\{"([A-Z]+)",\s*"(/[^"]*)",\s*"(\w+)"', file.read_text()):
        routed[operation] = f"{method} {path}"

wrong = [f"{name} is in openapi.yaml, but nobody may do it" for name in described.keys() - permitted.keys()]
wrong += [f"{name} is in the table, but not in openapi.yaml" for name in permitted.keys() - described.keys()]
wrong += [f"{name} is in openapi.yaml, but the hub has no route" for name in described.keys() - routed.keys()]
wrong += [f"{name}: the hub answers {routed[name]}, openapi.yaml says {described.get(name)}"
          for name in routed if routed[name] != described.get(name)]
wrong += [f"{name}: the table and x-roles of openapi.yaml differ on {', '.join(sorted(permitted[name] ^ roles.get(name, set())))}"
          for name in permitted if permitted[name] != roles.get(name)]
print(f"{len(described)} cases")
sys.exit("\n".join(sorted(wrong)) or 0)
