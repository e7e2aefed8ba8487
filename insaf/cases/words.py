"""The words of the law as people read them; English here, Arabic in the catalogue beside."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from insaf.cases.refusals import REFUSAL, say
from insaf.core.policy import Kind, Rung
from insaf.core.terms import (
    Because,
    ClosingReason,
    DeadlineKind,
    Finding,
    Outcome,
    Party,
    PublicStatus,
    Role,
    Route,
    Severity,
    Side,
    Status,
)

Words = dict[Any, Promise]

KIND: Words = {
    Kind.COMPLAINT: _("Complaint"),
    Kind.SUGGESTION: _("Suggestion"),
    Kind.INQUIRY: _("Inquiry"),
    Kind.COMPLIMENT: _("Thanks"),
}
STATUS: Words = {
    Status.OPEN: pgettext_lazy("status", "Open"),
    Status.AWAITING_COMPLAINANT: _("Awaiting the complainant"),
    Status.ANSWERED: pgettext_lazy("status", "Answered"),
    Status.CLOSED: pgettext_lazy("status", "Closed"),
}
PUBLIC_STATUS: Words = {
    PublicStatus.RECEIVED: pgettext_lazy("status", "Received"),
    PublicStatus.LOOKED_AT: _("Being looked at"),
    PublicStatus.WAITING_FOR_YOU: _("Waiting for you"),
    PublicStatus.HIGHER_LEVEL: _("With a higher level"),
    PublicStatus.ANSWERED: pgettext_lazy("status", "Answered"),
    PublicStatus.CLOSED: pgettext_lazy("status", "Closed"),
}
PUBLIC_STATUS_MEANING: Words = {
    PublicStatus.RECEIVED: _("We have it. The support team will look at it shortly."),
    PublicStatus.LOOKED_AT: _("The support team is working on it."),
    PublicStatus.WAITING_FOR_YOU: _("We asked you for something and need your answer to go on."),
    PublicStatus.HIGHER_LEVEL: _("It has been raised to a higher level, which is handling it now."),
    PublicStatus.ANSWERED: _("We have sent you our answer. Tell us whether you accept it."),
    PublicStatus.CLOSED: _("It is closed. You may ask to have it opened again."),
}
RUNG: Words = {
    Rung.SUPPORT: _("Support team"),
    Rung.COMPLAINTS_MANAGEMENT: _("Complaints management"),
    Rung.EXECUTIVE: _("Executive management"),
}
OUTCOME: Words = {
    Outcome.UPHELD: pgettext_lazy("complaint", "Upheld"),
    Outcome.PARTLY_UPHELD: pgettext_lazy("complaint", "Partly upheld"),
    Outcome.NOT_UPHELD: pgettext_lazy("complaint", "Not upheld"),
    Outcome.RESOLVED: pgettext_lazy("complaint", "Resolved"),
    Outcome.ADOPTED: pgettext_lazy("suggestion", "Adopted"),
    Outcome.PARTLY_ADOPTED: pgettext_lazy("suggestion", "Adopted in part"),
    Outcome.NOT_NOW: pgettext_lazy("suggestion", "Not now"),
    Outcome.NOT_ADOPTED: pgettext_lazy("suggestion", "Not adopted"),
    Outcome.ANSWERED: pgettext_lazy("inquiry", "Answered"),
}
FINDING: Words = {
    Finding.UPHELD: pgettext_lazy("point", "Upheld"),
    Finding.PARTLY_UPHELD: pgettext_lazy("point", "Partly upheld"),
    Finding.NOT_UPHELD: pgettext_lazy("point", "Not upheld"),
    Finding.ANSWERED: pgettext_lazy("point", "Answered"),
}
CLOSING_REASON: Words = {
    ClosingReason.RESOLVED: _("Resolved with the complainant's acceptance"),
    ClosingReason.WITHDRAWN: _("Withdrawn by the complainant"),
    ClosingReason.DECLINED: _("Declined on a published ground"),
    ClosingReason.MERGED: _("Goes on under another reference"),
    ClosingReason.NO_OBJECTION: _("Answered, and no objection was made in time"),
}
SEVERITY: Words = {
    Severity.LOW: pgettext_lazy("severity", "Low"),
    Severity.MEDIUM: pgettext_lazy("severity", "Medium"),
    Severity.HIGH: pgettext_lazy("severity", "High"),
    Severity.CRITICAL: pgettext_lazy("severity", "Critical"),
}
ROUTE: Words = {
    Route.QUICK: _("Quick resolution"),
    Route.INVESTIGATION: _("Investigation"),
}
SIDE: Words = {
    Side.COMPLAINANT: _("The complainant"),
    Side.CONCERNED: _("The concerned party"),
}
ROLE: Words = {
    Role.AGENT: _("Support agent"),
    Role.COMPLAINTS_MANAGER: _("Complaints manager"),
    Role.EXECUTIVE: _("Executive"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.RESPONDENT: _("Answers for a unit"),
}
PARTY: Words = {
    Party.COMPLAINANT: _("The complainant"),
    Party.STAFF: _("Staff"),
    Party.SYSTEM: _("The system"),
    Party.EXTERNAL_BODY: _("The external body"),
}
DEADLINE: Words = {
    DeadlineKind.ACKNOWLEDGE: _("Acknowledgement"),
    DeadlineKind.FIRST_RESPONSE: _("First word of a member of staff"),
    DeadlineKind.ASSIGN: _("Naming an owner"),
    DeadlineKind.ASSESS: _("Assessment"),
    DeadlineKind.NEXT_UPDATE: _("Next update"),
    DeadlineKind.DECIDE: _("Decision"),
    DeadlineKind.VERIFY_DELAY: _("Establishing why it is late"),
    DeadlineKind.RUNG_RESPONSE: _("Answer of this level"),
    DeadlineKind.JUDGE_REOPENING: _("Judging the request to reopen"),
    DeadlineKind.ANSWER_QUESTION: _("The complainant's answer"),
    DeadlineKind.CONSULTATION: _("Answer of the concerned party"),
    DeadlineKind.CONSULTATION_AGAIN: _("Answer of the concerned party, after a reminder"),
    DeadlineKind.FORWARD: _("Passing the complainant's question on"),
    DeadlineKind.EXTERNAL: _("The external body's date"),
    DeadlineKind.EXTERNAL_REVIEW: _("Looking whether the external body still has it"),
    DeadlineKind.FINDING: _("Plan after a finding"),
    DeadlineKind.REMEDY: _("Promised action"),
    DeadlineKind.AUTO_CLOSE: _("Closing if no objection is made"),
    DeadlineKind.PAUSE: _("The clock waits at the latest until"),
    DeadlineKind.IMMEDIATE: _("Immediate action"),
    DeadlineKind.CAUSE: _("Root cause and lesson"),
    DeadlineKind.REACH: _("Reaching the person otherwise"),
    DeadlineKind.RESTRICTION: _("End of the limit to contact"),
    DeadlineKind.RESTRICTION_REVIEW: _("Review of the limit to contact"),
}
BECAUSE: Words = {
    Because.RECEIPT: _("counted from the receipt"),
    Because.CALENDAR: _("the calendar changed"),
    Because.EXTENSION: _("an extension was approved"),
    Because.PAUSE: _("the clock waited for the complainant"),
    Because.REOPENING: _("the matter was opened again"),
    Because.ESCALATION: _("the matter was raised to this level"),
    Because.BREACH: _("the date had passed"),
    Because.MESSAGE: _("counted from the last message"),
    Because.ANSWER: _("counted from the answer"),
    Because.RETYPED: _("the kind of the matter was changed"),
    Because.COMMITMENT: _("a new date was committed to"),
    Because.OBJECTION: _("the answer was not accepted"),
    Because.LAPSE: _("the date before had passed"),
    Because.COMPLAINANT: _("the complainant asked for it"),
    Because.STAFF: _("staff decided it"),
    Because.EXTERNAL_BODY: _("set by the external body"),
    Because.SILENCE: _("nobody had written to the complainant"),
    Because.CRITICAL: _("the matter is critical"),
    Because.POLICY: _("the policy puts this subject there"),
    Because.UNDELIVERED: _("a letter did not arrive"),
    Because.MERGER: _("a matter that had come earlier was joined to it"),
}
ALL: tuple[Words, ...] = (
    KIND, STATUS, PUBLIC_STATUS, RUNG, OUTCOME, FINDING, CLOSING_REASON, SEVERITY, ROUTE, SIDE, ROLE,
    PARTY, DEADLINE, BECAUSE,
)  # fmt: skip

_BY_TYPE: dict[type, Words] = {type(next(iter(words))): words for words in ALL}


def word(member: Enum) -> Promise:
    """The label of any member of the law's enumerations."""
    return _BY_TYPE[type(member)][member]


__all__ = [
    "ALL", "BECAUSE", "CLOSING_REASON", "DEADLINE", "FINDING", "KIND", "OUTCOME", "PARTY",
    "PUBLIC_STATUS", "PUBLIC_STATUS_MEANING", "REFUSAL", "ROLE", "ROUTE", "RUNG", "SEVERITY",
    "STATUS", "say", "word",
]  # fmt: skip
