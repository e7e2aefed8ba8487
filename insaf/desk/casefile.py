"""What the case page says: header, promise, points, people, steps, timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insaf.cases import words
from insaf.cases.queries import Loaded
from insaf.core.arabic import isolate
from insaf.core.case import Case
from insaf.core.deadlines import Deadline
from insaf.core.decide.pausing import elapsed
from insaf.core.events.answering import PointAnswered
from insaf.core.events.handling import Assessed, PointAdded
from insaf.core.events.intake import Received
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind, Severity, Side, Status
from insaf.desk import consulting, deeds, deeds_outside, outside, reaching, remaining
from insaf.desk.telling import Cast, timeline
from insaf.desk.telling.delivery import with_letters
from insaf.desk.telling.entries import Attached, files_of, words_of
from insaf.outbox import returned
from insaf.outbox.letters import names
from insaf.people.models import Staff

HANDLERS = (DeadlineKind.DECIDE, DeadlineKind.VERIFY_DELAY, DeadlineKind.RUNG_RESPONSE)


@dataclass(frozen=True)
class PointShown:
    number: int
    text: str
    tone: str
    finding: str
    answer: str
    ours: bool = True  # answered in this case


def language() -> str:
    return get_language() or "ar"


def case_context(loaded: Loaded, reasons: Mapping[str, Reason | None], now: datetime) -> dict[str, Any]:
    """Everything about a case that its page and the pages of its acts show."""
    staff = {str(one.pk): one.name_in(language()) for one in Staff.objects.all()}
    return {
        "loaded": loaded,
        "row": loaded.row,
        "case": loaded.case,
        "title": loaded.row.title,
        "badges": badges(loaded, now),
        "promise": promise(loaded, now),
        "promises": other_promises(loaded),
        "elapsed": elapsed(loaded.case, now, loaded.rules.calendar),
        "points": points(loaded),
        "hearing": hearing(loaded),
        "facts": facts(loaded, staff),
        "referrals": outside.panel(loaded, staff),
        "consultations": consulting.panel(loaded),
        "person": person(loaded),
        "received": received(loaded),
        "definition": definition(loaded),
        "files": attachments(loaded),
        "entries": with_letters(
            timeline(loaded.steps, cast(loaded, staff)), loaded.steps, loaded.row.letters.order_by("id")
        ),
        "offers": {deed.slug: offer(deed, loaded, reasons) for deed in deeds.listed(loaded.rules.policy)},
    }


def cast(loaded: Loaded, staff: Mapping[str, str]) -> Cast:
    name = loaded.row.person.name if loaded.row.person else ""
    return Cast(language(), loaded.rules.policy, name or _("The complainant"), staff)


def offer(deed: deeds.Deed, loaded: Loaded, reasons: Mapping[str, Reason | None]) -> deeds.Offer:
    """The deed, or the reason why it is not offered: the law's, or that there is nothing to do it to."""
    case, nothing = loaded.case, ""
    if deed.slug == "complete-action" and not any(action.open for action in case.actions):
        nothing = _("No promised action is open.")
    if deed.slug == "answer-consultation" and not any(asked.open for asked in case.consultations):
        nothing = _("No question to a concerned party is open.")
    return deeds.offered(deed, reasons, nothing or deeds_outside.nothing_to_do(deed.slug, case))


def badges(loaded: Loaded, now: datetime) -> list[tuple[str, str, str]]:
    """Tone, word and icon of each badge in the header."""
    case, row = loaded.case, loaded.row
    shown = [(*_STATUS_LOOK[case.status], str(words.STATUS[case.status]))]
    if row.due_at:
        left = remaining.until(row.due_at, row.received_at, now, loaded.rules.calendar)
        shown.append((left.tone or "neutral", "triangle-alert" if left.tone == "bad" else "clock", left.words))
    if case.rung is not Rung.SUPPORT:
        shown.append(("brand", "landmark", str(words.RUNG[case.rung])))
    if case.severity is not None and case.severity >= Severity.HIGH:
        label = _("Severity: %(level)s") % {"level": words.SEVERITY[case.severity]}
        shown.append(("bad" if case.severity is Severity.CRITICAL else "warn", "flag", label))
    if _first_word_late(case):
        shown.append(("warn", "message", _("First word late")))
    if case.reopening_pending:
        shown.append(("warn", "rotate", _("Asks to be reopened")))
    return [(tone, label, icon) for tone, icon, label in shown]


def _first_word_late(case: Case) -> bool:
    """Broken here, or in a case that was taken in and still waits for its word."""
    word = case.deadline(DeadlineKind.FIRST_RESPONSE)
    here = any(breach.kind is DeadlineKind.FIRST_RESPONSE for breach in case.breaches)
    return here or bool(word and word.breached_at)


_STATUS_LOOK = {
    Status.OPEN: ("info", "eye"),
    Status.AWAITING_COMPLAINANT: ("neutral", "pause"),
    Status.ANSWERED: ("ok", "circle-check"),
    Status.CLOSED: ("neutral", "archive"),
}


