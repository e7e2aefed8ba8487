"""Up the ladder, and open again: each told like a new complaint (E-12)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.events.ladder import (
    Deescalated,
    Escalated,
    InternalStagesSpent,
    ReopeningDeclined,
    ReopeningRequested,
)
from insaf.core.terms import Because, DeadlineKind
from insaf.outbox.letters.blocks import Block, Composed, Facts, Paragraph, Promise
from insaf.outbox.letters.common import letter, next_word, outside, said, track, way_outside, ways_up, yours
from insaf.outbox.letters.matter import Matter


def escalated(matter: Matter) -> Composed:
    """Who has it now, and by when that level answers (E-12)."""
    climbed = matter.the(Escalated)
    mine = {"yours": yours(matter), "level": matter.rung(climbed.to)}
    return letter(
        matter,
        _("%(level)s now has your matter") % mine,
        _("It has been raised to a higher level, with a new date."),
        Paragraph(_why(climbed.because) % mine),
        _who(matter, climbed),
        *next_word(matter),
        *track(matter),
        *ways_up(matter),
    )


def _why(because: Because) -> str:
    return {
        Because.OBJECTION: _("We have received your objection to our answer. %(level)s now looks at %(yours)s anew."),
        Because.COMPLAINANT: _("As you asked, we have raised %(yours)s to a higher level: %(level)s."),
        Because.LAPSE: _(
"The time for dealing with %(yours)s at its former level has passed. We apologise. It "
"has moved up by itself to: %(level)s."
),
        Because.SILENCE: _(
"Too long a time has passed in which nobody wrote to you about %(yours)s. We apologise. It "
"has moved up by itself to: %(level)s."
),
    }.get(because, _("We have raised %(yours)s to a higher level: %(level)s."))  # fmt: skip


def _who(matter: Matter, climbed: Escalated) -> Facts:
    return Facts(
        (
            (pgettext("letter", "Reference"), matter.reference),
            (pgettext("letter", "Raised on"), matter.on(matter.act[0].at)),
            (pgettext("letter", "Handled by"), matter.rung(climbed.to)),
            (pgettext("letter", "Before"), matter.rung(climbed.was)),
        )
    )


def final(matter: Matter) -> Composed:
    """The last level's time is spent: an apology, and the way outside in full (E-15)."""
    mine = {"yours": yours(matter), "level": matter.rung(matter.the(InternalStagesSpent).rung)}
    return letter(
        matter,
        _("We have not answered %(yours)s, and what you can do outside") % mine,
        _("Every level here has had its time. We apologise."),
        Paragraph(
            _(
                "The time of our highest level, %(level)s, has passed, and you still have no answer to "
                "%(yours)s. We apologise: you had a right to it in time."
            )
            % mine
        ),
        Paragraph(
            _(
                "With this the stages inside our institution are complete. You need not wait for us any "
                "longer, and may now turn to the external body."
            )
        ),
        *way_outside(matter),
        Paragraph(_("We do not stop working on %(yours)s, and we write to you as soon as it is answered.") % mine),
        *track(matter, pgettext("letter", "Open the tracking page")),
    )


def deescalated(matter: Matter) -> Composed:
    """The matter went down a level, told openly (E-11)."""
    level = matter.rung(matter.the(Deescalated).to)
    return letter(
        matter,
        _("%(level)s now has your matter") % {"level": level},
        pgettext("letter", "Another level now has it, with a new date."),
        Paragraph(_("%(level)s will now go on with %(yours)s.") % {"level": level, "yours": yours(matter)}),
        *next_word(matter),
        *track(matter),
        *ways_up(matter),
    )


def reopened(matter: Matter) -> Composed:
    """Open again, with a new date (E-06)."""
    mine = {"yours": yours(matter)}
    return letter(
        matter,
        _("We have opened %(yours)s again") % mine,
        _("It is being looked at again, with a new date."),
        Paragraph(_("As you asked, we have opened %(yours)s again.") % mine),
        Facts(
            (
                (pgettext("letter", "Reference"), matter.reference),
                (pgettext("letter", "Handled by"), matter.rung(matter.case.rung)),
            )
        ),
        *next_word(matter),
        *track(matter),
        *ways_up(matter),
    )


def reopening_asked(matter: Matter) -> Composed:
    """The request is in hand: judged because it is late, or answered with the reason of the delay."""
    asked = matter.the(ReopeningRequested)
    mine = {"yours": yours(matter)}
    opening = (
        _(
            "You asked us to open %(yours)s again. The time for that has passed, but we do not "
            "refuse it for this alone: we will look at your request and tell you the result."
        )
        if asked.late
        else _(
            "You asked us to open %(yours)s again because the time has passed. We apologise for the "
            "delay. We will verify its state and the reason for the delay, and tell you both."
        )
    )
    return letter(
        matter,
        _("We have received your request to open %(yours)s again") % mine,
        pgettext("letter", "We will tell you the result."),
        Paragraph(opening % mine),
        *_result_by(matter, asked),
        *track(matter),
        *([outside(matter)] if asked.late else ways_up(matter)),
    )


def _result_by(matter: Matter, asked: ReopeningRequested) -> Iterator[Block]:
    kind = DeadlineKind.JUDGE_REOPENING if asked.late else DeadlineKind.VERIFY_DELAY
    due = matter.case.deadline(kind)
    if due is not None and due.pending:
        yield Promise(pgettext("letter", "We will tell you by"), matter.on(due.due_at))


def reopening_declined(matter: Matter) -> Composed:
    """A late request was refused, with the reason and the way outside (E-07)."""
    mine = {"yours": yours(matter)}
    return letter(
        matter,
        _("Your request to open %(yours)s again") % mine,
        _("This letter tells you why, and where you can take it."),
        Paragraph(_("We have looked at your request to open %(yours)s again and cannot grant it.") % mine),
        *said(matter, pgettext("letter", "Reason"), matter.the(ReopeningDeclined).reason),
        *track(matter),
        outside(matter),
    )
