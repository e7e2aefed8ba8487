"""Mails as people write them, and the desk and post office they come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count

from insaf.cases.models import Case
from insaf.intake.email.keeping import Raw, keep
from insaf.intake.email.models import Arrival
from insaf.intake.email.settling import settle
from insaf.outbox import addresses, follow
from insaf.outbox.models import Letter
from tests import cast, given

NOW = given.SUNDAY
A_MINUTE = timedelta(minutes=1)
HOUSE = "info@engineeringtracks.edu.sa"
PDF = b"%PDF-1.7\n" + "كشف الحساب".encode() + b"\n%%EOF\n"
_numbers = count(1)


def mail(
    text: str = "ألغيت التسجيل قبل البرنامج بأسبوع ولم يصلني المبلغ.",
    sender: str = f"{cast.amina.name} <{cast.amina.email}>",
    subject: str = "لم يُعَد إليّ المبلغ",
    to: str = HOUSE,
    charset: str = "utf-8",
    files: Mapping[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """One mail; ``headers`` are written with underscores: ``Auto_Submitted="auto-replied"``."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = headers.pop("Message_ID", f"<{next(_numbers)}.{abs(hash(text))}@example.com>")
    message["Date"] = "Sun, 02 Aug 2026 09:00:00 +0300"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, charset=charset)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def arrives(raw: bytes, at: datetime = NOW, envelope_from: str = "", envelope_to: str = "") -> Arrival:
    """A mail is taken in and settled a minute later."""
    (arrival,) = keep([Raw(raw, "test", at, envelope_from, envelope_to)], at)
    return settle(arrival, at + A_MINUTE)


def begun(**words: str) -> Case:
    """Amina's case, begun by her mail."""
    case = arrives(mail(**words)).case  # type: ignore[arg-type]
    assert case is not None
    return case


def acknowledged(case: Case, now: datetime = NOW) -> str:
    """The Message-ID of the case's first letter, queued."""
    follow.run_once(now)
    return str(Letter.objects.get(case=case, kind="acknowledgement").message_id)


def answer(case: Case, text: str = "هذا رقم حسابي.", **words: str) -> bytes:
    """Amina's answer to a letter of her case."""
    return mail(text, subject="Re: " + case.reference, In_Reply_To=acknowledged(case), **words)  # type: ignore[arg-type]


def reply_token(case: Case, purpose: str = addresses.CASE, number: int = 0) -> str:
    """An address of ours for answers to this case."""
    return addresses.reply_address(case, purpose, number)
