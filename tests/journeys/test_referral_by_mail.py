"""Issue 6, item 2: the body's letter arrives by real mail and joins an overdue case; the reply frees it.

Through a real Exim and a real Dovecot, the desk and the complainant's page, in Arabic. ``lived``
brings a matter from the letter to the closing; what is produced of it afterwards begins there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.cases import access, history, sweep
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.answering import AnswerPoint, RecordCause
from insaf.core.acts.handling import RecordContact
from insaf.core.events.referring import LetterFiled, ReferralAnswered, Referred
from insaf.core.terms import Finding
from insaf.intake.external import lying
from insaf.outbox import follow, notices, send
from insaf.outbox.models import Notice
from insaf.rulebook import seeding
from insaf.rulebook.dates import gregorian_label
from insaf.site.translations import compile_all
from tests import cast, given
from tests.arrivals import post
from tests.desk import scenes
from tests.journeys.visitors import within
from tests.needs import needs
from tests.postoffice import PostOffice

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.slow, needs("post office")]
CENTRE, NELC = "referrals@engineeringtracks.edu.sa", "care@nelc.gov.sa"
NUMBER = "NELC-2026-7781"
REPLY = "أعدنا المبلغ كاملًا إلى المستفيدة، وعدّلنا إجراء الاسترداد."
PROVEN = "mx.centre.sa; dkim=pass header.d=nelc.gov.sa; spf=pass; dmarc=pass"


@pytest.fixture
def office(post_office: PostOffice, settings: Any) -> Iterator[PostOffice]:
    compile_all()
    seeding.ensure(timezone.now())
    cast.hired()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.smtp
    settings.INSAF_MAIL_FROM, settings.INSAF_MAIL_REPLY = CENTRE, CENTRE.replace("@", "+{token}@")
    settings.INSAF_MAIL_AUTHSERV = ("mx.centre.sa",)
    yield post_office


def worker(at: datetime) -> None:
    """What the worker does at an instant."""
    for one in (sweep, lying, follow, notices, send):
        one.run_once(at)


def overdue() -> Case:
    """Amina's complaint of six weeks ago, which nobody has answered."""
    received_at = timezone.now() - timedelta(days=42)
    row = perform(given.complaint(received_at=received_at), None, cast.complainant, received_at)
    worker(timezone.now())
    return row


def letter(text: str, subject: str, to: str, **heads: str) -> bytes:
    """As the body's mail program and our own mail server leave it."""
    mail = EmailMessage()
    mail["Authentication-Results"] = PROVEN
    mail["From"], mail["To"], mail["Subject"] = f"المركز الوطني للتعليم الإلكتروني <{NELC}>", to, subject
    mail["Message-ID"] = heads.pop("Message_ID")
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    mail.add_attachment(post.PDF, maintype="application", subtype="pdf", filename="خطاب الإحالة.pdf")
    return mail.as_bytes()


def delivered(office: PostOffice, raw: bytes, to: str, name: str) -> Any:
    """Handed in by SMTP, taken from the mailbox, settled by the worker."""
    office.hand_in(raw, NELC, to)
    mine = within(90, lambda: next((m for m in office.mails(CENTRE) if name in str(m["Message-ID"])), None))
    return post.arrives(mine.as_bytes(), timezone.now(), envelope_to=to)


def steps(row: Case, kind: type) -> list[Any]:
    return [step.event for step in history.of_case(row) if isinstance(step.event, kind)]


def registered(arrival: Any, row: Case) -> str:
    """Omar files the letter on the case that its text suggests; the body's date, as it is told."""
    due = given.calendar().add_working_days(timezone.localdate(), 8)
    omar = scenes.seat(cast.omar)
    page = scenes.text(omar.get(f"/desk/external/register/?mail={arrival.pk}"))
    assert f'value="{NUMBER}"' in page and f"reference={row.reference}" in page
    form = {
        "mail": str(arrival.pk), "letter-body": "nelc", "letter-their_reference": NUMBER,
        "letter-due_on": due.isoformat(), "letter-asks": "الإفادة بما اتُّخذ.", "join-reference": row.reference,
    }  # fmt: skip
    assert omar.post("/desk/external/register/", form).status_code == 303
    return gregorian_label(due, "ar")