def promise(loaded: Loaded, now: datetime) -> dict[str, Any] | None:
    """The date the handler must beat now; after the answer, the date on which the case closes."""
    running = [d for d in loaded.case.deadlines.values() if d.running]
    ahead = [d for d in running if d.kind in HANDLERS]
    closing = [d for d in running if d.kind is DeadlineKind.AUTO_CLOSE]
    first = min(ahead or closing, key=lambda d: d.due_at, default=None)
    if first is None:
        return None
    left = remaining.until(first.due_at, first.counted_from, now, loaded.rules.calendar)
    moved = first.due_at != first.original_due_at
    return {
        "label": words.DEADLINE[first.kind],
        "deadline": first,
        "left": left,
        "original": first.original_due_at if moved else None,
        "because": words.BECAUSE[first.because] if moved else "",
    }


def other_promises(loaded: Loaded) -> list[dict[str, Any]]:
    """The other promises that still run, the nearest first."""
    running = sorted((d for d in loaded.case.deadlines.values() if d.running), key=lambda d: d.due_at)
    return [_promise_line(d) for d in running if d.kind not in HANDLERS and d.kind is not DeadlineKind.AUTO_CLOSE]


def _promise_line(deadline: Deadline) -> dict[str, Any]:
    return {
        "label": words.DEADLINE[deadline.kind],
        "due_at": deadline.due_at,
        "breached": deadline.breached_at is not None,
    }


def points(loaded: Loaded) -> list[PointShown]:
    """Each point with its latest finding and answer (D-12)."""
    answers = {s.event.number: s.event for s in loaded.steps if isinstance(s.event, PointAnswered)}
    added = [s.event for s in loaded.steps if isinstance(s.event, PointAdded)]
    moved = {point.number: point.moved_to for point in loaded.case.points}
    return [_point(event, answers.get(event.number), moved.get(event.number, "")) for event in added]


def _point(added: PointAdded, answered: PointAnswered | None, moved_to: str) -> PointShown:
    if moved_to:
        elsewhere = _("Answered under %(reference)s") % {"reference": isolate(moved_to)}
        return PointShown(added.number, words_of(added.text), "neutral", elsewhere, "", False)
    if answered is None:
        return PointShown(added.number, words_of(added.text), "warn", _("Not answered yet"), "")
    return PointShown(
        added.number, words_of(added.text), "ok", str(words.FINDING[answered.finding]), words_of(answered.text)
    )


def hearing(loaded: Loaded) -> list[dict[str, Any]]:
    """Each side that must have its say before the decision, and whether it had; empty for a plain case (D-08)."""
    case = loaded.case
    sides = Side if case.hears_both_sides else ()
    return [{"side": words.SIDE[side], "heard": side in case.heard} for side in sides]


def received(loaded: Loaded) -> Received:
    event = loaded.steps[0].event
    assert isinstance(event, Received)
    return event


def definition(loaded: Loaded) -> str:
    """The matter as staff defined it last."""
    weighed = [step.event for step in loaded.steps if isinstance(step.event, Assessed)]
    return words_of(weighed[-1].definition) if weighed else ""


def person(loaded: Loaded) -> dict[str, Any]:
    """Who complains and how to reach them."""
    row, first = loaded.row.person, received(loaded)
    failing = _failing(row.email, row.phone) if row else {}
    return {
        "name": row.name if row else "",
        "email": row.email if row else "",
        "failing": failing.get(row.email.lower(), "") if row else "",
        "phone": row.phone if row else "",
        "unproven": loaded.case.unproven,
        "outcome_sought": words_of(first.outcome_sought),
        "on_behalf_of": words_of(first.on_behalf_of),
        "failing_phone": failing.get(row.phone, "") if row else "",
        **reaching.wishes(loaded),
    }


def _failing(*addresses: str) -> dict[str, str]:
    """Why letters to these addresses and numbers come back, by those to which they do (K-14)."""
    return {one.address: names.why(one.code) for one in returned.failing(*addresses)}


def facts(loaded: Loaded, staff: Mapping[str, str]) -> dict[str, Any]:
    """The plain data of a case, in words."""
    policy, row = loaded.rules.policy, loaded.row
    channel = policy.channel(row.channel)
    subject = next((s.title.said_in(language()) for s in policy.subjects if s.code == row.subject), row.subject)
    return {
        "kind": words.KIND[loaded.case.kind],
        "subject": subject,
        "channel": channel.title.said_in(language()) if channel else row.channel,
        "owner": staff.get(loaded.case.owner, ""),
        "rung": policy.rung(loaded.case.rung).title.said_in(language()),
        "severity": words.SEVERITY[loaded.case.severity] if loaded.case.severity else "",
        "route": words.ROUTE[loaded.case.route] if loaded.case.route else "",
        "closing_reason": words.CLOSING_REASON[loaded.case.closing_reason] if loaded.case.closing_reason else "",
        "outcome": words.OUTCOME[loaded.case.outcome] if loaded.case.outcome else "",
        "policy_version": loaded.case.policy_version,
        "named": [staff.get(one, one) for one in sorted(loaded.case.people_named)],
    }


def attachments(loaded: Loaded) -> list[dict[str, Any]]:
    """Every file that came or went with the case, once, with its address."""
    sealed = [files_of(getattr(step.event, "files", ())) for step in loaded.steps]
    once: dict[str, Attached] = {file.sha256: file for files in sealed for file in files}
    return [{"file": file, "url": file_url(loaded.case.reference, file.sha256)} for file in once.values()]


def file_url(reference: str, sha256: str) -> str:
    return reverse("desk:file", args=[reference, sha256])
