"""Signatures are checked by RFC 8032, as strictly as it asks and as a known library does."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from insaf.core.ed25519 import verify

# RFC 8032 section 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
        "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_verify(secret: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert verify(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verify(bytes.fromhex(public), bytes.fromhex(message) + b"x", bytes.fromhex(signature))


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64), st.integers(0, 96 * 8 - 1))
def test_a_changed_bit_of_key_or_signature_is_refused(seed: bytes, text: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    raw = bytearray(key.public_key().public_bytes_raw() + key.sign(text))
    assert verify(bytes(raw[:32]), text, bytes(raw[32:]))
    raw[bit // 8] ^= 1 << bit % 8
    assert not verify(bytes(raw[:32]), text, bytes(raw[32:]))


def test_a_scalar_beyond_the_order_is_refused() -> None:
    _, public, message, signature = VECTORS[1]
    raw = bytes.fromhex(signature)
    scalar = int.from_bytes(raw[32:], "little") + ORDER
    forged = raw[:32] + scalar.to_bytes(32, "little")
    assert not verify(bytes.fromhex(public), bytes.fromhex(message), forged)


@pytest.mark.parametrize(
    "public",
    [
        (2**255 - 19).to_bytes(32, "little"),  # y = p, the same point as y = 0
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
        (2).to_bytes(32, "little"),  # no point of the curve
        bytes(31),
    ],
)
def test_a_key_that_is_no_canonical_point_is_refused(public: bytes) -> None:
    assert not verify(public, b"", bytes(64))


def test_a_signature_of_another_length_is_refused() -> None:
    assert not verify(bytes.fromhex(VECTORS[0][1]), b"", bytes.fromhex(VECTORS[0][3])[:-1])
