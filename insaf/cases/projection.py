"""A case as a row: what lists and filters ask, folded from the record, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from insaf.cases.models import Case as Row
from insaf.core.arabic import fold
from insaf.core.case import Case, Recorded
from insaf.core.codec import sealed_in
from insaf.core.deadlines import Deadline, next_alarm
from insaf.core.record import instant
from insaf.core.rules import Rules
from insaf.core.terms import DeadlineKind

LONGEST_SEARCH_TEXT = 20_000
"""Characters of a case that a search looks at."""

HANDLERS = (DeadlineKind.DECIDE, DeadlineKind.VERIFY_DELAY, DeadlineKind.RUNG_RESPONSE)
"""The promises that the handler of a case must beat, whichever comes first."""


def begin(pk: int, case: Case, received: Recorded) -> Row:
    """The row of a new case: what never changes."""
    title = case.title.text or ""
    return Row(
        pk=pk,
        reference=case.reference,
        channel=case.channel,
        language=case.language,
        subject=case.subject,
        title=title[:200],
        anonymous=case.anonymous,
        person_id=int(case.person) if case.person else None,
        policy_version=case.policy_version,
        calendar_version=case.calendar_version,
        received_at=case.received_at,
        registered_at=case.registered_at,
        updated_at=received.at,
        kind=case.kind,
    )


def write(row: Row, case: Case, rules: Rules) -> None:
    """Bring the row up to the case, for the caller to save."""
    _write_state(row, case)
    _write_handling(row, case)
    _write_clock(row, case, rules)


def _write_state(row: Row, case: Case) -> None:
    row.kind = case.kind
    row.language = case.language
    row.received_at = case.received_at  # earlier where an earlier matter was joined
    row.status = case.status
    row.public_status = case.public_status
    row.rung = case.rung
    row.rung_height = case.rung.height
    row.outcome = case.outcome or ""
    row.closing_reason = case.closing_reason or ""
    row.reopenings = case.reopenings
    row.escalations = case.escalations
    row.extensions = case.extensions
    row.overdue = case.overdue
    row.restricted_until = case.restricted_until
    row.merged_into = case.merged_into
    row.split_from = case.split_from


def _write_handling(row: Row, case: Case) -> None:
    row.owner_id = int(case.owner) if case.owner else None
    row.people_named = sorted(int(staff) for staff in case.people_named)
    row.severity = case.severity
    row.route = case.route or ""
    row.acknowledged_at = case.acknowledged_at
    row.assessed_at = case.assessed_at
    row.decided_at = case.decided_at
    row.first_decided_at = case.first_decided_at
    row.closed_at = case.closed_at
    row.updated_at = case.last_at


def _write_clock(row: Row, case: Case, rules: Rules) -> None:
    decide = case.deadline(DeadlineKind.DECIDE)
    row.decide_due_at = decide.due_at if decide else None
    row.decide_original_due_at = decide.original_due_at if decide else None
    running = [d for d in case.deadlines.values() if d.running]
    row.due_at = min((d.due_at for d in running if d.kind in HANDLERS), default=None)
    row.promises = [[d.kind.value, d.number, instant(d.due_at)] for d in sorted(running, key=lambda d: d.due_at)]
    row.next_update_due_at = _due(running, DeadlineKind.NEXT_UPDATE)
    row.first_word_due_at = _due(running, DeadlineKind.FIRST_RESPONSE)
    alarm = next_alarm(case.deadlines, rules.policy.targets[case.kind], rules.calendar)
    row.next_alarm_at = alarm.at if alarm else None


def _due(running: list[Deadline], kind: DeadlineKind) -> datetime | None:
    return next((deadline.due_at for deadline in running if deadline.kind is kind), None)


def index(row: Row, recorded: Sequence[Recorded]) -> None:
    """Add the words of new entries to what a search looks at (J-11, J-12)."""
    words = [sealed.text for one in recorded for sealed in sealed_in(one.event) if sealed.text]
    if not words:
        return
    known = row.search_text or fold(row.reference)
    row.search_text = f"{known} {fold(' '.join(words))}"[:LONGEST_SEARCH_TEXT]
