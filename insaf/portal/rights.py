"""What the complainant may do now, and what later and from when (D-15, E-06, E-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from insaf.cases.queries import Loaded, offers
from insaf.cases.words import say
from insaf.core.reasons import Reason
from insaf.core.terms import COMPLAINANT, DeadlineKind, Status
from insaf.portal.forms import ACTS, Denied
from insaf.rulebook.dates import spoken_date

D = DeadlineKind


@dataclass(frozen=True)
class Look:
    icon: str
    title: Promise
    what: Promise
    ask: Promise
    button: Promise


@dataclass
class Right:
    """One right: offered with its form, or shown with the reason and the day it opens."""

    name: str
    look: Look
    offered: bool
    why: str = ""
    when: str = ""
    open: bool = False
    errors: tuple[str, ...] = ()
    text: str = ""
    kept: str = ""
    kept_files: tuple[object, ...] = ()


LOOKS: dict[str, Look] = {
    "add": Look(
        "plus", gettext_lazy("Add information"),
        gettext_lazy("Write more, answer our question, or attach files."),
        gettext_lazy("What would you like to add?"), gettext_lazy("Send"),
    ),
    "accept": Look(
        "circle-check", gettext_lazy("Accept the answer"),
        gettext_lazy("The case is then closed as resolved. You may still ask to have it opened again."),
        gettext_lazy("Would you like to say something with it?"), gettext_lazy("I accept the answer"),
    ),
    "object": Look(
        "flag", gettext_lazy("Object to the answer"),
        gettext_lazy("The case goes to the next level, where other people look at it. You need not give a reason."),
        gettext_lazy("What do you not agree with?"), gettext_lazy("I object"),
    ),
    "reopen": Look(
        "rotate", gettext_lazy("Ask to have it opened again"),
        gettext_lazy("You need not give a reason."),
        gettext_lazy("Would you like to tell us why?"), gettext_lazy("Send the request"),
    ),
    "why-late": Look(
        "rotate", gettext_lazy("Ask us to look into the delay"),
        gettext_lazy("The support team must check the case, tell you why it is late and commit to a new date."),
        gettext_lazy("Would you like to say something with it?"), gettext_lazy("Send the request"),
    ),
    "escalate": Look(
        "arrow-forward", gettext_lazy("Raise it to a higher level"),
        gettext_lazy("The next level takes the case over, with its own time to answer."),
        gettext_lazy("Would you like to tell us why?"), gettext_lazy("Raise it"),
    ),
    "ask-party": Look(
        "circle-help", gettext_lazy("Ask the party concerned"),
        gettext_lazy("We pass your question on to it, or tell you why not."),
        gettext_lazy("What would you like to know from it?"), gettext_lazy("Send the question"),
    ),
    "rate": Look(
        "star", gettext_lazy("Tell us how it was"),
        gettext_lazy("Two figures, apart: how you were treated, and what came of it. 5 is best."),
        gettext_lazy("Would you like to say something with it?"), gettext_lazy("Send the rating"),
    ),
    "review": Look(
        "hand", gettext_lazy("Ask for a review of the limit to contact"),
        gettext_lazy("Somebody who had no part in the decision looks at it again and answers you."),
        gettext_lazy("Would you like to tell us why you do not agree?"), gettext_lazy("Ask for the review"),
    ),
    "outside": Look(
        "landmark", gettext_lazy("Tell us that you went outside"),
        gettext_lazy(
            "You may go to an external body at any time, and need not tell us. If you do, nothing changes in how "
            "we handle your case, and nothing of it is erased while that body has it."
        ),
        gettext_lazy("Would you like to say something with it?"), gettext_lazy("I went outside"),
    ),
    "withdraw": Look(
        "undo", gettext_lazy("Withdraw the case"),
        gettext_lazy("We stop handling it and close it. You may later ask to have it opened again."),
        gettext_lazy("Would you like to tell us why?"), gettext_lazy("Withdraw the case"),
    ),
}  # fmt: skip
ORDER = ("accept", "object", "escalate", "reopen", "ask-party", "add", "review", "outside", "withdraw", "rate")
UNMENTIONED = frozenset({"rate", "review", "outside"})
"""Rights of which nothing is said while they are not open."""


def of(loaded: Loaded, now: datetime, denied: Denied | None = None) -> dict[str, list[Right]]:
    """The rights open now, and those that open later with their reason."""
    reasons = offers(COMPLAINANT, loaded, now)
    judged = {"reopen"} if loaded.case.reopening_pending else set()  # asked already; its answer is promised
    rights = [_right(name, reasons[ACTS[name].__name__], loaded, now) for name in ORDER if name not in judged]
    for right in rights:
        if denied and denied.name == right.name:
            right.open, right.errors, right.text = True, tuple(denied.said), denied.text
            right.kept, right.kept_files = denied.kept, denied.files
    asked = loaded.case.status is Status.AWAITING_COMPLAINANT
    for right in rights:
        right.open = right.open or (asked and right.name == "add")
    closed = loaded.case.status is Status.CLOSED  # then one way is open, and six reasons why not say nothing
    return {
        "now": [right for right in rights if right.offered],
        "later": [right for right in rights if not right.offered and not closed and right.name not in UNMENTIONED],
    }


def to_add(goes_on: Loaded, now: datetime, denied: Denied | None = None) -> dict[str, list[Right]]:
    """All that the code of a merged case may do to the one that goes on: bring it more (B-11)."""
    return {"now": [right for right in of(goes_on, now, denied)["now"] if right.name == "add"], "later": []}


def _right(name: str, reason: Reason | None, loaded: Loaded, now: datetime) -> Right:
    late = name == "reopen" and loaded.case.status is not Status.CLOSED
    look = LOOKS["why-late" if late else name]
    if reason is None:
        return Right(name, look, True, when=_until(name, loaded))
    return Right(name, look, False, str(say(reason)), _from(name, reason, loaded, now))


def _from(name: str, reason: Reason, loaded: Loaded, now: datetime) -> str:
    """The day on which a right opens, where the law knows one; never a day that has passed."""
    if reason is Reason.NO_ANSWER_YET:
        return _with_our_answer(loaded, now)
    decide = _ahead(D.DECIDE, loaded, now)
    if reason is Reason.NOT_OVERDUE and decide:
        return _("It opens if our answer has not come by %(day)s.") % {"day": decide}
    return ""


def _with_our_answer(loaded: Loaded, now: datetime) -> str:
    """The promise of an answer that runs now: the first one, or that of whoever has it since it was broken."""
    answer = _ahead(D.RUNG_RESPONSE, loaded, now) or _ahead(D.DECIDE, loaded, now)
    if answer:
        return _("It opens with our answer, due by %(day)s at the latest.") % {"day": answer}
    why = _ahead(D.VERIFY_DELAY, loaded, now)
    if why:
        return _("It opens with our answer. By %(day)s we tell you why it is late, and a new date.") % {"day": why}
    return ""


def _ahead(kind: DeadlineKind, loaded: Loaded, now: datetime) -> str:
    """The day of a promise that still runs and has not passed; empty otherwise."""
    deadline = loaded.case.deadline(kind)
    if deadline is None or not deadline.running or now >= deadline.due_at:
        return ""
    return _day(deadline.due_at, loaded)


def _until(name: str, loaded: Loaded) -> str:
    """The day up to which a right is a matter of course."""
    case = loaded.case
    if name == "reopen" and case.closed_at:
        last_at = case.closed_at + timedelta(days=loaded.rules.policy.reopening.window_calendar_days)
        return _("Until %(day)s it is opened at once; later we look at your request first.") % {
            "day": _day(last_at, loaded)
        }
    if name == "ask-party":
        days = loaded.rules.policy.consultation.forward_within_days
        said = ngettext("At the latest %(n)s working day later.", "At the latest %(n)s working days later.", days)
        return said % {"n": days}
    closing = case.deadline(DeadlineKind.AUTO_CLOSE)
    if name == "object" and closing and closing.pending:
        return _("If we hear nothing by %(day)s, the case is closed.") % {"day": _day(closing.due_at, loaded)}
    return ""


def _day(at: datetime, loaded: Loaded) -> str:
    """Within a sentence the Gregorian day alone; both stand where the page says its dates (J-18)."""
    return spoken_date(at, get_language() or "ar", loaded.rules.policy.calendar.zone).partition(" (")[0]
