"""The end of a matter, and what was still owed after it (D-15)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.arabic import isolate
from insaf.core.events.answering import ActionDone, ActionPlanned, Closed
from insaf.core.terms import ClosingReason
from insaf.outbox.letters.blocks import Block, Composed, Facts, Heading, Paragraph
from insaf.outbox.letters.common import letter, outside, said, track, yours
from insaf.outbox.letters.matter import Matter, words
from insaf.rulebook.page import calendar_days


def closed(matter: Matter) -> Composed:
    """Closed after an answer: accepted, or not objected to in its time."""
    mine = {"yours": yours(matter)}
    accepted = matter.the(Closed).reason is ClosingReason.RESOLVED
    opening = (
        _(
            "You have accepted our answer, and we have closed %(yours)s. Thank you for giving us the "
            "chance to put things right."
        )
        if accepted
        else _("We sent you our answer and have heard no objection in the time for it, so we have closed %(yours)s.")
    )
    return letter(
        matter,
        _("We have closed %(yours)s") % mine,
        pgettext("letter", "You may ask us to open it again."),
        Paragraph(opening % mine),
        *_owed(matter),
        *_again(matter),
        *_survey(matter),
        *track(matter, pgettext("letter", "Rate it, or follow it up")),
        outside(matter),
    )


def withdrawn(matter: Matter) -> Composed:
    """The person took the matter back."""
    mine = {"yours": yours(matter)}
    return letter(
        matter,
        _("You have withdrawn %(yours)s") % mine,
        pgettext("letter", "We have closed it as you asked."),
        Paragraph(_("As you asked, we have stopped working on %(yours)s and closed it.") % mine),
        Paragraph(_("If this was not you, or if you change your mind, please tell us.")),
        *_again(matter),
        *track(matter),
        outside(matter),
    )


def action_done(matter: Matter) -> Composed:
    """Something promised with the answer is done (D-13)."""
    done = matter.the(ActionDone)
    planned = [s.event for s in matter.steps if isinstance(s.event, ActionPlanned)]
    promised = next((words(p.text) for p in planned if p.number == done.number), "")
    return letter(
        matter,
        pgettext("letter", "We have done what we promised you"),
        pgettext("letter", "A promised action is done."),
        Paragraph(_("With our answer to %(yours)s we promised you an action. It is done.") % {"yours": yours(matter)}),
        Facts(((pgettext("letter", "What we promised"), isolate(promised)),)),
        *said(matter, pgettext("letter", "How it was done"), done.text),
        *track(matter),
    )


def _owed(matter: Matter) -> Iterator[Block]:
    """Promised actions outlive the closing (D-13)."""
    if any(action.open for action in matter.case.actions):
        yield Paragraph(_("What we promised you with the answer still stands, and we will tell you when it is done."))


def _survey(matter: Matter) -> Iterator[Block]:
    """Asked once, with the closing; handling and outcome apart (D-18)."""
    if not matter.case.rated:
        yield Heading(pgettext("letter", "How was it?"))
        yield Paragraph(
            _(
                "On the tracking page you can tell us in a minute how you were treated, and what came of it. "
                "Your answer changes nothing in your rights; it helps us to do better."
            )
        )


def _again(matter: Matter) -> Iterator[Block]:
    """The right to reopen; no reason is needed (E-06, E-07)."""
    days = matter.policy.reopening.window_calendar_days
    yield Paragraph(
        _(
            "You may ask us to open it again within %(days)s, without giving a reason. After that we "
            "look at each request by itself."
        )
        % {"days": calendar_days(days, matter.language)}
    )
