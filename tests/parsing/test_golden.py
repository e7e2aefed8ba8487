"""A handful of Arabic mails, each checked by eye against what `insaf mail parse --json` prints (K-05, K-06)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from insaf.intake.email.parse import as_json, parse

FOLDER = Path(__file__).parents[1] / "fixtures" / "mail-arabic"
ASKED = "from to cc subject text html attachments auto message_id in_reply_to references".split()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.eml")), ids=lambda path: path.stem)
def test_an_arabic_mail_reads_as_its_writer_meant_it(path: Path) -> None:
    """K-05, K-06"""
    mail = parse(path.read_bytes(), authserv_ids=["mx.centre.example"])
    assert as_json(mail) == json.loads(path.with_suffix(".json").read_text("utf-8"))


def test_what_is_printed_has_its_fields_first_and_in_order() -> None:
    """K-05"""
    printed = as_json(parse(b"From: a@b.sa\r\n\r\nx"))
    assert list(printed)[: len(ASKED)] == ASKED
    assert printed["from"] == {"name": "", "email": "a@b.sa"}
    assert (printed["in_reply_to"], printed["references"], printed["cc"]) == ("", [], [])
