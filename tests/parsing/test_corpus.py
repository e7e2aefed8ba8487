"""Real mails of public collections: K-05, L-07. No exception, no empty text, no word and no file lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from insaf.intake.email.parse import as_json, parse
from insaf.intake.email.shape import Auto
from tests.parsing import corpus

# What the standard library reads otherwise, and why ours is right.
OTHERWISE = {
    "cpython/msg_17.txt": "a multipart without its boundary: text, not a file",
    "enmime/chardet-fail.raw": "letters of no charset: which is guessed differs",
    "enmime/mime-bad-content-transfer-encoding.raw": "words that are called base64: their lines are kept apart",
    "enmime/bad-header-wrap.raw": "a header folded without a space: base64 all the same",
    "flufl-bounce/groupwise_03.txt": "base64 with foreign signs: decoded as far as it goes",
    "flufl-bounce/simple_43.txt": "the file of a mail within the mail lies in that mail",
    "mimetic/test.msg": "the text of a mail within the mail lies in that mail",
}


def test_there_are_three_hundred_real_mails_each_collection_with_its_licence() -> None:
    """K-05"""
    assert len(corpus.paths()) >= 300
    for folder in {path.parent for path in corpus.paths()}:
        notice = (folder / "NOTICE").read_text("utf-8")
        assert any(licence in notice for licence in ("MIT", "Apache-2.0", "PSF-2.0", "Zlib")), folder
        assert len((folder / "LICENCE").read_text("utf-8")) > 300
    assert sum(map(len, corpus.raws())) < 6_000_000


@pytest.mark.parametrize("path", corpus.paths(), ids=corpus.name)
def test_a_real_mail_is_read_whole(path: Path) -> None:
    """K-05, L-07: every word a reader would see, and every file byte for byte."""
    raw = path.read_bytes()
    mail = corpus.strictly(raw)
    assert parse(raw) == mail
    _nothing_that_a_database_refuses(json.dumps(as_json(mail), ensure_ascii=False))
    contents = [one.content for one in mail.attachments]
    for kind, content, file in corpus.plainly(raw) if corpus.name(path) not in OTHERWISE else ():
        if file or not kind.startswith("text/"):
            if kind != "message/delivery-status":
                assert not content.strip() or content in contents, (kind, len(content))
        elif kind in ("text/plain", "text/html"):
            _every_word(corpus.words_of(kind, content), f"{mail.text}\n{mail.html}", contents)


def _every_word(expected: list[str], shown: str, contents: list[bytes]) -> None:
    lost = [word for word in expected if word not in shown and not any(word.encode() in one for one in contents)]
    assert len(lost) <= 0.02 * len(expected) + 1, lost[:20]
    assert not expected or shown.strip()


def _nothing_that_a_database_refuses(said: str) -> None:
    assert "\\u0000" not in said
    said.encode("utf-8")


def test_the_mailing_lists_and_bounces_among_them_are_recognised() -> None:
    """K-01, K-14: of 117 bounces of many makes hardly any is taken for a letter from a person."""
    kinds = [parse(path.read_bytes()).auto for path in corpus.paths() if path.parent.name == "flufl-bounce"]
    assert len(kinds) == 117
    assert sum(kind is Auto.NO for kind in kinds) <= 7  # those that say so in the subject alone
    assert sum(kind is Auto.BOUNCE for kind in kinds) >= 105


def test_most_of_the_bounces_name_their_recipients() -> None:
    """K-14: as a program that does nothing else reads them."""
    expected = json.loads((corpus.FOLDER / "flufl-bounce.json").read_text("utf-8"))
    alike = 0
    for name, (lasting, passing) in expected.items():
        found = parse((corpus.FOLDER / "flufl-bounce" / name).read_bytes()).bounces
        alike += {one.recipient.lower() for one in found if one.permanent} == set(lasting) and {
            one.recipient.lower() for one in found if one.action == "delayed"
        } == set(passing)
    assert alike >= 105, f"{alike} of {len(expected)}"
