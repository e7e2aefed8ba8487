"""A centre that exports its record, and Mallory who rewrites it under her own key."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from insaf.core import note
from insaf.core.export import export_lines, make_receipt
from insaf.core.merkle import Peaks, Tree, inclusion_proof
from insaf.core.record import Entry

ORIGIN = "example.org/complaints"


class Institution:
    """One that keeps a record and signs it at the sizes asked for."""

    def __init__(self, seed: int, entries: list[Entry], signs_at: tuple[int, ...]) -> None:
        secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.key = note.VerifierKey(ORIGIN, secret.public_key().public_bytes_raw())
        self.entries, self.notes, peaks = entries, [], Peaks()
        for size in range(len(entries) + 1):
            if size in signs_at:
                point = note.Checkpoint(ORIGIN, size, peaks.root())
                self.notes.append(str(note.sign(point.text, self.key, secret.sign)))
            if size < len(entries):
                peaks = peaks.append(entries[size].leaf())
        self.tree = Tree(one.leaf() for one in entries)

    def export(self) -> list[bytes]:
        stored = [(one.bytes(), one.leaf()) for one in self.entries]
        return list(export_lines(self.key, len(stored), stored, self.notes))

    def receipt(self, seq: int) -> bytes:
        size = len(self.entries)
        proof = inclusion_proof(self.tree.subtree, seq, size)
        return make_receipt(self.entries[seq], size, proof, self.notes[-1], self.key)


def history(*cases: str, word: str = "شكوى") -> list[Entry]:
    return [
        Entry(seq, case, cases[:seq].count(case), f"2026-03-03T07:00:0{seq}.000000Z",
              "complainant", "Received", 1, {"about": word})
        for seq, case in enumerate(cases)
    ]  # fmt: skip


CENTRE = Institution(1, history("a", "b", "a", "c", "a", "b"), (2, 6))
EXPORT = CENTRE.export()
LINE_OF = [1, 2, 4, 5, 6, 7]
"""The place in EXPORT of each entry; place 0 is the header, 3 and 8 the checkpoints."""

MALLORY = Institution(9, history("a", "b", "a", "c", "a", "b", word="nothing"), (2, 6))


def split(parts: list[bytes]) -> list[bytes]:
    """Cut into lines as a binary file does, at line feeds alone."""
    lines = b"".join(parts).split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
