#!/usr/bin/env python3
"""Checks an evidence bundle without Insaf: Python 3.8 or newer, nothing installed, no network.

    python3 verify.py                  the folder in which this program lies
    python3 verify.py FOLDER           another one (with a copy of this program that you trust)
    python3 verify.py --key KEY        also: is it this institution's key?

Exit code 0: everything is as it was made. 1: something differs, and is named. 2: there is no bundle here.

What is checked: every file against manifest.json, SHA256SUMS against both, the signature over the
manifest, every entry's bytes and proof against the signed checkpoint, every text against its seal.
"""

import base64
import hashlib
import json
import os
import re
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
OUTSIDE = ("manifest.json", "manifest.note", "SHA256SUMS")  # what the manifest cannot list
LINE = re.compile(rb'\{"entry":(\{.*\}),"index":(\d+),"proof":(\[[^\[\]{}]*\])\}\n', re.S)
DIGEST = re.compile(r"[0-9a-f]{64}")


class Bad(Exception):
    """What is wrong, in words."""


def main(words):
    key = words[words.index("--key") + 1] if "--key" in words[:-1] else ""
    left = [one for one in words if one not in ("--key", key)]
    folder = left[0] if left else os.path.dirname(os.path.abspath(__file__))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not os.path.isfile(os.path.join(folder, "manifest.json")):
        print("There is no bundle in %s: manifest.json is missing." % folder, file=sys.stderr)
        return 2
    problems = check(folder, key)
    for name, why in problems:
        print("%s: %s" % (name, why))
    print(conclusion(folder, problems, key))
    return 1 if problems else 0


def conclusion(folder, problems, key):
    if problems:
        return "\nNOT as it was made / ليست كما أُعدّت: %d" % len(problems)
    known = "the key is the one you gave" if key else "compare the key with the institution's own:"
    return "As it was made / كما أُعدّت.\nSigned; %s\n%s" % (known, text_of(folder, "record/key.txt").strip())


def check(folder, key=""):
    """Every (name, what is wrong with it), each name once."""
    found = {}
    for name, why in problems_of(folder, key):
        found.setdefault(name, why)
    return sorted(found.items())


def problems_of(folder, key):
    for part in (of_files, of_sums, of_manifest_note, of_key, of_record, of_passages):
        try:
            yield from part(folder, key)
        except Bad as bad:
            yield bad.args
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as problem:
            yield WITH[part], "cannot be read (%s)" % type(problem).__name__


# ---- files


def of_files(folder, key):
    listed = {one["path"]: one for one in manifest(folder)["files"]}
    there = set(walk(folder))
    for name in sorted(there - set(listed) - set(OUTSIDE)):
        yield name, "was added"
    for name in sorted((set(listed) | set(OUTSIDE)) - there):
        yield name, "is missing"
    for name in sorted(set(listed) & there):
        if sha256_of(os.path.join(folder, *name.split("/"))) != listed[name]["sha256"]:
            yield name, "was changed"


def of_sums(folder, key):
    """The sums say what the manifest says, and nothing else."""
    sums = {one["path"]: one["sha256"] for one in manifest(folder)["files"]}
    for name in OUTSIDE[:2]:
        sums[name] = sha256_of(os.path.join(folder, name))
    wanted = "".join("%s  %s\n" % (sums[name], name) for name in sorted(sums))
    if bytes_of(folder, "SHA256SUMS") != wanted.encode("utf-8"):
        yield "SHA256SUMS", "does not say what the manifest says"


def of_manifest_note(folder, key):
    raw = bytes_of(folder, "manifest.json")
    digest = hashlib.sha256(raw).hexdigest()
    text = signed_text(folder, "manifest.note")
    if not text.startswith("insaf bundle\n"):
        raise Bad("manifest.note", "is not about a bundle")
    if text.split("\n")[2] != digest:
        yield "manifest.json", "was changed"
    elif text.split("\n")[1] != manifest(folder)["reference"]:
        yield "manifest.json", "is of another case"


def of_key(folder, key):
    if key and text_of(folder, "record/key.txt").strip() != key.strip():
        yield "record/key.txt", "is not the key you gave"


def walk(folder):
    """Every file below the folder, by its path with slashes; a link is named and never followed."""
    for at, folders, files in os.walk(folder):
        links = [one for one in folders if os.path.islink(os.path.join(at, one))]
        for name in files + links:
            yield os.path.relpath(os.path.join(at, name), folder).replace(os.sep, "/")


# ---- the record


