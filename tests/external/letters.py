"""Letters of the body as they come by mail."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from insaf.intake.email.models import Arrival
from tests.arrivals import post

PROVEN = "mx.centre.sa; dkim=pass header.d=nelc.gov.sa; spf=pass; dmarc=pass"
OF_ANOTHER = "mx.centre.sa; dkim=pass header.d=mallory.example; spf=pass smtp.mailfrom=mallory.example; dmarc=none"
FORGED = "mx.centre.sa; dkim=none; spf=fail; dmarc=fail"
BODY = "المركز الوطني للتعليم الإلكتروني <care@nelc.gov.sa>"
TEXT = "رقم البلاغ: NELC-2026-7781\nنحيل إليكم شكوى المستفيدة أمينة، ونطلب ردكم خلال عشرة أيام عمل."


def written(text: str = TEXT, results: str = PROVEN, sender: str = BODY, **headers: str) -> bytes:
    return post.mail(
        text,
        sender=sender,
        subject="إحالة شكوى",
        files={"الخطاب.pdf": post.PDF},
        Authentication_Results=results,
        **headers,
    )


def comes(raw: bytes | None = None, at: datetime | None = None, to: str = "") -> Arrival:
    return post.arrives(raw or written(), at or timezone.now(), envelope_to=to)
