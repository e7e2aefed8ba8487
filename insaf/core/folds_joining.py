"""What joining, splitting and restricting change of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insaf.core.case import Case, Recorded
from insaf.core.events import joining, restricting


def of_joining(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case joining.Merged(into=into):
            return {"merged_into": into}
        case joining.Joined() as event:
            return {
                "joined": (*case.joined, event.reference),
                "contacts": case.contacts + event.contacts,
                "extensions": max(case.extensions, event.extensions),
                "word_by": event.first_word or case.word_by,
                "outcome_sought": case.outcome_sought or event.outcome_sought,
            }
        case joining.ReceiptAdopted(received_at=received_at):
            return {"received_at": received_at}
        case joining.SplitOff(reference=reference, point=number, entry=entry):
            return {
                "split_into": (*case.split_into, reference),
                "split_entries": case.split_entries | {entry},
                "points": _moved(case, number, reference),
            }
        case joining.Linked(reference=reference):
            return {"related": case.related | {reference}, "unrelated": case.unrelated - {reference}}
        case joining.MatchDismissed(reference=reference):
            return {"related": case.related - {reference}, "unrelated": case.unrelated | {reference}}
    return None


def of_restricting(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case restricting.Restricted(until=until):
            return {
                "restricted_until": until,
                "restricted_by": r.actor,
                "restricters": case.restricters | {r.actor},
                "limited_until": until,
                "review_asked": False,
            }
        case restricting.RestrictionReviewAsked():
            return {"review_asked": True}
        case restricting.RestrictionConfirmed():
            return {"review_asked": False}
        case restricting.RestrictionEnded():
            return {"restricted_until": None, "restricted_by": "", "review_asked": False}
    return None


def _moved(case: Case, number: int, to: str) -> tuple[Any, ...]:
    return tuple(replace(point, moved_to=to) if point.number == number else point for point in case.points)
