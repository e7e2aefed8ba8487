"""Amina's complaint lived in her mail program: in Arabic, from the first mail to the reopening.

Her mails go through the door of real mail, our letters over a real SMTP server; she answers by
the reply button, so what joins her case is what mail programs write by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest

from insaf.cases import history
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.answering import AnswerPoint, Close, RecordCause
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.events.ladder import Reopened, ReopeningRequested
from insaf.core.terms import ClosingReason, Finding
from insaf.outbox import follow, send
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.arrivals import post
from tests.arrivals.post import NOW, PDF
from tests.outbox import postbox

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(params=["", "info+{token}@engineeringtracks.edu.sa"], ids=["by-message-id", "by-address"])
def letters(request: pytest.FixtureRequest, settings: Any) -> Iterator[postbox.Postbox]:
    """The mail server that our letters go to, with and without sealed addresses."""
    compile_all()
    seeding.ensure(NOW)
    cast.hired()
    with postbox.listening() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.INSAF_MAIL_FROM = "complaints@engineeringtracks.edu.sa"
        settings.INSAF_MAIL_REPLY = request.param
        yield box


def sent(box: postbox.Postbox, now: datetime) -> EmailMessage:
    """The one letter that goes out now."""
    before = len(box.mails)
    follow.run_once(now)
    send.run_once(now)
    (letter,) = box.mails[before:]
    assert letter.recipients == [cast.amina.email]
    return letter.message


def replied(letter: EmailMessage, text: str) -> bytes:
    """What Amina's mail program makes of the reply button and her words."""
    ((_name, address),) = getaddresses([str(letter["Reply-To"])])
    body = letter.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
    answer = EmailMessage()
    answer["From"] = f"{cast.amina.name} <{cast.amina.email}>"
    answer["To"] = address
    answer["Subject"] = f"رد: {letter['Subject']}"
    answer["Message-ID"] = f"<{abs(hash(text))}@example.com>"
    answer["In-Reply-To"] = letter["Message-ID"]
    answer["References"] = f"{letter.get('References', '')} {letter['Message-ID']}".strip()
    answer.set_content(f"{text}\n\nفي الأحد، 2 أغسطس 2026 كتب المركز <{address}>:\n{quoted}\n")
    return answer.as_bytes()


def last(case: Case, kind: type) -> Any:
    return [step.event for step in history.of_case(case) if isinstance(step.event, kind)][-1]


def decided(case: Case, now: datetime) -> None:
    for act in (
        given.assessment(),
        AnswerPoint(1, Finding.UPHELD, "ثبت التأخير."),
        given.decision(),
        RecordCause("procedure", "يُراجع إجراء الاسترداد."),
    ):
        perform(act, case.reference, cast.omar.actor, now)


def test_a_complaint_lives_from_the_first_mail_to_the_reopening(letters: postbox.Postbox) -> None:
    """K-02, K-04, K-05, E-06: nothing is asked of her but to write and to answer.

    Her word on the closing, which asks how it was, is a message: it opens nothing and rates nothing (D-18).
    """
    first = post.mail(charset="cp1256", files={"كشف الحساب.pdf": PDF}, Message_ID="<first@example.com>")
    case = post.arrives(first).case
    assert case is not None and last(case, Received).files
    assert case.attachments.get().name == "كشف الحساب.pdf"

    receipt = sent(letters, NOW + AN_HOUR)
    assert case.reference in str(receipt["Subject"])
    assert str(receipt["Auto-Submitted"]) == "auto-replied"
    assert str(receipt["In-Reply-To"]) == "<first@example.com>"

    joined = post.arrives(replied(receipt, "هذا رقم العملية: 20931"), NOW + 2 * AN_HOUR)
    assert (joined.state, joined.case) == ("appended", case)
    assert last(case, InformationAdded).text.text == "هذا رقم العملية: 20931"

    decided(case, NOW + A_DAY)
    letter = sent(letters, NOW + A_DAY)
    assert "المادة الرابعة" in str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    perform(Close(ClosingReason.RESOLVED, "قبلت هاتفيًا."), case.reference, cast.omar.actor, NOW + 2 * A_DAY)
    goodbye = sent(letters, NOW + 2 * A_DAY)

    thanks = post.arrives(replied(goodbye, "شكرًا لكم على حسن التعامل."), NOW + 2 * A_DAY + AN_HOUR)
    assert (thanks.state, thanks.reason, thanks.case) == ("appended", "joined", case)
    assert last(case, InformationAdded).text.text == "شكرًا لكم على حسن التعامل."
    assert Case.objects.get(pk=case.pk).status == "closed"

    asked = post.arrives(replied(letter, "لم يصل المبلغ بعد."), NOW + 3 * A_DAY)
    assert (asked.state, asked.reason, asked.case) == ("appended", "asked-to-reopen", case)
    assert last(case, ReopeningRequested).text.text == "لم يصل المبلغ بعد."
    assert last(case, Reopened) and Case.objects.get(pk=case.pk).status == "open"


def test_a_request_to_reopen_that_comes_late_is_judged_and_not_lost(letters: postbox.Postbox) -> None:
    """E-07"""
    case = post.begun()
    sent(letters, NOW + AN_HOUR)
    decided(case, NOW + A_DAY)
    letter = sent(letters, NOW + A_DAY)
    perform(Close(ClosingReason.RESOLVED, "قبلت هاتفيًا."), case.reference, cast.omar.actor, NOW + 2 * A_DAY)
    sent(letters, NOW + 2 * A_DAY)
    late = NOW + 200 * A_DAY
    asked = post.arrives(replied(letter, "عادت المشكلة."), late)
    assert asked.reason == "asked-to-reopen" and last(case, ReopeningRequested).late
    again = post.arrives(replied(letter, "أذكّركم بطلبي."), late + AN_HOUR)
    assert (again.state, again.reason, again.case) == ("appended", "joined", case)
    assert last(case, InformationAdded).text.text == "أذكّركم بطلبي."
