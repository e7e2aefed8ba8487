"""A voice message is a matter at once, received when it was left (B-07)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.base import File
from insaf.core.acts.intake import AddInformation, Contact, Receive
from insaf.core.policy import Kind, Policy, Text, codes
from insaf.core.terms import COMPLAINANT
from insaf.intake.phone import callbacks
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import Call, CallBack
from insaf.rulebook import policies

CHANNEL = "phone"
LANGUAGE = "ar"
PATIENCE = timedelta(minutes=15)
"""So long a case waits for the recording; it is made without, and the recording joins it later."""

TITLE = Text("رسالة صوتية من {number}", "Voice message from {number}")
TITLE_WITHHELD = Text("رسالة صوتية من رقم محجوب", "Voice message from a withheld number")
HEARD = Text(
    "ترك المتصل رسالة صوتية، وهي مرفقة بالطلب. لم يُدوَّن نصها بعد.",
    "The caller left a voice message; it is attached. It has not been written down yet.",
)
UNHEARD = Text(
    "ترك المتصل رسالة صوتية، ولم يصل تسجيلها من المقسم بعد. عاودوا الاتصال به.",
    "The caller left a voice message; the exchange has not given us its recording yet. Call back.",
)
CAME = Text("وصل تسجيل الرسالة الصوتية.", "The recording of the voice message has come.")


class TakenAlready(Exception):
    """Another process has made a case of this call."""


def take(call: Call, now: datetime) -> bool:
    """Make a case of a voice message, once; False while its recording is still being asked for."""
    if call.case_id:
        return _completed(call, now)
    if call.recording is None and call.fetch_at is not None and now - call.changed_at < PATIENCE:
        return False
    act = received(call, policies.in_force_at(call.rang_at))
    with suppress(TakenAlready):
        perform(act, None, COMPLAINANT, now, also=lambda row: _mark(call, row, now))
    return True


def received(call: Call, policy: Policy) -> Receive:
    """A complaint until staff say otherwise; its clocks start with the call."""
    words = HEARD if call.recording else UNHEARD
    title = TITLE.said_in(LANGUAGE).format(number=_written(call.number))
    return Receive(
        kind=Kind.COMPLAINT,
        channel=CHANNEL,
        subject="other" if "other" in codes(policy.subjects) else policy.subjects[-1].code,
        title=title if call.number else TITLE_WITHHELD.said_in(LANGUAGE),
        narrative=words.said_in(LANGUAGE),
        received_at=call.rang_at,
        language=LANGUAGE,
        contact=Contact(phone=call.number),
        files=_files(call),
    )


def _written(number: str) -> str:
    """In digits alone, which no direction of a title can turn around: 0501234567, 0020101234567."""
    home = "+966"
    return f"0{number.removeprefix(home)}" if number.startswith(home) else f"00{number.lstrip('+')}"


def _files(call: Call) -> tuple[File, ...]:
    return (File(**call.recording),) if call.recording else ()


def _mark(call: Call, row: Case, now: datetime) -> None:
    lock()
    done = Call.objects.filter(pk=call.pk, case=None).update(
        case=row, settled=call.recording is not None or call.fetch_at is None
    )
    if not done:
        raise TakenAlready(call.pk)
    back = CallBack.objects.filter(calls=call, outcome="").first()
    if back and not back.attempts.exists():
        callbacks.became(back, row, None, now)


def _completed(call: Call, now: datetime) -> bool:
    """The recording that came after the case was made is added to it."""
    if call.recording is None:
        if call.fetch_at is None:
            Call.objects.filter(pk=call.pk).update(settled=True)
        return call.fetch_at is None
    assert call.case is not None
    if call.case.attachments.filter(sha256=call.recording["sha256"]).exists():
        Call.objects.filter(pk=call.pk).update(settled=True)
        return True
    act = AddInformation(CAME.said_in(LANGUAGE), _files(call), "phone")
    perform(act, call.case.reference, COMPLAINANT, now, also=lambda _row: _joined(call))
    return True


def _joined(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(settled=True)
