"""Text messages out (K-17): what other apps need of them.

    if sms.configured():
        sms.queue("+966501234567", "...", now, key="call-17.missed")

The row commits with whatever else the caller's transaction does; the worker sends it afterwards.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings


def configured() -> bool:
    """Whether this installation can send text messages at all (INSAF_SMS)."""
    return settings.INSAF_SMS is not None


def queue(number: str, text: str, now: datetime, key: str, until: datetime | None = None) -> None:
    """Have ``text`` sent to ``number`` once; asking again with the same ``key`` changes nothing.

    The number is in E.164 and of a kind that can be texted (``phones.can_be_texted``), the text
    not empty, the key of at most 100 characters; ValueError otherwise, and where no provider is
    configured: nobody may believe that something is on its way. It is not sent any more by
    ``until``, and then nobody can try it again.
    """
    from insaf.outbox.sms import asking  # settings read this package before there are models

    asking.queue(number, text, now, key, until)
