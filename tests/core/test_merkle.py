"""The tree and its proofs agree with the published vectors and with a naive reading of RFC 9162."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.core.merkle import (
    EMPTY_ROOT,
    Peaks,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
)
from insaf.core.proof import BadProof, verify_consistency, verify_inclusion

# The reference inputs and answers published with Certificate Transparency (RFC 6962).
INPUTS = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
G = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
TREE = Tree(map(leaf_hash, INPUTS))
LEAVES = [leaf_hash(bytes([one])) for one in range(40)]


def naive_root(leaves: list[bytes]) -> bytes:
    """Read MTH of RFC 9162 section 2.1.1 word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = naive_root(leaves[:split]), naive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    """M-03"""
    peaks = Peaks()
    for one in INPUTS[:size]:
        peaks = peaks.append(leaf_hash(one))
    assert peaks.root().hex() == TREE.root(size).hex() == ROOTS[size]
    assert naive_root([leaf_hash(one) for one in INPUTS[:size]]).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "expected"),
    [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, F])],
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, expected: list[str]) -> None:
    """M-04"""
    assert [one.hex() for one in inclusion_proof(TREE.subtree, index, size)] == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [G, E, F]), (2, 5, [B, D])],
)
def test_consistency_proofs_are_the_published_ones(first: int, second: int, expected: list[str]) -> None:
    """M-04"""
    assert [one.hex() for one in consistency_proof(TREE.subtree, first, second)] == expected


@given(st.lists(st.binary(max_size=3), max_size=70))
def test_appending_one_by_one_gives_the_naive_root(entries: list[bytes]) -> None:
    leaves = [leaf_hash(one) for one in entries]
    peaks = Peaks()
    for leaf in leaves:
        peaks = peaks.append(leaf)
    assert peaks.root() == Tree(leaves).root() == naive_root(leaves)
    assert Peaks(peaks.size, peaks.hashes) == peaks


def test_stored_subtrees_are_enough_for_every_proof() -> None:
    stored: dict[tuple[int, int], bytes] = {}
    peaks, tree = Peaks(), Tree()
    for leaf in LEAVES:
        for level, made in enumerate(peaks.completed(leaf)):
            stored[level, peaks.size >> level] = made
        peaks = peaks.append(leaf)
        tree.append(leaf)

    def subtree(level: int, index: int) -> bytes:
        return stored[level, index]

    for index in range(len(LEAVES)):
        assert inclusion_proof(subtree, index, 40) == inclusion_proof(tree.subtree, index, 40)


def test_every_leaf_of_every_size_is_proven() -> None:
    tree = Tree(LEAVES)
    for size in range(1, len(LEAVES) + 1):
        for index in range(size):
            proof = inclusion_proof(tree.subtree, index, size)
            verify_inclusion(LEAVES[index], index, size, proof, naive_root(LEAVES[:size]))


def test_every_size_continues_every_smaller_one() -> None:
    tree = Tree(LEAVES)
    roots = [tree.root(size) for size in range(len(LEAVES) + 1)]
    for second in range(len(LEAVES) + 1):
        for first in range(second + 1):
            proof = consistency_proof(tree.subtree, first, second)
            verify_consistency(first, second, proof, roots[first], roots[second])


@given(st.integers(1, 40), st.data())
def test_no_other_leaf_place_size_or_step_is_proven(size: int, data: st.DataObject) -> None:
    tree, index = Tree(LEAVES), data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(tree.subtree, index, size), tree.root(size)
    wrong = [
        (node_hash(LEAVES[index], root), index, size, proof),
        (LEAVES[index], index, size, (*proof, root)),
        (LEAVES[index], size, size, proof),
        (LEAVES[index], -1, size, proof),
        *((LEAVES[index], other, size, proof) for other in range(size) if other != index),
        *((LEAVES[index], index, size, proof[:at]) for at in range(len(proof))),
        *((LEAVES[index], index, size, (*proof[:at], EMPTY_ROOT, *proof[at + 1 :])) for at in range(len(proof))),
    ]
    for case in wrong:
        with pytest.raises(BadProof):
            verify_inclusion(*case, root)


@given(st.integers(1, 40), st.data())
def test_no_rewritten_history_is_proven_consistent(second: int, data: st.DataObject) -> None:
    """M-04"""
    first = data.draw(st.integers(1, second))
    tree = Tree(LEAVES)
    proof = consistency_proof(tree.subtree, first, second)
    old, new = tree.root(first), tree.root(second)
    wrong = [(EMPTY_ROOT, new, proof), (old, EMPTY_ROOT, proof), (old, new, (*proof, old))]
    wrong += [(old, new, proof[:at]) for at in range(len(proof))]
    wrong += [(old, new, (*proof[:at], EMPTY_ROOT, *proof[at + 1 :])) for at in range(len(proof))]
    for old_root, new_root, steps in wrong:
        with pytest.raises(BadProof):
            verify_consistency(first, second, steps, old_root, new_root)


def test_a_record_cannot_shrink_nor_change_its_empty_start() -> None:
    with pytest.raises(BadProof, match="cannot continue"):
        verify_consistency(2, 1, (), EMPTY_ROOT, EMPTY_ROOT)
    with pytest.raises(BadProof, match="empty"):
        verify_consistency(0, 1, (), LEAVES[0], LEAVES[0])


def test_peaks_that_do_not_fit_their_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Peaks(3, (EMPTY_ROOT,))
    with pytest.raises(ValueError, match="32 bytes"):
        Peaks(1, (b"short",))
    with pytest.raises(ValueError, match="not in a record"):
        inclusion_proof(TREE.subtree, 8, 8)
