"""Checking Merkle proofs, independent of how they were made (RFC 9162 section 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from insaf.core.merkle import EMPTY_ROOT, node_hash


class BadProof(ValueError):
    """A proof does not show what it claims; the message says why in plain words."""


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that `leaf` is entry `index` under `root`, or raise BadProof (section 2.1.3.2)."""
    if not 0 <= index < size:
        raise BadProof(f"entry {index} is not in a record of {size} entries")
    made = leaf
    for step, stands_left in _climb(index, size - 1, proof):
        made = node_hash(step, made) if stands_left else node_hash(made, step)
    if made != root:
        raise BadProof("the entry and its proof do not lead to the signed root")


def verify_consistency(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Check that the later record only adds to the earlier, or raise BadProof (section 2.1.4.2)."""
    if not 0 <= first <= second:
        raise BadProof(f"a record of {second} entries cannot continue one of {first}")
    if first in (0, second):
        _verify_without_proof(first, second, proof, first_root, second_root)
    else:
        _verify_growth(first, second, proof, first_root, second_root)


def _verify_growth(first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    steps = list(proof) if first & (first - 1) else [first_root, *proof]
    if not steps:
        raise BadProof("the proof is too short")
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step, stands_left in _climb(node, last, steps[1:]):
        if stands_left:
            old, new = node_hash(step, old), node_hash(step, new)
        else:
            new = node_hash(new, step)
    if (old, new) != (first_root, second_root):
        raise BadProof("the later record does not continue the earlier one")


def _verify_without_proof(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes
) -> None:
    if proof:
        raise BadProof("the proof is too long")
    if first == 0 and first_root != EMPTY_ROOT:
        raise BadProof("the root of an empty record is wrong")
    if first == second and first_root != second_root:
        raise BadProof("two different roots are claimed for the same size")


def _climb(node: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each step of a proof and whether it stands left of what is made so far."""
    for step in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        stands_left = bool(node & 1) or node == last
        yield step, stands_left
        while stands_left and not node & 1 and node:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")
