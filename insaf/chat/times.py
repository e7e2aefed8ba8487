"""First answers in the chat against the promise of the policy, in hours in which it is open (C-18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from insaf.chat import seeing
from insaf.chat.models import Conversation
from insaf.people.models import Staff
from insaf.rulebook import current

DAYS = 30
MOST = 200


def context(staff: Staff, now: datetime) -> dict[str, Any]:
    """The talks of the last days that a person took or should have taken, the latest first."""
    rows = seeing.visible(staff).filter(began_at__gt=now - timedelta(days=DAYS)).order_by("-began_at")[:MOST]
    audits = [audit(row, now) for row in rows if row.answered_at or row.agent_id or row.live or _waited_too_long(row)]
    judged = [one for one in audits if one["kept"] is not None]
    return {"audits": audits, "kept": sum(one["kept"] for one in judged), "judged": len(judged), "days": DAYS}


def audit(row: Conversation, now: datetime) -> dict[str, Any]:
    """When the first answer was due and given; the open minutes that the visitor waited."""
    calendar = current.calendar()
    answered = row.answered_at
    waited = calendar.working_time_between(row.began_at, answered or row.ended_at or now)
    return {
        "row": row,
        "agent": row.agent.name_in(get_language() or "ar") if row.agent else "",
        "minutes": max(0, round(waited.total_seconds() / 60)),
        "kept": answered <= row.due_at if answered else (False if (row.ended_at or now) > row.due_at else None),
    }


def _waited_too_long(row: Conversation) -> bool:
    """Whoever left unanswered after the promised time is no talk that never was."""
    return row.ended_at is not None and row.ended_at > row.due_at