def decided(row: Case) -> None:
    """Layla, with whom the overdue case is now, hears the party and answers."""
    worker(timezone.now())
    row.refresh_from_db()
    who = {"support": cast.omar, "complaints_management": cast.layla, "executive": cast.faisal}[row.rung]
    for act in (
        given.assessment(),
        RecordContact("الشؤون المالية", "phone", "أكدت تأخر التحويل."),
        AnswerPoint(1, Finding.UPHELD, "ثبت التأخير."),
        given.decision(),
        RecordCause("procedure", "يُراجع إجراء الاسترداد."),
    ):
        perform(act, row.reference, who.actor, timezone.now())


def lived(office: PostOffice) -> Case:
    """From the body's letter to the closing; every refusal on the way is met."""
    row = overdue()
    raw = letter(
        f"رقم البلاغ: {NUMBER}\nنحيل إليكم الشكوى {row.reference}.",
        "إحالة شكوى",
        CENTRE,
        Message_ID="<referral@nelc.gov.sa>",
    )
    arrival = delivered(office, raw, CENTRE, "referral@nelc.gov.sa")
    assert (arrival.state, arrival.reason) == ("held", "body-letter") and not steps(row, Referred)
    theirs = registered(arrival, row)
    worker(timezone.now())
    _both_clocks(row, theirs)
    decided(row)
    close = {"reason": "resolved", "evidence": "قبلت هاتفيًا."}
    refused = scenes.act(scenes.seat(cast.faisal), row.reference, "close", **close)
    assert "يلزم حفظ الرد الموجه إلى الجهة الخارجية أولًا" in scenes.text(refused, 409)
    _replied(office, row)
    assert scenes.act(scenes.seat(cast.faisal), row.reference, "close", **close).status_code == 303
    row.refresh_from_db()
    return row


def _both_clocks(row: Case, theirs: str) -> None:
    """Ours, which has passed, and theirs: at the desk and on the complainant's page."""
    desk = scenes.page(scenes.seat(cast.layla), row.reference)
    mine = Client(headers={"accept-language": "ar"}).get(access.private_path(row), follow=True).content.decode()
    listed = scenes.text(scenes.seat(cast.layla).get("/desk/external/"))
    assert theirs in desk and theirs in mine
    for page in (desk, mine, listed):
        assert theirs.rpartition(" ")[0] in page and "المركز الوطني للتعليم الإلكتروني" in page
    assert "entry--late" in desk and "نردّ عليها في موعد أقصاه" in mine and row.reference in listed
    assert Notice.objects.filter(case=row, kind="referred", staff_id=cast.layla.id).exists()


def _replied(office: PostOffice, row: Case) -> None:
    """The reply goes to the body by mail and is filed; the body's answer to it is filed by itself."""
    before = len(office.mails(NELC))
    said = {"number": "1", "way": "mailed", "to": NELC, "text": REPLY}
    assert scenes.act(scenes.seat(cast.layla), row.reference, "answer-referral", **said).status_code == 303
    worker(timezone.now())
    mail = within(90, lambda: found[-1] if len(found := office.mails(NELC)) > before else None)
    body = mail.get_body(("plain",)).get_content()
    assert REPLY in body and NUMBER in str(mail["Subject"]) and "أمينة" not in body and "/k/" not in body
    to = parseaddr(str(mail["Reply-To"]))[1]
    thanks = letter(
        "وصلنا ردكم.", "رد: إحالة", to, Message_ID="<thanks@nelc.gov.sa>", In_Reply_To=str(mail["Message-ID"])
    )
    arrival = delivered(office, thanks, to, "thanks@nelc.gov.sa")
    assert (arrival.state, arrival.reason, arrival.case) == ("appended", "body-wrote", row)
    assert len(steps(row, LetterFiled)) == 1 == len(steps(row, ReferralAnswered))


def test_a_referral_by_mail_joins_an_overdue_case_and_only_the_reply_lets_it_close(office: PostOffice) -> None:
    """B-10, E-16, E-17"""
    row = lived(office)
    assert row.status == "closed"
    listed = scenes.text(scenes.seat(cast.layla).get("/desk/external/view/open/"))
    assert row.reference in listed, "its result is still awaited, so nothing of it is erased"
