"""Half-filled call screens: kept by the server as they are typed, for whoever types them alone (B-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from insaf.cases import uploads
from insaf.core.acts.base import File
from insaf.core.policy import Text
from insaf.intake.phone.forms import CallForm, MoreForm
from insaf.intake.phone.models import Call, CallBack, Code, Draft
from insaf.people.models import Staff
from insaf.rulebook import current

CHANNELS = ("phone", "walk_in", "letter")
LONGEST = 20_000
FIELDS = (
    "phone", "kind", "subject", "title", "narrative", "outcome_sought", "event_on", "accepted_because", "whom",
    "capacity", "on_behalf_of", "authority", "name", "email", "preferred_channel", "language", "adjustments",
    "read_back", "arrived_on",
)  # fmt: skip
LIVES = timedelta(days=14)
"""A screen that nobody filed or touched for so long is forgotten."""


def begin(
    staff: Staff, now: datetime, channel: str, call: Call | None = None, back: CallBack | None = None
) -> Draft:  # fmt: skip
    """The screen of this call, as it was left, or a fresh one with what is known of the caller."""
    mine = Draft.objects.filter(staff=staff, filed_at=None)
    if call or back:
        found = mine.filter(call=call, call_back=back).first()
        if found:
            return found
    number = back.number if back else call.number if call else ""
    typed = {"phone": number} if number else {}
    if call and call.staff_id is None:
        Call.objects.filter(pk=call.pk, staff=None).update(staff=staff)
    return Draft.objects.create(
        staff=staff, channel=channel, call=call, call_back=back, began_at=now, changed_at=now, typed=typed
    )


def keep(draft: Draft, posted: Mapping[str, str], now: datetime) -> None:
    """As typed, whatever it is worth; what the form checks is checked when it is filed."""
    typed = {name: str(posted[name])[:LONGEST] for name in FIELDS if posted.get(name, "")}
    if typed.get("phone") != draft.typed.get("phone"):  # another caller proves again who they are
        draft.known, draft.proven, draft.into = [], "", ""
    draft.typed, draft.changed_at = typed, now
    draft.save(update_fields=["typed", "changed_at", "known", "proven", "into"])


def add_files(draft: Draft, received: Iterable[object], drop: str, now: datetime) -> list[Text]:
    """Keep what came, without what was taken back; what was refused, and why."""
    held = [file for file in files_of(draft) if file.sha256 != drop]
    taken, refused = uploads.take(received, held)
    draft.files, draft.changed_at = [asdict(file) for file in taken], now
    draft.save(update_fields=["files", "changed_at"])
    return refused


def files_of(draft: Draft) -> tuple[File, ...]:
    return tuple(File(**card) for card in draft.files)


def form_of(draft: Draft, bound: bool = False) -> CallForm | MoreForm:
    """The form as typed; ``bound`` to be checked."""
    typed: Any = draft.typed
    if draft.into:
        return MoreForm(typed) if bound else MoreForm(initial=typed)
    words: dict[str, Any] = {"policy": current.policy(), "today": today(), "channel": draft.channel}
    if bound:
        return CallForm(typed, **words)
    return CallForm(initial={"kind": "complaint", "whom": "myself", **typed}, **words)


def received_at(draft: Draft) -> datetime:
    """When it reached the institution: the call, the visit, or the day on which the letter came (B-05)."""
    if draft.call_back:
        return draft.call_back.received_at
    if draft.call:
        return draft.call.rang_at
    return draft.began_at


def arrived(draft: Draft, day: date | None) -> datetime:
    """A letter's receipt: its day at opening time; today's is as early as this screen."""
    if draft.channel != "letter" or day is None or day >= today():
        return received_at(draft)
    return datetime.combine(day, datetime.min.time(), ZoneInfo(current.calendar().zone)) + timedelta(hours=9)


def today() -> date:
    return current.calendar().local_date(timezone.now())


def forget_old(now: datetime) -> int:
    """Screens that nobody touched for two weeks, and codes of yesterday; whatever rang is still among the calls."""
    Code.objects.filter(made_at__lt=now - timedelta(days=1)).delete()
    old = Draft.objects.filter(filed_at=None, changed_at__lt=now - LIVES)
    gone, _each = Draft.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:50])).delete()
    return gone
