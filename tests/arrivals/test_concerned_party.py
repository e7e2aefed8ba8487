"""A concerned party answers by mail, and nobody but staff reads it (E-14, B-18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from insaf.cases import history
from insaf.cases.actions import perform
from insaf.cases.models import Case, Mailed
from insaf.core.acts.consulting import Consult, WithdrawConsultation
from insaf.core.acts.joining import Merge
from insaf.core.events.consulting import ConsultationAnswered
from insaf.core.events.handling import NoteAdded
from insaf.core.events.intake import InformationAdded
from insaf.intake.email import deeds
from insaf.intake.email.models import Arrival
from insaf.outbox import follow
from insaf.outbox.models import Letter
from tests import cast, given
from tests.arrivals import post
from tests.arrivals.post import NOW, PDF
from tests.desk.scenes import seat

FINANCE = "finance@engineeringtracks.edu.sa"
LATER = NOW + timedelta(hours=3)


def asked() -> tuple[Case, str]:
    """A case whose agent asked the finance unit by mail, and the Message-ID of the letter."""
    case = post.begun()
    perform(given.assessment(), case.reference, cast.omar.actor, NOW + post.A_MINUTE)
    question = Consult("قسم المالية", "متى أُلغي التسجيل؟", NOW + timedelta(days=3), FINANCE)
    perform(question, case.reference, cast.omar.actor, NOW + post.A_MINUTE)
    follow.run_once(NOW + timedelta(hours=1))
    return case, str(Letter.objects.get(case=case, recipient=FINANCE).message_id)


def answered(message_id: str, sender: str = FINANCE, text: str = "في 26 يوليو.", **words: Any) -> Arrival:
    return post.arrives(post.mail(text, sender=sender, In_Reply_To=message_id, **words), NOW + timedelta(hours=2))


def said(case: Case, kind: type) -> list[Any]:
    return [step.event for step in history.of_case(case) if isinstance(step.event, kind)]


@pytest.mark.both_databases
def test_the_partys_answer_is_filed_for_staff_only() -> None:
    """E-14: from the address that was asked, though it is of our own house."""
    case, letter = asked()
    arrival = answered(letter, files={"كشف.pdf": PDF})
    assert (arrival.state, arrival.reason, arrival.case) == ("appended", "party-answered", case)
    (answer,) = said(case, ConsultationAnswered)
    assert answer.text.text == "في 26 يوليو." and not said(case, InformationAdded)
    assert len(answer.files) == 1 and Mailed.objects.get(number=arrival.pk).left == 0


@pytest.mark.both_databases
def test_a_colleague_who_answers_instead_is_held_and_never_becomes_a_message() -> None:
    """E-14, B-18: whichever button staff press."""
    case, letter = asked()
    arrival = answered(letter, sender="clerk@engineeringtracks.edu.sa")
    assert (arrival.state, arrival.reason, arrival.case) == ("held", "other-sender", case)
    seat(cast.omar).post(reverse("intake_email:join", args=[arrival.pk]), {"join-reference": case.reference})
    assert said(case, ConsultationAnswered) and not said(case, InformationAdded)


def test_a_second_answer_of_the_party_becomes_a_note() -> None:
    """B-18"""
    case, letter = asked()
    answered(letter)
    second = answered(letter, text="نسيت: كان ذلك صباحًا.")
    assert (second.state, second.reason) == ("held", "not-taken")
    deeds.join(second, case, cast.omar.actor, LATER)
    assert said(case, NoteAdded)[-1].text.text == "نسيت: كان ذلك صباحًا." and not said(case, InformationAdded)


def test_staff_may_add_what_a_third_person_writes_as_a_note() -> None:
    """B-18: the complainant does not read it."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, sender="mona@example.net"))
    fields = {"join-reference": case.reference, "internal": "1"}
    seat(cast.omar).post(reverse("intake_email:join", args=[arrival.pk]), fields)
    assert said(case, NoteAdded) and not said(case, InformationAdded)
    assert Arrival.objects.get(pk=arrival.pk).case == case


@pytest.mark.parametrize("asked_there_too", [False, True])
def test_an_answer_that_comes_after_a_merge_stays_with_staff(asked_there_too: bool) -> None:
    """E-14, B-11: neither a message nor the answer to the other case's question of the same number."""
    stays = asked()[0] if asked_there_too else post.begun(text="المبلغ نفسه.")
    gone, letter = asked()
    perform(
        WithdrawConsultation(1, "تُسأل في الطلب الآخر."), gone.reference, cast.omar.actor, NOW + timedelta(minutes=50)
    )
    perform(
        Merge(stays.reference, "أكّدت هاتفيًا أن الأمر واحد."), gone.reference, cast.layla.actor, NOW + timedelta(hours=1)
    )
    arrival = answered(letter, text="بيننا: هي مخطئة.")
    assert (arrival.state, arrival.reason, arrival.case) == ("held", "not-taken", stays)
    page = seat(cast.layla).get(reverse("intake_email:mail", args=[arrival.pk]))
    assert page.context["from_party"] and b'name="internal"' not in page.content
    deeds.join(arrival, stays, cast.layla.actor, LATER)
    assert said(stays, NoteAdded)[-1].text.text == "بيننا: هي مخطئة."
    assert not said(stays, InformationAdded) and not said(stays, ConsultationAnswered)


def test_a_partys_answer_added_to_any_other_case_is_a_note() -> None:
    """E-14: whichever reference staff type."""
    _, letter = asked()
    other = post.begun(text="أمر آخر.")
    arrival = answered(letter, sender="clerk@engineeringtracks.edu.sa")
    deeds.join(arrival, other, cast.omar.actor, LATER)
    assert said(other, NoteAdded) and not said(other, InformationAdded)
