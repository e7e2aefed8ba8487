"""The case as its owner sees it: where it stands, what is promised, what was answered (D-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from insaf.cases import contacts, kin, outside
from insaf.cases.queries import Loaded
from insaf.cases.words import CLOSING_REASON, KIND, PUBLIC_STATUS, PUBLIC_STATUS_MEANING
from insaf.core.case import Case
from insaf.core.deadlines import Deadline
from insaf.core.events.intake import Received
from insaf.core.policy import Rung
from insaf.core.terms import DeadlineKind, PublicStatus, Status
from insaf.portal import kinship, letters, timeline
from insaf.portal.letters import title, words

S, D = PublicStatus, DeadlineKind
TONES = {
    S.RECEIVED: ("info", "inbox"),
    S.LOOKED_AT: ("brand", "eye"),
    S.WAITING_FOR_YOU: ("warn", "hand"),
    S.HIGHER_LEVEL: ("brand", "arrow-forward"),
    S.ANSWERED: ("ok", "mail"),
    S.CLOSED: ("neutral", "archive"),
}
PROMISES = {
    D.NEXT_UPDATE: _("You hear from us how it stands"),
    D.DECIDE: _("You get our answer"),
    D.VERIFY_DELAY: _("We tell you why it is late"),
    D.RUNG_RESPONSE: _("This level answers you"),
    D.JUDGE_REOPENING: _("We decide on your request to reopen"),
    D.ANSWER_QUESTION: _("We wait for your answer until then, and go on without it after"),
    D.AUTO_CLOSE: _("The case is closed if you do not object"),
    D.REMEDY: _("We do what we promised with the answer"),
    D.RESTRICTION_REVIEW: _("We review the limit to contact"),
    D.RESTRICTION: _("The limit to contact ends"),
}
"""The promises that are told to the complainant, in the order in which a tie is told."""


@dataclass(frozen=True)
class Stage:
    label: Promise
    done: bool
    now: bool


def context(loaded: Loaded, now: datetime) -> dict[str, Any]:
    """Everything the page shows but the rights."""
    case, policy = loaded.case, loaded.rules.policy
    tone, icon = TONES[case.public_status]
    written = letters.of_case(loaded.steps, policy)
    return {
        "row": loaded.row,
        "case": case,
        "kind": KIND[case.kind],
        "status": PUBLIC_STATUS[case.public_status],
        "meaning": PUBLIC_STATUS_MEANING[case.public_status],
        "tone": tone,
        "icon": icon,
        "stages": stages(case),
        "promise": promise(loaded, now),
        "next": next_dates(case),
        "who": who(loaded),
        "subject": title(policy.subjects, case.subject),
        "given": given(loaded),
        "items": timeline.of(loaded),
        "letter": written[-1] if written else None,
        "letters": written[:-1],
        "closing": CLOSING_REASON[case.closing_reason] if case.closing_reason else "",
        "external": policy.competent(case.subject) or policy.external,
        "bodies": outside.bodies(policy, get_language() or "ar"),
        "referrals": [one for one in outside.referrals(loaded, get_language() or "ar") if one.one.result_at is None],
        "joined": kinship.joined(case),
        "parts": list(kin.parts(case.reference)) if case.split_into else [],
        "limit": kinship.limit(loaded),
        "channel": policy.channel(case.channel),
    }


ELSEWHERE = (D.NEXT_UPDATE, D.DECIDE, D.VERIFY_DELAY, D.RUNG_RESPONSE)
"""The promises of the case that goes on which the page of a merged one tells."""


def elsewhere(loaded: Loaded, held: bool) -> dict[str, Any]:
    """Where the case stands in which this one goes on: its public word and its dates, and nothing of its words.

    ``held``: this browser has that case's own secret as well, so that the page may lead there.
    """
    case = loaded.case
    tone, icon = TONES[case.public_status]
    return {
        "reference": case.reference,
        "status": PUBLIC_STATUS[case.public_status],
        "tone": tone,
        "icon": icon,
        "next": [one for one in next_dates(case) if one["kind"] in ELSEWHERE],
        "held": held,
    }


def stages(case: Case) -> list[Stage]:
    """The six public words as a way: four always, two where the case goes through them."""
    here = case.public_status
    way = [S.RECEIVED, S.LOOKED_AT]
    way += [S.HIGHER_LEVEL] if case.rung is not Rung.SUPPORT else []
    way += [S.WAITING_FOR_YOU] if here is S.WAITING_FOR_YOU else []
    way += [S.ANSWERED, S.CLOSED]
    at = way.index(here)
    skipped = {S.ANSWERED} if here is S.CLOSED and not case.verdicts and not case.declined else set()
    return [Stage(PUBLIC_STATUS[one], n < at, n == at) for n, one in enumerate(way) if one not in skipped]


def promise(loaded: Loaded, now: datetime) -> dict[str, Any] | None:
    """The date of our answer: kept, still ahead, or broken; and the first one, if it moved (C-15)."""
    deadline = loaded.case.deadline(D.DECIDE)
    if deadline is None:
        return None
    calendar = loaded.rules.calendar
    start = calendar.local_date(deadline.counted_from)
    end = calendar.local_date(deadline.due_at)
    upto = min(calendar.local_date(loaded.case.first_decided_at or loaded.case.closed_at or now), end)
    total = max(calendar.working_days_between(start, end), 1)
    spent = calendar.working_days_between(start, max(upto, start))
    return {
        "due_at": deadline.due_at,
        "was": deadline.original_due_at if deadline.original_due_at != deadline.due_at else None,
        "state": _state(deadline, loaded.case, now),
        "spent": spent,
        "total": total,
        "left": total - spent,
    }


def _state(deadline: Deadline, case: Case, now: datetime) -> str:
    if deadline.breached_at is not None:
        return "late" if case.first_decided_at is None and case.status is not Status.CLOSED else "was-late"
    if deadline.met_at is not None or case.first_decided_at is not None:
        return "met"
    if case.status is Status.CLOSED:
        return "ended"
    return "late" if now >= deadline.due_at else "running"


def next_dates(case: Case) -> list[dict[str, Any]]:
    """Every promise still open to the complainant, the nearest first."""
    told = list(PROMISES)
    pending = [one for one in case.deadlines.values() if one.pending and one.kind in PROMISES]
    pending.sort(key=lambda one: (one.due_at, told.index(one.kind)))
    return [{"at": one.due_at, "said": PROMISES[one.kind], "kind": one.kind} for one in pending]


def who(loaded: Loaded) -> dict[str, Any]:
    """Which level has the case; whether a person is named, but never the name."""
    rule = loaded.rules.policy.rung(loaded.case.rung)
    return {"level": rule.title.said_in(get_language() or "ar"), "named": bool(loaded.case.owner)}


def given(loaded: Loaded) -> dict[str, Any]:
    """What the person gave us, to read it back; how to reach them as it stands now."""
    event = loaded.steps[0].event
    assert isinstance(event, Received)
    contact, wanted = contacts.known(loaded.row), contacts.wishes(loaded.steps)
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "outcome_sought": words(event.outcome_sought),
        "on_behalf_of": words(event.on_behalf_of),
        "authority": words(event.authority),
        "adjustments": wanted.adjustments,
        "event_on": event.event_on,
    }
