"""Amina writes twice about one matter and once about another, in Arabic: who joins, who parts, who is limited."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from insaf.cases import access
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.intake import AddInformation
from insaf.outbox import follow, send
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.desk import scenes as desk
from tests.intake.visitor import Visitor
from tests.portal import scenes as portal


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    compile_all()
    seeding.ensure(timezone.now())
    cast.hired()


def told(about: str) -> str:
    """The newest letter whose subject holds these words, once all letters are out."""
    now = timezone.now()
    follow.run_once(now)
    send.run_once(now)
    letters = {str(one["Subject"]): one.get_body(("plain",)).get_content() for one in map(_message, mail.outbox)}
    found = [text for subject, text in letters.items() if about in subject]
    assert found, list(letters)
    return str(found[-1])


def _message(sent: Any) -> EmailMessage:
    return email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)


def filed(ago: timedelta, **words: object) -> Case:
    at = timezone.now() - ago
    return perform(given.complaint(received_at=at, **words), None, cast.complainant, at)


def pressed(client: Client, row: Case, slug: str, **data: object) -> None:
    answer = desk.act(client, row.reference, slug, **data)
    assert answer.status_code == 303, answer.content.decode()[-1500:]


def test_two_messages_become_one_case_a_third_its_own_and_abuse_stops_nothing() -> None:
    """B-11, D-19, E-20"""
    first = filed(timedelta(days=3), narrative="كتبت لكم بالبريد ولم يصلني الرد.")
    again = filed(timedelta(hours=1))
    layla, omar = desk.seat(cast.layla), desk.seat(cast.omar)

    assert f"acts/merge/?into={first.reference}" in desk.page(layla, again.reference)
    pressed(layla, first, "merge", into=again.reference, reason="أكدت هاتفيًا أنها كتبت مرتين.")
    letter = told("نتابع شكواك برقم مرجعي آخر")
    assert again.reference in letter and "يفتح رابطك ورمزك الحاليان ما كتبته" in letter
    assert access.private_path(again) in told("نرد على رسالتين منك معًا")

    amina = Visitor().opens("/track/")
    amina.sends("/track/", reference=first.reference, secret=access.secret_of(first))
    assert again.reference in amina.page and "كتبت لكم بالبريد ولم يصلني الرد." in amina.page
    amina.sends("/track/", reference=again.reference, secret=access.secret_of(again))
    assert first.reference in amina.page and "كتبت لكم بالبريد ولم يصلني الرد." in amina.page
    again.refresh_from_db()
    assert again.received_at == first.received_at and again.decide_due_at == first.decide_due_at

    perform(AddInformation("ثم إن شهادتي لم تصدر."), again.reference, cast.complainant, timezone.now())
    n = desk.case(again.reference).entries - 1
    title = "متى تصدر الشهادة؟"
    pressed(omar, again, "split", entry=n, kind="inquiry", subject="certificate", title=title, reason="موضوع آخر.")
    part = Case.objects.get(split_from=again.reference)
    letter = told("لجزء مما كتبته رقم مرجعي مستقل")
    assert all(words in letter for words in (again.reference, part.reference, "ثم إن شهادتي لم تصدر.", "موضوع آخر."))
    assert title in amina.opens(f"/track/case/{part.reference}/").page

    until = (timezone.now() + timedelta(days=20)).date().isoformat()
    reason = "عشرون رسالة في يوم واحد."
    pressed(layla, again, "restrict", ground="volume", ways=["with_updates"], reason=reason, until=until)
    assert reason in told("طرق تواصلك معنا في الفترة المقبلة")
    assert "التواصل مع هذا الشخص مقيَّد" in desk.page(omar, part.reference)
    portal.uses(amina.opens(f"/track/case/{again.reference}/"), "review", text="كنت قلقة.")
    pressed(desk.seat(cast.faisal), again, "lift-restriction", reason="اعتذرت صاحبة الطلب.")
    assert "اعتذرت صاحبة الطلب." in told("يمكنك التواصل معنا بكل الطرق من جديد")

    portal.answered(again)
    assert "ثبت الخصم المكرر." in amina.opens("/track/case/").page
