"""What the telephone's lists show: rows in words, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from insaf.core.arabic import clip, neutralise
from insaf.core.terms import Actor, Role
from insaf.intake.phone import ringing
from insaf.intake.phone.fetching import Trouble
from insaf.intake.phone.models import Attempt, Call, CallBack, CallEvent, Draft, Look
from insaf.intake.phone.reading import Unread

C = Call.State
MOST_COUNTED = 1_000

STATE: dict[str, tuple[str, Promise, str]] = {
    C.RINGING: ("info", pgettext_lazy("call", "Rings"), "phone"),
    C.TALKING: ("info", pgettext_lazy("call", "In the talk"), "phone"),
    C.TALKED: ("ok", pgettext_lazy("call", "Answered"), "circle-check"),
    C.MISSED: ("warn", pgettext_lazy("call", "Missed"), "x"),
    C.VOICEMAIL: ("neutral", pgettext_lazy("call", "Voice message"), "message"),
}
ENDED: dict[str, Promise] = {
    CallBack.Outcome.CASE: gettext_lazy("A matter came of it"),
    CallBack.Outcome.NO_MATTER: gettext_lazy("Spoken with; there was no matter"),
    CallBack.Outcome.DISCARDED: gettext_lazy("Not called back"),
    CallBack.Outcome.ANSWERED: gettext_lazy("The call had been answered after all"),
}
RESULT: dict[str, tuple[str, Promise]] = {
    Attempt.Result.REACHED: ("ok", gettext_lazy("Reached")),
    Attempt.Result.NO_ANSWER: ("neutral", gettext_lazy("No answer")),
    Attempt.Result.WRONG_NUMBER: ("bad", gettext_lazy("Wrong number")),
}
WHY: dict[str, Promise] = {
    Unread.NOT_A_MESSAGE: gettext_lazy("It is neither JSON nor a form."),
    Unread.NO_CALL: gettext_lazy("It does not say which call it is about."),
    Unread.NO_KIND: gettext_lazy("It does not say what happened."),
}
TROUBLE: dict[str, Promise] = {
    Trouble.NOT_NAMED: gettext_lazy(
        "The recording stands at a host or port that is not in INSAF_PHONE_RECORDING_HOSTS."
    ),
    Trouble.NOT_ENCRYPTED: gettext_lazy("The recording stands at an address without encryption."),
    Trouble.UNREACHABLE: gettext_lazy("The host of the recording did not answer."),
    Trouble.REFUSED: gettext_lazy("The host of the recording refused it."),
    Trouble.TOO_LARGE: gettext_lazy("The recording is too large."),
    Trouble.NO_AUDIO: gettext_lazy("What the exchange gave is no recording that can be played."),
}
HOW: dict[str, tuple[str, Promise]] = {
    Look.How.REFERENCE: ("ok", gettext_lazy("Said a reference")),
    Look.How.CODE: ("ok", gettext_lazy("Read back the code")),
    Look.How.SENT: ("neutral", gettext_lazy("A code was sent")),
    Look.How.FAILED: ("bad", gettext_lazy("What was said did not fit")),
}


def owed(now: datetime) -> dict[str, int]:
    """How many people wait to be called back, and for how many that is overdue; counted up to a thousand."""
    due = list(CallBack.objects.filter(outcome="").order_by("due_at").values_list("due_at", flat=True)[:MOST_COUNTED])
    return {"waiting": len(due), "late": sum(one < now for one in due)}


def unread() -> QuerySet[CallEvent]:
    return CallEvent.objects.filter(state=CallEvent.State.QUARANTINED)


def without_matter() -> QuerySet[Call]:
    """Talks of which nobody made a matter: perhaps there was none."""
    return Call.objects.filter(state__in=(C.TALKED, C.TALKING), direction="in", case=None)


VIEWS: dict[str, tuple[Promise, Callable[[], QuerySet[Call]]]] = {
    "all": (pgettext_lazy("calls", "All"), lambda: Call.objects.all()),
    "answered": (pgettext_lazy("calls", "Answered, without a matter"), without_matter),
    "missed": (pgettext_lazy("calls", "Missed"), lambda: Call.objects.filter(state=C.MISSED)),
    "voicemail": (pgettext_lazy("calls", "Voice messages"), lambda: Call.objects.filter(state=C.VOICEMAIL)),
}


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    next: str  # cursor of the next page; empty on the last


def page(found: QuerySet[Any], after: str, order: tuple[str, str], size: int) -> Page:
    """One page of a list, from behind the row ``after``; never an offset."""
    field, rising = order[0].lstrip("-"), not order[0].startswith("-")
    if after.isdecimal() and len(after) < 12:
        last = found.model.objects.filter(pk=int(after)).values_list(field, flat=True).first()
        if last is not None:
            side = "gt" if rising else "lt"
            found = found.filter(Q(**{f"{field}__{side}": last}) | Q(**{field: last, f"pk__{side}": int(after)}))
    if found.model is Call:
        found = found.select_related("case", "call_back")
    rows = list(found.order_by(*order)[: size + 1])
    return Page(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def of_back(one: CallBack, now: datetime) -> dict[str, Any]:
    tries = list(one.attempts.order_by("-at")[:20])
    return {
        "row": one,
        "number": one.number,
        "calls": one.calls.count(),
        "late": not one.outcome and one.due_at < now,
        "tries": len(tries),
        "last": tries[0] if tries else None,
    }


def of_call(one: Call) -> dict[str, Any]:
    tone, label, icon = STATE[one.state]
    spoken = one.seconds and one.state in (C.TALKED, C.VOICEMAIL)
    return {
        "row": one, "tone": tone, "label": label, "icon": icon, "said": ringing.said(one),
        "length": f"{one.seconds // 60}:{one.seconds % 60:02d}" if spoken else "",
    }  # fmt: skip


def of_attempt(one: Attempt) -> dict[str, Any]:
    tone, label = RESULT[one.result]
    return {"row": one, "tone": tone, "label": label, "name": one.staff.name_in(get_language() or "ar")}


def of_look(one: Look) -> dict[str, Any]:
    tone, label = HOW[one.how]
    return {"row": one, "tone": tone, "label": label, "name": one.staff.name_in(get_language() or "ar")}


def talked_since(one: CallBack) -> Call | None:
    """The same number got through meanwhile."""
    if not one.number:
        return None
    later = Call.objects.filter(number=one.number, rang_at__gt=one.received_at, state__in=(C.TALKED, C.TALKING))
    return later.order_by("-rang_at").first()


def title_of(draft: Draft) -> str:
    """A half-filled screen in a line."""
    said = neutralise(draft.typed.get("narrative", "")).strip().partition("\n")[0]
    return clip(said, 80) or draft.typed.get("name", "") or draft.typed.get("phone", "") or _("Nothing typed yet")


def start_of(one: CallEvent) -> str:
    try:
        return neutralise(one.content()[:300].decode("utf-8", "replace"))
    except FileNotFoundError:
        return ""


def trouble(one: Call) -> Promise | str:
    return TROUBLE.get(one.fetch_error, "") if not one.recording else ""


def may_audit(actor: Actor) -> bool:
    return bool(actor.roles & {Role.COMPLAINTS_MANAGER, Role.EXECUTIVE, Role.AUDITOR})
