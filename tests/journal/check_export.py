"""Checks a journal export by the public documents alone: nothing here is Sekisho's.

usage: check_export.py [--witness VKEY] DIR...

C2SP tlog-tiles, signed-note, tlog-checkpoint, tlog-cosignature (v1) and RFC 6962 §2.1, read anew; SHA-256 from the
standard library, Ed25519 from `openssl pkeyutl`. Ends with 1 and the first thing that is wrong.
"""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH = 256
# SubjectPublicKeyInfo of an Ed25519 key (RFC 8410), before its 32 bytes.
SPKI = bytes.fromhex("302a300506032b6570032100")


class Wrong(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(entry):
    return sha256(b"\0", entry)


def root(hashes):
    """RFC 6962 §2.1, bottom up: a node without a sibling goes up as it is."""
    if not hashes:
        return sha256()
    while len(hashes) > 1:
        above = [sha256(b"\1", hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = above + hashes[len(above) * 2:]
    return hashes[0]


def known_answers():
    """The trees of RFC 6962's own test entries, and of entries "0", "1", … ."""
    entries = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f")]
    expect = {0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
              3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
              7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
              8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}
    for size, answer in expect.items():
        if root([leaf(entry) for entry in entries[:size]]).hex() != answer:
            raise Wrong(f"this checker's own tree of {size} entries")
    if path(1234067, WIDTH) != "x001/x234/067" or path(5, 17) != "005.p/17":
        raise Wrong("this checker's own tile names")


def path(tile, width):
    digits = f"{tile:03d}"
    groups = [digits[max(0, end - 3):end] for end in range(len(digits), 0, -3)][::-1]
    groups[0] = groups[0].rjust(3, "0")
    name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return name if width == WIDTH else f"{name}.p/{width}"


def verify_ed25519(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "key").write_bytes(SPKI + key)
        (place / "message").write_bytes(message)
        (place / "signature").write_bytes(signature)
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", place / "key", "-rawin",
             "-in", place / "message", "-sigfile", place / "signature"], capture_output=True)
        return done.returncode == 0


def read_vkey(text, kind=1):
    """name+hex8(key id)+base64(type, key); the key id hashes name, LF, type and key."""
    if not text.endswith("\n") or text.count("\n") != 1:
        raise Wrong("vkey is not one line")
    name, key_id, rest = text[:-1].split("+", 2)
    blob = base64.b64decode(rest, validate=True)
    if blob[0] != kind or len(blob) != 33:
        raise Wrong("vkey is no Ed25519 key")
    if sha256(name.encode(), b"\n", blob)[:4].hex() != key_id:
        raise Wrong("the key id of vkey")
    return name, bytes.fromhex(key_id), blob[1:]


def read_checkpoint(note, vkey):
    name, key_id, key = vkey
    body, _, signatures = note.rpartition("\n\n")
    body += "\n"
    lines = signatures.splitlines()
    if not lines or not note.endswith("\n"):
        raise Wrong("checkpoint has no signature lines")
    good = 0
    for line in lines:
        dash, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        if dash != "\u2014" or (signer, blob[:4]) != (name, key_id):
            continue
        if not verify_ed25519(key, body.encode(), blob[4:]):
            raise Wrong("the checkpoint's signature")
        good += 1
    if not good:
        raise Wrong("nobody known signed the checkpoint")
    origin, size, tree = body.split("\n")[:3]
    if origin != name or not re.fullmatch("0|[1-9][0-9]*", size):
        raise Wrong("the checkpoint's origin or size")
    return int(size), base64.b64decode(tree, validate=True)


def check_cosigned(note, vkey, leaves, witness):
    """The checkpoint that witnesses cosigned is one of this very tree; the witness's own word, if it is known."""
    size, tree = read_checkpoint(note, vkey)
    if size > len(leaves) or root(leaves[:size]) != tree:
        raise Wrong("what witnesses cosigned is of another tree")
    if witness is None:
        return
    name, key_id, key = read_vkey(witness + "\n", 4)
    body, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        _, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        if (signer, blob[:4]) != (name, key_id):
            continue
        message = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{body}\n"
        if not verify_ed25519(key, message.encode(), blob[12:]):
            raise Wrong("the witness's signature")
        print(f"  {name} cosigned {size} entries")
        return
    raise Wrong("the witness did not cosign")


def tiles_of(size):
    """(level, tile, width) of every tile that a tree of that size has, and no other."""
    level = 0
    while size > 0:
        yield from ((level, tile, WIDTH) for tile in range(size // WIDTH))
        if size % WIDTH:
            yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def read_bundle(data):
    entries = []
    while data:
        length = int.from_bytes(data[:2], "big")
        if len(data) < 2 + length:
            raise Wrong("an entry bundle ends within an entry")
        entries.append(data[2:2 + length])
        data = data[2 + length:]
    return entries


def check(folder, witness=None):
    vkey = read_vkey((folder / "vkey").read_text())
    size, signed_root = read_checkpoint((folder / "checkpoint").read_text(), vkey)
    expected = {folder / "vkey", folder / "checkpoint"}
    entries = []
    for level, tile, width in tiles_of(size):
        if level:
            break
        bundle = folder / "tile/entries" / path(tile, width)
        expected.add(bundle)
        found = read_bundle(bundle.read_bytes())
        if len(found) != width:
            raise Wrong(f"{bundle}: {len(found)} entries instead of {width}")
        entries += found
    levels = [[leaf(entry) for entry in entries]]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        levels.append([root(below[i:i + WIDTH]) for i in range(0, len(below) - WIDTH + 1, WIDTH)])
    for level, tile, width in tiles_of(size):
        file = folder / "tile" / str(level) / path(tile, width)
        expected.add(file)
        if file.read_bytes() != b"".join(levels[level][tile * WIDTH:tile * WIDTH + width]):
            raise Wrong(f"{file} holds other hashes than the entries have")
    if root(levels[0]) != signed_root:
        raise Wrong("the root of the entries is not the one signed")
    if (folder / "cosigned").exists():
        expected.add(folder / "cosigned")
        check_cosigned((folder / "cosigned").read_text(), vkey, levels[0], witness)
    elif witness:
        raise Wrong("nothing was cosigned")
    check_entries(entries, vkey[0])
    bodies = check_bodies(folder, entries)
    expected |= {folder / "bodies" / str(index) for index in bodies}
    there = {file for file in folder.rglob("*") if file.is_file() and "generation-" not in str(file.relative_to(folder))}
    if there != expected:
        raise Wrong(f"files nobody names: {sorted(str(file) for file in there ^ expected)[:3]}")
    print(f"{vkey[0]}: {size} entries, {len(expected)} files, {len(bodies)} bodies")
    return vkey, levels[0], bodies.get(0)


def check_entries(entries, origin):
    last = {}
    for index, entry in enumerate(entries):
        value = json.loads(entry)
        if json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != entry:
            raise Wrong(f"{origin}: entry {index} is no canonical JSON")
        if value["number"] <= last.get(value["source"], 0):
            raise Wrong(f"{origin}: entry {index} has a number that does not rise")
        last[value["source"]] = value["number"]


def check_bodies(folder, entries):
    bodies = {}
    for file in sorted((folder / "bodies").glob("*")) if (folder / "bodies").exists() else []:
        index, data = int(file.name), file.read_bytes()
        entry = json.loads(entries[index])
        if sha256(data).hex() != entry["commitment"] or len(data) - 16 != entry["size"]:
            raise Wrong(f"{file} is not what entry {index} committed to")
        bodies[index] = data[16:]
    return bodies


def check_link(earlier, later):
    """Entry 0 of the later generation against the tree of the one before."""
    vkey, leaves, _ = earlier
    body = later[2]
    if body is None:
        print("  its link to the generation before is not shown (no bodies)")
        return
    said = json.loads(body)
    if said["kept"] > len(leaves) or root(leaves[:said["kept"]]).hex() != said["kept_root"]:
        raise Wrong("the generation before is not what the next one found")
    if said["previous"]:
        size, tree = read_checkpoint(said["previous"], vkey)
        if size <= len(leaves) and root(leaves[:size]) != tree:
            raise Wrong("the next generation names another history")
    print("  follows on from the generation before")


def main(folders, witness):
    known_answers()
    for folder in folders:
        numbers = sorted(int(each.name[11:]) for each in folder.glob("generation-*"))
        chain = [check(folder / f"generation-{number}") for number in numbers] + [check(folder, witness)]
        for earlier, later in zip(chain, chain[1:]):
            check_link(earlier, later)


try:
    words = sys.argv[1:]
    known = words[1] if words[:1] == ["--witness"] else None
    main([pathlib.Path(name) for name in words[2 if known else 0:]], known)
except (Wrong, OSError, ValueError, KeyError) as wrong:
    sys.exit(f"check_export: {wrong}")
