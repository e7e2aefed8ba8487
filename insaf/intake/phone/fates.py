"""What became of the code that was sent to a caller, told to whoever waits for it at the telephone (L-09, K-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from insaf.intake.phone.models import Code, Draft
from insaf.outbox.models import Memo, Sending, Text
from insaf.outbox.sms import reports
from insaf.outbox.sms.send import UNCONFIRMED

S = Sending.State


@dataclass(frozen=True)
class Fate:
    """How it stands with a code; ``lost``: nobody should wait for it."""

    tone: str
    icon: str
    said: Promise
    lost: bool = False
    by_mail: bool = False


ON_ITS_WAY = gettext_lazy("The code is on its way. Ask the caller to read it to you.")
MAILED = gettext_lazy("The code is on its way by e-mail. Ask the caller to read it to you.")
ARRIVED = gettext_lazy("The code has arrived on the caller's telephone.")
REPORTED = gettext_lazy("The code did not arrive: the provider of text messages could not deliver it.")
REFUSED = gettext_lazy("The code was not sent: the provider of text messages did not take it.")
TRIED_AGAIN = gettext_lazy(
    "The provider of text messages has not taken the code yet. It is tried again, but do not let the caller wait for it."
)
IN_DOUBT = gettext_lazy("Nobody knows whether the code went out. Ask the caller whether it has come.")
MAIL_REFUSED = gettext_lazy("The code was not sent: the mail server did not take it.")
MAIL_TRIED_AGAIN = gettext_lazy(
    "The mail server has not taken the code yet. It is tried again, but do not let the caller wait for it."
)


def live(draft: Draft, number: str, now: datetime) -> Code | None:
    """The newest code that the caller may still read back."""
    return draft.codes.filter(used_at=None, expires_at__gt=now, number=number).order_by("-id").first()


def of(code: Code) -> Fate | None:
    """How its message stands; None where nothing is known of it."""
    if code.email:
        mail = Memo.objects.filter(key=code.key).first()
        return _told(mail, MAIL_REFUSED, MAIL_TRIED_AGAIN, by_mail=True) if mail else None
    text = Text.objects.filter(key=code.key).first()
    if text is None:
        return None
    reported = text.last_error.startswith(reports.FAILED)
    doubted = IN_DOUBT if text.last_error == UNCONFIRMED else REFUSED
    return _told(text, REPORTED if reported else doubted, TRIED_AGAIN)


def _told(one: Text | Memo, lost: Promise, again: Promise, by_mail: bool = False) -> Fate:
    if one.delivered_at:
        return Fate("ok", "circle-check", ARRIVED)
    if one.state in (S.FAILED, S.DROPPED):
        return Fate("bad", "triangle-alert", lost, lost=True, by_mail=by_mail)
    if one.last_error and one.state != S.SENT:
        return Fate("warn", "triangle-alert", again, lost=True, by_mail=by_mail)
    return Fate("", "send", MAILED if by_mail else ON_ITS_WAY, by_mail=by_mail)
