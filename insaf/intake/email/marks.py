"""The mark of what became of a mail, on its own row and beside its case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from insaf.cases import sql
from insaf.cases.models import Case
from insaf.intake.email import body
from insaf.intake.email.judging import Verdict
from insaf.intake.email.matter import clean
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Mail
from insaf.intake.email.warning import warning_of
from insaf.outbox.returned import heard

MAILED = ("case_id", "n", "number", "message_id", "sender", "warning", "proven", "left", "at")


class SettledAlready(Exception):
    """Somebody else has dealt with this mail meanwhile."""


def mark(arrival: Arrival, mail: Mail, verdict: Verdict, case: Case | None, now: datetime) -> None:
    """Only one of two at once finds the mail as it was."""
    became = _became(mail, verdict, case, now)
    fields = ", ".join(f'"{name}" = %s' for name in became)
    change = f"UPDATE intake_email_arrival SET {fields} WHERE id = %s AND state = %s RETURNING id"  # noqa: S608
    if not sql.asked(change, [*became.values(), arrival.pk, str(arrival.state)]):
        raise SettledAlready(arrival.pk)


def join(arrival: Arrival, mail: Mail, verdict: Verdict, case: Case, n: int, left: int, now: datetime) -> None:
    """The mark of a mail that became part of a case, at its entry ``n``; within the act's own transaction."""
    mark(arrival, mail, verdict, case, now)
    sender, warning = clean(mail.sender.email)[:320], warning_of(mail)
    proven = body.is_proven(mail) and not mail.other_senders
    row = (case.pk, n, arrival.pk, arrival.message_id, sender, warning, proven, left, arrival.received_at)
    reached = [] if mail.authentication.failed or mail.other_senders else [heard(mail.sender.email)]
    sql.write([sql.Rows("cases_mailed", MAILED, [row]), *reached])


def _became(mail: Mail, verdict: Verdict, case: Case | None, now: datetime) -> dict[str, Any]:
    """What the row of the mail says from now on."""
    return {
        "state": str(verdict.state),
        "reason": str(verdict.why),
        "case_id": case.pk if case else None,
        "settled_at": now,
        "sender": clean(mail.sender.email).lower()[:320],  # one writer, however the address is written (L-25)
        "sender_name": clean(mail.sender.name)[:200],
        "subject": clean(mail.subject)[:300],
        "warning": warning_of(mail),
    }
