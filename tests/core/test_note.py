"""Checkpoints are C2SP signed notes that others' tools read and ours reads from others."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from insaf.core import note
from insaf.core.note import BadNote, Checkpoint, VerifierKey

# The example of the C2SP signed-note specification, and two of the Go checksum database's notes.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_SIGNED = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SECOND = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
CHECKPOINT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


@pytest.mark.parametrize(("key", "signed"), [(SPEC_KEY, SPEC_NOTE), (GO_KEY, f"{GO_TEXT}\n{GO_SIGNED}")])
def test_published_notes_verify_and_are_written_back_the_same(key: str, signed: str) -> None:
    parsed = note.parse(signed)
    assert signed.startswith(parsed.verify(VerifierKey.parse(key)) + "\n— ")
    assert str(parsed) == signed


def test_signing_gives_the_published_bytes() -> None:
    import base64

    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(GO_SECRET)[1:])
    key = VerifierKey("PeterNeumann", secret.public_key().public_bytes_raw())
    assert str(key) == GO_KEY
    assert str(note.sign(GO_TEXT, key, secret.sign)) == f"{GO_TEXT}\n{GO_SIGNED}"


def test_other_signers_are_ignored_but_a_failing_known_one_is_not() -> None:
    key = VerifierKey.parse(GO_KEY)
    both = note.parse(f"{GO_TEXT}\n{SECOND}{GO_SIGNED}")
    assert both.verify(key) == GO_TEXT
    with pytest.raises(BadNote, match="does not belong"):
        note.parse(f"{GO_TEXT}more\n\n{GO_SIGNED}").verify(key)
    with pytest.raises(BadNote, match="not signed by"):
        note.parse(f"{GO_TEXT}\n{SECOND}").verify(key)


def test_the_text_ends_at_the_last_empty_line() -> None:
    assert note.parse(f"a\n\nb\n\n{GO_SIGNED}").text == "a\n\nb\n"


@pytest.mark.parametrize(
    "signed",
    [
        "",
        GO_TEXT,
        f"{GO_TEXT}\n",
        f"{GO_TEXT}\n{GO_SIGNED}"[:-1],
        f"{GO_TEXT}\n{GO_SIGNED}x",
        f"{GO_TEXT}\n{GO_SIGNED}".replace("—", "-"),
        f"{GO_TEXT}\n{GO_SIGNED}".replace("PeterNeumann ", "Peter+Neumann "),
        f"{GO_TEXT}\n{GO_SIGNED}".replace("nAM=", "nAN="),
        f"{GO_TEXT}\t\n{GO_SIGNED}",
        f"{GO_TEXT}\n— a AAAA\n",
        f"{GO_TEXT}\n" + GO_SIGNED * 65,
    ],
)
def test_a_malformed_note_is_refused(signed: str) -> None:
    with pytest.raises(BadNote):
        note.parse(signed)


def test_every_changed_character_of_a_key_is_refused() -> None:
    for at in range(len(GO_KEY)):
        with pytest.raises(BadNote):
            VerifierKey.parse(GO_KEY[:at] + chr(ord(GO_KEY[at]) + 1) + GO_KEY[at + 1 :])
        with pytest.raises(BadNote):
            VerifierKey.parse(GO_KEY[:at])


def test_a_key_of_an_unknown_kind_or_length_is_refused() -> None:
    for bad in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(BadNote):
            VerifierKey.parse(bad)


def test_the_checkpoint_of_the_specification_is_read_and_written_the_same() -> None:
    point = Checkpoint.parse(CHECKPOINT)
    assert (point.origin, point.size) == ("example.com/behind-the-sofa", 20852163)
    assert point.text == CHECKPOINT
    assert Checkpoint.parse(CHECKPOINT + "an extension\n") == point


@pytest.mark.parametrize(
    "text",
    [
        CHECKPOINT[:-1],
        CHECKPOINT + "\n",
        CHECKPOINT.replace("20852163", "020852163"),
        CHECKPOINT.replace("20852163", "٢"),
        CHECKPOINT.replace("20852163", "-1"),
        CHECKPOINT.replace("q2I=", "q2J="),
        CHECKPOINT.replace("CsUY", ""),
        "\n1\n" + CHECKPOINT.split("\n")[2] + "\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.parse(text)


def test_a_note_that_could_not_be_read_back_is_not_signed() -> None:
    key = VerifierKey.parse(GO_KEY)
    for text in ("no end", "a\tb\n", "\ud800\n"):
        with pytest.raises(BadNote):
            note.sign(text, key, lambda _: bytes(64))