def of_record(folder, key):
    size, root = checkpoint(folder)
    lines = bytes_of(folder, "record/entries.jsonl").splitlines(True)
    cases = set()
    for n, line in enumerate(lines):
        entry, index, proof = read_line(line, n)
        cases.add(entry[1]["case"])
        if entry[1]["n"] != n or entry[1]["seq"] != index:
            raise Bad("record/entries.jsonl", "entry %d is not in its place" % n)
        if climb(hashlib.sha256(b"\0" + entry[0]).digest(), index, size, proof) != root:
            raise Bad("record/entries.jsonl", "entry %d does not stand in the signed record" % n)
    if len(cases) != 1 or len(lines) != manifest(folder)["entries"]:
        yield "record/entries.jsonl", "is not the whole history of one case"


def read_line(line, n):
    """The entry as bytes and as read, its place, and its proof."""
    parts = LINE.fullmatch(line)
    if parts is None:
        raise Bad("record/entries.jsonl", "entry %d cannot be read" % n)
    return (parts[1], json.loads(parts[1])), int(parts[2]), [bytes.fromhex(one) for one in json.loads(parts[3])]


def climb(node, index, size, proof):
    """The root to which a leaf and its proof lead (RFC 9162 section 2.1.3.2); None if they lead nowhere."""
    if index >= size:
        return None
    last = size - 1
    for step in proof:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = hashlib.sha256(b"\1" + step + node).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + step).digest()
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def checkpoint(folder):
    """How many entries the signed head covers, and their root."""
    lines = signed_text(folder, "record/checkpoint.txt").split("\n")
    if lines[0] != text_of(folder, "record/key.txt").split("+")[0]:
        raise Bad("record/checkpoint.txt", "is of another record")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def of_passages(folder, key):
    """Each text opens its seal, and each seal stands in an entry."""
    known = json.loads(text_of(folder, "record/passages.json"))
    sealed = set(DIGEST.findall(text_of(folder, "record/entries.jsonl")))
    for one in known["shown"]:
        salt = bytes.fromhex(one["salt"])
        head = b"insaf.sealed.v1\0" + len(salt).to_bytes(8, "big") + salt
        if hashlib.sha256(head + one["text"].encode("utf-8")).hexdigest() != one["digest"]:
            raise Bad("record/passages.json", "a text does not open its seal %s" % one["digest"])
    for digest in [one["digest"] for one in known["shown"]] + known["withheld"] + known["erased"]:
        if digest not in sealed:
            yield "record/passages.json", "the seal %s stands in no entry" % digest


WITH = {
    of_files: "manifest.json",
    of_sums: "SHA256SUMS",
    of_manifest_note: "manifest.note",
    of_key: "record/key.txt",
    of_record: "record/entries.jsonl",
    of_passages: "record/passages.json",
}


# ---- reading


def bytes_of(folder, name):
    with open(os.path.join(folder, *name.split("/")), "rb") as file:
        return file.read()


def text_of(folder, name):
    return bytes_of(folder, name).decode("utf-8")


def manifest(folder):
    return json.loads(text_of(folder, "manifest.json"))


def sha256_of(path):
    """In pieces: a file may be larger than the memory. A link has no content of its own."""
    digest = hashlib.sha256()
    if os.path.islink(path):
        return "a link"
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


# ---- signatures: c2sp.org/signed-note, RFC 8032


def signed_text(folder, name):
    """The text of a note that the key signed; Bad when it did not."""
    origin, key_id, coded = text_of(folder, "record/key.txt").strip().split("+", 2)
    public = base64.b64decode(coded, validate=True)
    own_id = hashlib.sha256(origin.encode("utf-8") + b"\n" + public).digest()[:4]
    if public[:1] != b"\1" or own_id.hex() != key_id:
        raise Bad("record/key.txt", "is not a key")
    text, gap, tail = text_of(folder, name).rpartition("\n\n")
    mark, signer, signature = tail.rstrip("\n").split(" ")
    raw = base64.b64decode(signature, validate=True)
    canonical = base64.b64encode(raw).decode() == signature and tail.endswith("\n") and not tail.endswith("\n\n")
    named = (mark, signer, raw[:4]) == ("\u2014", origin, own_id)
    if not (gap and named and canonical and verified(public[1:], (text + "\n").encode("utf-8"), raw[4:])):
        raise Bad(name, "its signature is not of this key")
    return text + "\n"


def verified(public, message, signature):
    """Whether `public` made the Ed25519 signature over `message` (RFC 8032 section 5.1.7)."""
    key, scalar = decoded(public), int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or key is None or scalar >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(hashed, "little") % L
    x, y, z, t = key
    made = added(times(scalar, BASE), times(challenge, (-x % P, y, z, -t % P)))
    inverse = pow(made[2], -1, P)
    x, y = made[0] * inverse % P, made[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def times(scalar, point):
    made = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            made = added(made, point)
        point, scalar = added(point, point), scalar >> 1
    return made


def added(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decoded(raw):
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    x = x_of(y, sign)
    return None if y >= P or x is None else (x, y, 1, x * y % P)


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return x if x & 1 == sign else P - x


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
