"""What a body sees of a matter that it referred: dates, steps, letters; names of staff and notes stay here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insaf.cases import handing, outside
from insaf.cases.history import Step
from insaf.cases.queries import Loaded
from insaf.cases.words import DEADLINE, KIND, PUBLIC_STATUS
from insaf.core.case import Case
from insaf.core.events import answering, clock, handling, ladder, referring
from insaf.core.terms import DeadlineKind
from insaf.outbox import bodies, parties
from insaf.outbox.letters import names
from insaf.outbox.models import Letter

D = DeadlineKind
TOLD = (D.DECIDE, D.NEXT_UPDATE, D.RUNG_RESPONSE, D.VERIFY_DELAY)
"""Our own dates that a body is shown."""


def status(case: Case) -> str:
    return str(PUBLIC_STATUS[case.public_status])


def of(loaded: Loaded, body: str, now: datetime) -> dict[str, Any]:
    """Everything on the page; of what other bodies wrote, nothing."""
    case = loaded.case
    mine = [one for one in outside.referrals(loaded, get_language() or "ar") if one.one.body == body and one.brought]
    numbers = {one.number for one in mine}
    return {
        "row": loaded.row,
        "case": case,
        "kind": KIND[case.kind],
        "subject": _subject(loaded),
        "status": status(case),
        "referrals": mine,
        "dates": [_date(kind, case) for kind in TOLD if case.deadline(kind)],
        "replies": [_reply(step) for step in loaded.steps if _is_reply(step, numbers)],
        "steps": [line for step in loaded.steps if (line := _line(step))],
        "letters": _letters(loaded),
        "files": _given(loaded, body),
        "withheld": len(handing.withheld(loaded, body)),
        "institution": loaded.rules.policy.institution,
    }


def _subject(loaded: Loaded) -> str:
    """By the published list: the complainant's own title may name anybody."""
    found = (one.title for one in loaded.rules.policy.subjects if one.code == loaded.case.subject)
    return next((title.said_in(get_language() or "ar") for title in found), "")


def _date(kind: DeadlineKind, case: Case) -> dict[str, Any]:
    deadline = case.deadline(kind)
    assert deadline is not None
    return {"label": DEADLINE[kind], "deadline": deadline, "kept": deadline.met_at, "broken": deadline.breached_at}


def _is_reply(step: Step, numbers: set[int]) -> bool:
    return isinstance(step.event, referring.ReferralAnswered) and step.event.number in numbers


def _reply(step: Step) -> dict[str, Any]:
    event = step.event
    assert isinstance(event, referring.ReferralAnswered)
    return {"at": step.at, "text": event.text.text if event.text else "", "files": len(event.files)}


def _line(step: Step) -> dict[str, Any] | None:
    """What happened in a word, without names and without what people wrote."""
    said = {
        handling.Assessed: _("Assessed"),
        handling.UpdateSent: _("An update was sent to the complainant"),
        handling.Replied: _("A message was sent to the complainant"),
        handling.ComplainantAsked: _("The complainant was asked"),
        answering.Decided: _("Decided, with the letter to the complainant"),
        answering.Declined: _("Declined, with the reason to the complainant"),
        answering.Objected: _("The complainant objected"),
        answering.Accepted: _("The complainant accepted the answer"),
        answering.Closed: _("Closed"),
        answering.ActionPlanned: _("An action was planned"),
        answering.ActionDone: _("A planned action was done"),
        clock.Extended: _("Extended"),
        clock.DelayVerified: _("The delay was explained to the complainant"),
        ladder.Escalated: _("Raised to a higher level"),
        ladder.Reopened: _("Reopened"),
    }.get(type(step.event))
    if isinstance(step.event, clock.Breached) and step.event.kind in TOLD:
        said = _("A date passed: %(what)s") % {"what": DEADLINE[step.event.kind]}
    if isinstance(step.event, handling.UpdateSent) and step.event.automatic:
        said = _("The system told the complainant how it stands")
    return {"at": step.at, "said": said} if said else None


def _given(loaded: Loaded, body: str) -> list[handing.Held]:
    """What the body's bundle holds: the letters' own files, and what staff released."""
    free = handing.released(loaded.case, body)
    return [*handing.passed(loaded, body), *(one for one in handing.besides(loaded, body) if one.sha256 in free)]


def _letters(loaded: Loaded) -> list[dict[str, Any]]:
    """The letters to the complainant, by name and date."""
    others = parties.LETTERS | {bodies.REPLY}
    sent = Letter.objects.filter(case=loaded.row, sent_at__isnull=False).exclude(kind__in=others).order_by("sent_at")
    return [{"name": names.name(one.kind), "at": one.sent_at} for one in sent]
