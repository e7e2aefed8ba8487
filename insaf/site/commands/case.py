"""`insaf case`: look at a case, see how its dates were counted, decide or close it by the one door."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from insaf.core.terms import ClosingReason, Outcome, Side, Status
from insaf.site.cli import Wrong, command, group, need_database, show
from insaf.site.commands import bundle

if TYPE_CHECKING:
    from insaf.cases.models import Case
    from insaf.cases.queries import Loaded
    from insaf.core.acts import Act
    from insaf.core.deadlines import Deadline
    from insaf.desk.working import Count


def add(subparsers: Any) -> None:
    case = group(subparsers, "case", "look at cases; decide and close them")
    shown = command(case, "show", _show, "one case: state, deadlines, entries")
    shown.add_argument("reference", metavar="REF", help="as in ET-2026-00417-K, however typed")
    listed = command(case, "list", _list, "cases, what is due first on top")
    listed.add_argument("--status", choices=[str(one) for one in Status], help="only these; all but closed unless told")
    listed.add_argument("--overdue", action="store_true", help="only those whose date has passed")
    listed.add_argument("--limit", type=int, default=50, help="at most so many (50)")
    explained = command(case, "explain", _explain, "every day counted or skipped for each deadline, and why")
    explained.add_argument("reference", metavar="REF")
    bundle.add(case)
    closed = command(case, "close", _close, "close an answered case with evidence of acceptance")
    closed.add_argument("--reason", choices=[str(one) for one in ClosingReason], required=True)
    closed.add_argument("--evidence", default="", help="how the complainant accepted the answer")
    closed.add_argument("--cause", default="", help="root cause, a code of the policy; recorded before closing")
    closed.add_argument("--lesson", default="", help="what is learned, or why nothing is")
    _by(closed)
    revoked = command(case, "revoke", _revoke, "end the complainant's code and link; the next letter carries new ones")
    _by(revoked)
    decided = command(case, "decide", _decide, "decide a case and send the letter")
    decided.add_argument("--outcome", choices=[str(one) for one in Outcome], required=True)
    decided.add_argument("--reasons", required=True, help="why")
    decided.add_argument("--rule", required=True, help="the rule that was applied")
    decided.add_argument("--outcome-answer", default="", help="answer to what the complainant asked for")
    decided.add_argument("--complainant-unheard", default="", help="why the complainant was not heard, if need be")
    decided.add_argument("--concerned-unheard", default="", help="why the concerned party was not heard, if need be")
    decided.add_argument("--remedy", action="append", default=[], metavar="CODE[:DETAIL]", help="may be given again")
    _by(decided)


def _by(words: argparse.ArgumentParser) -> None:
    words.add_argument("reference", metavar="REF")
    words.add_argument("--by", required=True, metavar="EMAIL", help="the member of staff who acts")


def _show(words: argparse.Namespace) -> None:
    loaded = _load(words.reference)
    value = _as_value(loaded)
    lines = [f"{name:14}  {value[name]}" for name in ("reference", "title", "kind", "status", "public_status", "rung")]
    lines += [f"{name:14}  {value[name] or '-'}" for name in ("received_at", "owner", "policy_version")]
    lines += ["", "Deadlines"] + [_deadline_line(one) for one in value["deadlines"]]
    lines += ["", "Entries"] + [
        f"  {one['n']:>3}  {one['at']}  {one['actor']:14}  {one['type']}" for one in value["entries"]
    ]
    show(words, value, lines)


def _deadline_line(one: dict[str, Any]) -> str:
    state = f"kept {one['met_at']}" if one["met_at"] else ("broken" if one["breached_at"] else "")
    moved = f" (first {one['original_due_at']})" if one["original_due_at"] != one["due_at"] else ""
    return f"  {one['kind']:16}  {one['due_at']}{moved}  {state}".rstrip()


def _list(words: argparse.Namespace) -> None:
    need_database()
    from django.db.models import F

    from insaf.cases.models import Case
    from insaf.rulebook import current

    found = Case.objects.filter(status=words.status) if words.status else Case.objects.exclude(status=Status.CLOSED)
    if words.overdue:
        found = found.filter(due_at__lt=datetime.now(UTC))
    zone = current.calendar().zone
    rows = [
        {
            "reference": row.reference,
            "kind": row.kind,
            "status": row.status,
            "rung": row.rung,
            "received_at": _local(row.received_at, zone),
            "due_at": _local(row.due_at, zone),
            "title": row.title,
        }
        for row in found.order_by(F("due_at").asc(nulls_last=True), "id")[: words.limit]
    ]
    lines = [f"{r['reference']}  {r['status']:20}  {r['due_at'] or '-':25}  {r['title']}" for r in rows]
    if (more := found.count() - len(rows)) > 0:
        print(f"{len(rows)} of {len(rows) + more} cases; --limit {len(rows) + more} shows them all", file=sys.stderr)
    show(words, rows, lines or ["No case is like this."])


def _explain(words: argparse.Namespace) -> int:
    """1 when a date derived again is not the one that was recorded (M-12)."""
    loaded = _load(words.reference)
    from insaf.desk.working import workings

    zone = loaded.rules.calendar.zone
    counts = workings(loaded.steps)
    value = {
        "reference": loaded.case.reference,
        "deadlines": [
            _deadline(loaded.case.deadlines[key], zone) | {"dates": [_count(one, zone) for one in made]}
            for key, made in counts.items()
        ],
        "agrees": all(one.agrees for made in counts.values() for one in made),
    }
    show(words, value, _explained(value))
    return 0 if value["agrees"] else 1


def _explained(value: dict[str, Any]) -> list[str]:
    lines = [value["reference"]]
    for deadline in value["deadlines"]:
        for date in deadline["dates"]:
            lines += ["", f"{deadline['kind']}: {date['due_at']}, because: {date['because']}"]
            lines += _working_lines(date)
    return lines


def _working_lines(date: dict[str, Any]) -> list[str]:
    versions = f"policy {date['policy_version']}, calendar {date['calendar_version']}"
    if date["derived_at"] is None:
        return [f"  given outright, nothing was counted ({versions})"]
    verdict = "the same" if date["agrees"] else f"ANOTHER DATE: {date['derived_at']}"
    lines = [f"  {date['days']} working days from {date['counted_from']} ({versions}); counted again: {verdict}"]
    for day in date["counted"]:
        number = "-" if day["number"] is None else str(day["number"])
        lines.append(f"  {number:>3}  {day['on']} {day['weekday']}  {day['why']}".rstrip())
    return lines


def _close(words: argparse.Namespace) -> int:
    from insaf.core.acts.answering import Close, RecordCause

    if words.cause and (code := _perform(words, lambda: RecordCause(words.cause, words.lesson), quiet=True)):
        return code
    return _perform(words, lambda: Close(ClosingReason(words.reason), words.evidence))


def _decide(words: argparse.Namespace) -> int:
    from insaf.core.acts.answering import Decide, OfferedRemedy

    remedies = tuple(OfferedRemedy(*one.partition(":")[::2]) for one in words.remedy)
    unheard = {f"{side}_unheard": getattr(words, f"{side}_unheard") for side in Side}
    answer = words.outcome_answer
    return _perform(
        words, lambda: Decide(Outcome(words.outcome), words.reasons, words.rule, remedies, answer, **unheard)
    )


def _revoke(words: argparse.Namespace) -> int:
    """Revoked with a note of who did it, or neither."""
    need_database()
    from django.conf import settings
    from django.utils import translation
    from django.utils.translation import gettext as _

    from insaf.cases import access
    from insaf.core.acts.handling import AddNote

    with translation.override(settings.LANGUAGE_CODE):
        note = _("The follow-up code and its link were revoked. The next letter carries new ones.")
    return _perform(words, lambda: AddNote(note), also=lambda row: access.revoke(row, datetime.now(UTC)))


def _perform(
    words: argparse.Namespace,
    act: Callable[[], Act],
    quiet: bool = False,
    also: Callable[[Case], None] | None = None,
) -> int:
    """Through the one door; a refusal is a plain sentence and 1."""
    loaded = _load(words.reference)
    from django.utils import translation

    from insaf.cases.actions import perform
    from insaf.cases.words import say
    from insaf.core.reasons import Refused

    staff = _staff(words.by)
    try:
        row = perform(act(), loaded.case.reference, staff.actor, datetime.now(UTC), also)
    except Refused as refusal:
        with translation.override("en"):
            sentence = str(say(refusal.reason))
        print(f"Refused: {sentence}", file=sys.stderr)
        if words.json:
            show(words, {"refused": str(refusal.reason), "field": refusal.field, "sentence": sentence}, [])
        return 1
    if not quiet:
        done = {"reference": row.reference, "status": row.status, "outcome": row.outcome}
        show(words, done, [f"{row.reference} is {row.status} now."])
    return 0


def _staff(email: str) -> Any:
    from insaf.people.models import Staff

    staff = Staff.objects.filter(email=email.strip().lower(), is_active=True).first()
    if staff is None:
        raise Wrong(f"There is no member of staff with the e-mail {email}; see: insaf staff list")
    return staff


def _load(typed: str) -> Loaded:
    need_database()
    from insaf.cases import queries

    loaded = queries.load(typed)
    if loaded is None:
        raise Wrong(f"There is no case {typed}.")
    return loaded


def _as_value(loaded: Loaded) -> dict[str, Any]:
    case, row = loaded.case, loaded.row
    zone = loaded.rules.calendar.zone
    return {
        "reference": case.reference,
        "title": row.title,
        "kind": str(case.kind),
        "channel": case.channel,
        "subject": case.subject,
        "language": case.language,
        "status": str(case.status),
        "public_status": str(case.public_status),
        "rung": str(case.rung),
        "severity": int(case.severity) if case.severity else None,
        "outcome": str(case.outcome) if case.outcome else None,
        "closing_reason": str(case.closing_reason) if case.closing_reason else None,
        "received_at": _local(case.received_at, zone),
        "registered_at": _local(case.registered_at, zone),
        "closed_at": _local(case.closed_at, zone),
        "overdue": case.overdue,
        "policy_version": case.policy_version,
        "owner": row.owner.email if row.owner else None,
        "deadlines": [_deadline(one, zone) for one in case.deadlines.values()],
        "entries": [
            {"seq": s.seq, "n": s.n, "at": _local(s.at, zone), "actor": s.actor, "type": s.type} for s in loaded.steps
        ],
    }


def _deadline(one: Deadline, zone: str) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "number": one.number,
        "due_at": _local(one.due_at, zone),
        "original_due_at": _local(one.original_due_at, zone),
        "because": str(one.because),
        "days": one.days,
        "met_at": _local(one.met_at, zone),
        "ended_at": _local(one.ended_at, zone),
        "breached_at": _local(one.breached_at, zone),
    }


def _count(one: Count, zone: str) -> dict[str, Any]:
    event = one.event
    return {
        "recorded_at": _local(one.recorded_at, zone),
        "moved": one.moved,
        "because": str(event.because),
        "counted_from": _local(event.counted_from, zone),
        "days": event.days,
        "due_at": _local(event.due_at, zone),
        "derived_at": _local(one.derived_at, zone),
        "agrees": one.agrees,
        "policy_version": event.policy_version,
        "calendar_version": event.calendar_version,
        "counted": [
            {
                "on": day.on.isoformat(),
                "weekday": f"{day.on:%a}",
                "number": day.number,
                "skipped": day.skipped,
                "why": day.name or day.skipped or ("receipt" if day.number == 0 else ""),
            }
            for day in one.days
        ],
    }


def _local(at: datetime | None, zone: str) -> str | None:
    """ISO 8601 in the institution's zone, as in 2026-03-26T16:00:00+03:00."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if at else None
