"""`insaf mail parse` and `insaf mail deliver`: what a mail server's pipe and a curious person are told."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from insaf.cases.models import Case
from insaf.intake.email.models import Arrival
from insaf.site import cli
from tests.arrivals import post
from tests.arrivals.post import PDF

pytestmark = pytest.mark.usefixtures("office")


def delivers(raw: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What the command prints; it must have kept the mail."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert cli.main(["mail", "deliver", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_deliver_says_what_became_of_a_mail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """K-07: created once, a duplicate the second time, and where it is."""
    raw = post.mail()
    first = delivers(raw, monkeypatch, capsys, "--from", "amina@example.com", "--to", post.HOUSE)
    case = Case.objects.get()
    assert (first["disposition"], first["case"], first["reason"]) == ("created", case.reference, "new-matter")
    again = delivers(raw, monkeypatch, capsys)
    assert (again["disposition"], again["case"]) == ("duplicate", case.reference)
    kept = Arrival.objects.get()
    assert (kept.envelope_from, kept.envelope_to, kept.source) == ("amina@example.com", post.HOUSE, "deliver")


def test_a_mail_before_any_policy_is_kept_and_the_operator_told_what_is_lacking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("insaf.rulebook.policies._listed", list)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(post.mail())))
    assert cli.main(["mail", "deliver"]) == 0
    out, wrong = capsys.readouterr()
    assert json.loads(out)["disposition"] == "stored" and Arrival.objects.get().state == "stored"
    assert "insaf policy publish" in wrong


@pytest.mark.parametrize("sender", ["", "<>"])
def test_what_has_no_sender_on_its_envelope_was_written_by_a_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sender: str
) -> None:
    """K-01: the pipe alone knows the envelope; nobody is answered."""
    said = delivers(post.mail(), monkeypatch, capsys, "--from", sender)
    assert said["disposition"] == "ignored" and not Case.objects.exists()


def test_parse_prints_a_mail_and_keeps_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """K-05: sizes and hashes are those of the bytes that were attached."""
    file = tmp_path / "mail.eml"
    file.write_bytes(post.mail("نص", files={"كشف.pdf": PDF}, charset="cp1256", In_Reply_To="<a@b>"))
    assert cli.main(["mail", "parse", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["from"]["email"] == "amina@example.com" and said["text"].strip() == "نص"
    assert (said["auto"], said["in_reply_to"]) == ("no", "a@b")
    (attached,) = said["attachments"]
    assert (attached["name"], attached["size"]) == ("كشف.pdf", len(PDF))
    assert attached["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert not Arrival.objects.exists()
