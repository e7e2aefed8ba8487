"""An answer in the right thread is not believed for that alone (K-04, K-16, L-25)."""

from __future__ import annotations

from typing import Any

import pytest

from insaf.cases import history
from insaf.cases.models import Case
from insaf.core.events.intake import InformationAdded
from insaf.intake.email.judging import FLOOD
from insaf.intake.email.models import Arrival
from insaf.outbox.models import FailingAddress
from tests.arrivals import post
from tests.arrivals.post import NOW

SERVER = "mx.centre.sa"


@pytest.fixture(autouse=True)
def believed(settings: Any) -> None:
    settings.INSAF_MAIL_AUTHSERV = [SERVER]


def added(case: Case) -> int:
    return sum(isinstance(step.event, InformationAdded) for step in history.of_case(case))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Authentication_Results": f"{SERVER}; spf=pass; dmarc=fail"}, "forged"),
        ({"Authentication_Results": f"{SERVER}; spf=fail; dkim=none"}, "forged"),
        ({"X_Spam_Flag": "YES"}, "spam"),
        ({"X_Virus_Status": "Infected"}, "spam"),
    ],
)
def test_a_suspected_answer_waits_beside_its_case(headers: dict[str, str], reason: str) -> None:
    """K-16: whoever knows the thread and writes another's address adds nothing."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, "أتنازل عن شكواي.", **headers))
    assert (arrival.state, arrival.reason, arrival.case) == ("held", reason, case)
    assert added(case) == 0


@pytest.mark.parametrize("checks", ["dmarc=pass; spf=fail", "spf=none; dkim=none; dmarc=none"])
def test_an_answer_whose_domain_does_not_disown_it_joins(checks: str) -> None:
    """K-04: many small domains prove nothing of themselves."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, Authentication_Results=f"{SERVER}; {checks}"))
    assert (arrival.state, added(case)) == ("appended", 1)


def test_an_answer_with_the_identity_of_another_mail_waits() -> None:
    """K-07"""
    case = post.begun()
    post.arrives(post.answer(case, "الأول", Message_ID="<same@example.com>"))
    other = post.arrives(post.answer(case, "الثاني", Message_ID="<same@example.com>"))
    assert (other.state, other.reason, other.case, added(case)) == ("held", "same-id", case, 1)


def flood(sender: str) -> Arrival:
    """The one too many of a flood of answers to one case."""
    case = post.begun()
    for n in range(FLOOD - 1):
        post.arrives(post.answer(case, f"رقم {n}"))
    last = post.arrives(post.answer(case, "وأيضًا", sender=sender))
    assert last.case == case and added(case) == FLOOD - 1
    return last


@pytest.mark.parametrize("sender", ["amina@example.com", "AmInA@Example.com"])
def test_a_flood_of_answers_waits(sender: str) -> None:
    """L-25: however the address is written."""
    last = flood(sender)
    assert (last.state, last.reason) == ("held", "flood")


@pytest.mark.parametrize("first", ["amina@example.com", "evil@example.net"])
def test_an_answer_that_names_two_senders_is_nobodys(first: str) -> None:
    """K-04: one field that names both, or two fields."""
    case = post.begun()
    second = ({"amina@example.com", "evil@example.net"} - {first}).pop()
    one = post.arrives(post.answer(case, sender=f"{first}, {second}", Sender=second))
    two = post.arrives(f"From: {first}\n".encode() + post.answer(case, sender=second))
    assert [(mail.state, mail.reason, mail.case) for mail in (one, two)] == [("held", "other-sender", case)] * 2
    again = post.arrives(b"From: AMINA@example.com\n" + post.answer(case))
    assert (again.state, added(case)) == ("appended", 1)


@pytest.mark.both_databases
@pytest.mark.parametrize(("checks", "failing"), [("dmarc=pass", False), ("spf=fail; dmarc=fail", True)])
def test_a_forged_mail_does_not_prove_that_an_address_can_be_reached(checks: str, failing: bool) -> None:
    """K-14, K-16"""
    FailingAddress.objects.create(address="amina@example.com", code="5.1.1", since=NOW, last_at=NOW)
    assert post.arrives(post.mail(Authentication_Results=f"{SERVER}; {checks}")).state == "created"
    assert FailingAddress.objects.exists() is failing


def test_capital_letters_make_no_other_writer() -> None:
    """L-25: a new matter for each way to write one address."""
    found = [post.arrives(post.mail(f"شكوى {n}", sender=f"{'aA'[n % 2]}mina@example.com")) for n in range(FLOOD + 1)]
    assert [one.state for one in found] == ["created"] * FLOOD + ["held"]


@pytest.mark.parametrize(
    ("sender", "headers", "state"),
    [
        ("amina@example.com", {"Precedence": "bulk"}, "held"),
        ("amina@example.com", {"List_Id": "<all.example.com>"}, "held"),
        ("news@example.net", {"Precedence": "bulk"}, "ignored"),
        ("amina@example.com", {"Auto_Submitted": "auto-replied"}, "ignored"),
    ],
)
def test_an_answer_that_looks_like_mass_mail_is_not_put_out_of_sight(
    sender: str, headers: dict[str, str], state: str
) -> None:
    """K-01, K-04: some programs mark every mail; what a machine answers stays beside the case."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, "هذا الإيصال الذي طلبتموه.", sender=sender, **headers))
    assert (arrival.state, arrival.case, added(case)) == (state, case, 0)
