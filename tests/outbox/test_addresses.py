"""An answer finds its case by what we sealed, and by nothing that can be guessed (K-04)."""

from __future__ import annotations

from typing import Any

import pytest

from insaf.cases.models import Case
from insaf.outbox import addresses, follow, send
from insaf.outbox.addresses import BOUNCE, CONSULTATION, Thread
from insaf.outbox.models import Letter
from insaf.site import outgoing
from insaf.site.environment import BadSetting
from tests.outbox.postbox import Postbox


@pytest.fixture
def row(matter: Any, settings: Any) -> Case:
    settings.INSAF_MAIL_REPLY = "info+{token}@engineeringtracks.edu.sa"
    settings.INSAF_MAIL_BOUNCES = "bounces+{token}@engineeringtracks.edu.sa"
    return Case.objects.get(reference=matter().door.reference)


def test_answers_go_to_an_address_that_names_the_case(row: Case) -> None:
    address = addresses.reply_address(row)
    assert address.startswith("info+") and address.endswith("@engineeringtracks.edu.sa")
    assert len(address.partition("@")[0]) <= 64
    assert addresses.read_reply(address) == Thread(row.reference, "case", 0, "")


@pytest.mark.parametrize("form", ["{}", "<{}>", " {} ", "{}".upper()])
def test_mail_servers_may_change_its_case_and_its_brackets(row: Case, form: str) -> None:
    address = addresses.reply_address(row)
    for written in (form.format(address), form.format(address.upper()), form.format(address.title())):
        assert addresses.read_reply(written) == Thread(row.reference, "case", 0, "")


def test_an_address_of_a_consultation_opens_nothing_else(row: Case) -> None:
    """E-14"""
    address = addresses.reply_address(row, CONSULTATION, 2)
    assert addresses.read_reply(address) == Thread(row.reference, "consultation", 2, "")
    assert addresses.read_reply(address.replace(".q2.", ".q1.")) is None
    assert addresses.read_reply(address.replace(".q2.", ".")) is None
    assert addresses.read_reply(address.replace(".q2.", ".b2.")) is None


def test_an_address_outlives_the_pattern_it_was_made_by(row: Case, settings: Any) -> None:
    address = addresses.reply_address(row)
    settings.INSAF_MAIL_REPLY = "{token}@answers.centre.sa"
    assert addresses.read_reply(address) == addresses.read_reply(addresses.reply_address(row))


def test_without_a_pattern_answers_go_to_the_institution(row: Case, settings: Any) -> None:
    settings.INSAF_MAIL_REPLY = settings.INSAF_MAIL_BOUNCES = ""
    settings.INSAF_MAIL_FROM = "complaints@engineeringtracks.edu.sa"
    assert addresses.reply_address(row) == "info@engineeringtracks.edu.sa"
    follow.run_once(row.received_at)
    assert addresses.bounce_address(Letter.objects.get()) == "complaints@engineeringtracks.edu.sa"


def test_what_comes_back_names_its_letter(row: Case) -> None:
    follow.run_once(row.received_at)
    letter = Letter.objects.get()
    assert addresses.read_reply(addresses.bounce_address(letter)) == Thread(row.reference, BOUNCE, letter.pk, "")


@pytest.mark.parametrize(
    "forged",
    [
        "", "info@engineeringtracks.edu.sa", "info+{ref}@engineeringtracks.edu.sa", "@", "<>", "\x00",
        "info+{ref}.aaaaaaaaaaaaaaaa@engineeringtracks.edu.sa", "info+{ref}.q1.aaaaaaaaaaaaaaaa@x.sa",
        "info+{ref}.z1.aaaaaaaaaaaaaaaa@x.sa", "info+et-2026-٠٠٠٠١-k.aaaaaaaaaaaaaaaa@x.sa",
    ],
)  # fmt: skip
def test_no_other_address_joins_a_case(row: Case, forged: str) -> None:
    assert addresses.read_reply(forged.replace("{ref}", row.reference.lower())) is None


def test_the_seal_of_one_case_is_not_that_of_another(row: Case, matter: Any) -> None:
    other = matter().door.reference
    assert addresses.read_reply(addresses.reply_address(row).replace(row.reference.lower(), other.lower())) is None


def test_each_letter_says_where_its_answer_goes(row: Case, postbox: Postbox) -> None:
    follow.run_once(row.received_at)
    send.run_once(row.received_at)
    answers = postbox.only().message["Reply-To"].addresses[0]
    assert answers.addr_spec == addresses.reply_address(row)
    known = addresses.read_message_id(str(postbox.only().message["Message-ID"]))
    assert known == Thread(row.reference, "case", 0, "acknowledgement")


def test_a_message_id_is_read_whatever_stands_around_it(row: Case) -> None:
    made = addresses.message_id(row.reference, 12, "consultation", 3)
    expected = Thread(row.reference, CONSULTATION, 3, "consultation")
    for written in (made, made.strip("<>"), made.upper(), f" {made} ", made.replace("@", "@old-")):
        assert addresses.read_message_id(written) == expected


def test_a_message_id_that_was_never_sealed_counts_only_where_its_letter_went_out(row: Case) -> None:
    """Letters of before the seal stay answerable; a guessed one joins nothing."""
    follow.run_once(row.received_at)
    old = f"<{row.reference.lower()}.12.acknowledgement@engineeringtracks.edu.sa>"
    assert addresses.read_message_id(old) is None
    Letter.objects.update(message_id=old)
    assert addresses.read_message_id(old) is None
    Letter.objects.update(sent_at=row.received_at)
    assert addresses.read_message_id(old) == Thread(row.reference, "case", 0, "acknowledgement")


@pytest.mark.parametrize("other", ["", "<x@y>", "<1.2.3@y>", "<staff-3.1.notice-2.aaaaaaaaaaaaaaaa@y>", "<a@b@c>"])
def test_no_other_message_id_joins_a_case(row: Case, other: str) -> None:
    assert addresses.read_message_id(other) is None
    sealed = addresses.message_id(row.reference, 12, "reply")
    assert addresses.read_message_id(sealed.replace(".12.", ".13.")) is None


@pytest.mark.parametrize(
    "written", ["info@centre.sa", "{token}", "a+{token}@", "{token}+a@b", "{token}{token}@b", "a b+{token}@c"]
)
def test_a_pattern_that_cannot_carry_the_token_is_refused(monkeypatch: Any, written: str) -> None:
    monkeypatch.setenv("INSAF_MAIL_REPLY", written)
    with pytest.raises(BadSetting, match="INSAF_MAIL_REPLY"):
        outgoing.reply()
    monkeypatch.setenv("INSAF_MAIL_REPLY", "info+{token}@centre.sa")
    assert outgoing.reply() == "info+{token}@centre.sa"
