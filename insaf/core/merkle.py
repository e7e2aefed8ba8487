"""The Merkle tree over the record: hashes, roots, and making proofs (RFC 9162 section 2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""Gives the hash of a full subtree: (2, 3) is the one over leaves 12 to 15."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry: SHA-256(0x00 || entry) (M-03, RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees: SHA-256(0x01 || left || right) (M-03, RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Peaks:
    """The right edge of a tree: one full subtree per set bit of its size, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} entries cannot have {len(self.hashes)} peaks")
        if any(len(peak) != HASH_BYTES for peak in self.hashes):
            raise ValueError("a peak is a hash of 32 bytes")

    def completed(self, leaf: bytes) -> tuple[bytes, ...]:
        """Return the full subtrees that appending `leaf` completes, from level 0 up.

        The one at level L has index `self.size >> L`; storing them makes proofs O(log n).
        """
        made, size = [leaf], self.size
        for peak in reversed(self.hashes):
            if not size & 1:
                break
            made.append(node_hash(peak, made[-1]))
            size >>= 1
        return tuple(made)

    def append(self, leaf: bytes) -> Peaks:
        """Return the peaks after one more leaf hash; amortised one node hash, at worst log n."""
        made = self.completed(leaf)
        kept = len(self.hashes) - (len(made) - 1)
        return Peaks(self.size + 1, (*self.hashes[:kept], made[-1]))

    def root(self) -> bytes:
        """Return the root hash of the whole tree; EMPTY_ROOT when it has no entry."""
        return _fold(self.hashes) if self.hashes else EMPTY_ROOT


class Tree:
    """A whole tree in memory, able to answer for every earlier size as well."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash and every full subtree it completes."""
        level, made = 0, leaf
        self._levels[0].append(made)
        while len(self._levels[level]) % 2 == 0:
            made = node_hash(*self._levels[level][-2:])
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(made)

    def subtree(self, level: int, index: int) -> bytes:
        """Return the hash of one full subtree; IndexError if it is not full yet."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default over all."""
        return root(self.subtree, len(self) if size is None else size)


def root(subtree: Subtree, size: int) -> bytes:
    """Return the root over the first `size` leaves, from O(log n) stored subtrees."""
    return _range_root(subtree, 0, size) if size else EMPTY_ROOT


def inclusion_proof(subtree: Subtree, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that leaf `index` stands in the tree of `size` leaves (RFC 9162 section 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a record of {size} entries")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_root(subtree, middle, end))
            end = middle
        else:
            proof.append(_range_root(subtree, start, middle))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(subtree: Subtree, first: int, second: int) -> tuple[bytes, ...]:
    """Prove that the tree of `second` leaves only adds to `first` (RFC 9162 section 2.1.4.1)."""
    if not 0 <= first <= second:
        raise ValueError(f"a record of {second} entries cannot continue one of {first}")
    if first == 0:
        return ()
    proof: list[bytes] = []
    start, end = 0, second
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            proof.append(_range_root(subtree, middle, end))
            end = middle
        else:
            proof.append(_range_root(subtree, start, middle))
            start = middle
    if start:
        proof.append(_range_root(subtree, start, end))
    return tuple(reversed(proof))


def _split(size: int) -> int:
    """Return the largest power of two below `size`, for size of 2 and more."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(subtree: Subtree, start: int, end: int) -> bytes:
    """Return the root over leaves start to end, where start lies on a boundary of the split."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(subtree(level, start >> level))
        start += 1 << level
    return _fold(peaks)


def _fold(peaks: Sequence[bytes]) -> bytes:
    made = peaks[-1]
    for peak in reversed(peaks[:-1]):
        made = node_hash(peak, made)
    return made
