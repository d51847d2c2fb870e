"""A file tree with an older Debian in it: 1,280 packages, some of them with updates waiting.

Packages and versions are real ones of this machine's own apt lists. A package for which the security
suite has a newer build stands there in its older version; each fortieth of the others is set a
little lower than what the lists offer, one in nine of those is held, and one package is pinned away.
"""
import re
import shutil
import subprocess

LISTS = "/var/lib/apt/lists"
KEPT_FIELDS = ("Package", "Source", "Version", "Architecture", "Multi-Arch", "Priority", "Section", "Maintainer",
               "Installed-Size", "Depends", "Pre-Depends", "Provides", "Conflicts", "Breaks", "Replaces", "Description")


def stanzas(path):
    text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", path], capture_output=True, check=True).stdout
    for stanza in text.decode().split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): ?(.*)$", stanza, flags=re.M))
        if "Package" in fields:
            yield fields


def status_stanza(fields, version, word="install"):
    lines = [f"Package: {fields['Package']}", f"Status: {word} ok installed"]
    for name in KEPT_FIELDS[1:]:
        if name in fields:
            lines.append(f"{name}: {version if name == 'Version' else fields[name]}")
    return "\n".join(lines) + "\n"


def make(root, wanted=1280, of_security=60):
    """Makes the tree below `root` and returns how many packages it says are installed."""
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("var/lib/dpkg", "var/cache/apt/archives/partial", "var/log/apt", "etc"):
        (root / folder).mkdir(parents=True)
    shutil.copytree("/etc/apt", root / "etc/apt")
    shutil.copytree(LISTS, root / "var/lib/apt/lists", ignore=shutil.ignore_patterns("partial", "lock", "auxfiles"))
    (root / "var/lib/apt/lists/partial").mkdir()
    lists = sorted((root / "var/lib/apt/lists").glob("*_Packages*"))
    main = [path for path in lists if re.search(r"dists_[a-z]+_main_", path.name)]
    security = [path for path in lists if "-security_" in path.name]
    if not main or not security:
        raise RuntimeError("no apt lists of Debian's main and security suites: run apt-get update first")
    offered = {}
    for fields in stanzas(main[0]):
        offered.setdefault(fields["Package"], fields)
    newer = sorted({fields["Package"] for fields in stanzas(security[0])} & offered.keys())
    names = newer[::max(1, len(newer) // of_security)][:of_security]
    rest = sorted(offered.keys() - set(newer))
    names += rest[::max(1, len(rest) // (wanted - len(names)))][:wanted - len(names)]
    written = []
    for number, name in enumerate(names):
        fields = offered[name]
        lowered = number >= of_security and number % 40 == 0
        word = "hold" if lowered and number % 360 == 0 else "install"
        written.append(status_stanza(fields, fields["Version"] + "~older" if lowered else fields["Version"], word))
    (root / "var/lib/dpkg/status").write_text("\n".join(written), encoding="utf-8")
    preferences = root / "etc/apt/preferences.d"
    preferences.mkdir(exist_ok=True)
    (preferences / "away").write_text(f"Package: {names[0]}\nPin: release *\nPin-Priority: -1\n", encoding="utf-8")
    return len(names)
