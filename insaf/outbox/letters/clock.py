"""Promised dates: moved in time, or missed (C-14, E-02, E-05, E-08)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.events.clock import Breached, DeadlineMoved, DelayVerified, Extended, Paused
from insaf.core.events.ladder import Escalated
from insaf.core.terms import Because, DeadlineKind
from insaf.outbox.letters.blocks import Block, Composed, Facts, Heading, Items, Paragraph, Promise
from insaf.outbox.letters.common import letter, outside, said, track, ways_up, yours
from insaf.outbox.letters.decision import titled
from insaf.outbox.letters.matter import Matter


def extension(matter: Matter) -> Composed:
    """More time, told before the date, with the reason and the way outside (E-02)."""
    extended = matter.the(Extended)
    mine = {"yours": yours(matter)}
    reason = titled(matter.policy.extension.reasons, extended.reason, matter.language)
    return letter(
        matter,
        _("We need more time for %(yours)s") % mine,
        _("The new date is %(date)s.") % {"date": matter.on(extended.due_at)},
        Paragraph(
            _(
                "We promised you an answer to %(yours)s, and we cannot give you a sound one in time. We "
                "apologise for keeping you waiting longer."
            )
            % mine
        ),
        Promise(pgettext("letter", "You will have our answer by"), matter.on(extended.due_at)),
        Facts(
            ((pgettext("letter", "The date before"), matter.on(extended.was)), (pgettext("letter", "Reason"), reason))
        ),
        *said(matter, pgettext("letter", "Why we need more time"), extended.text),
        *track(matter),
        *ways_up(matter),
    )


def breach(matter: Matter) -> Composed:
    """The date passed: an apology, the rights that follow, and how to use them (E-05)."""
    breached = _missed(matter)
    mine = {"yours": yours(matter)}
    return letter(
        matter,
        _("We are late with %(yours)s, and we apologise") % mine,
        _("You have not had our answer in time. Here is what you can do."),
        Paragraph(
            _(
                "We promised you an answer to %(yours)s by %(date)s, and we did not keep that promise. "
                "We apologise for the delay."
            )
            % {**mine, "date": matter.on(breached.due_at)}
        ),
        *_climbed(matter),
        *_why_promised(matter),
        Heading(pgettext("letter", "What you can do now")),
        Items(_rights(matter)),
        Paragraph(_("It takes one click on the tracking page; or write to us or call us, and we do it for you.")),
        *track(matter, pgettext("letter", "Open the tracking page")),
        outside(matter),
    )


def _missed(matter: Matter) -> Breached:
    about = matter.about
    return about if isinstance(about, Breached) else matter.the(Breached)


def _why_promised(matter: Matter) -> Iterator[Block]:
    """Support owes the reason within its day, asked for or not (E-08)."""
    verify = matter.case.deadline(DeadlineKind.VERIFY_DELAY)
    if verify is not None and verify.pending:
        yield Promise(_("We will tell you the reason, and a new date, by"), matter.on(verify.due_at))
    else:
        yield from _answer_by(matter)


def _climbed(matter: Matter) -> Iterator[Block]:
    """Where a late look found that the next level has it already."""
    if matter.find(Escalated):
        yield Facts(((pgettext("letter", "Handled by"), matter.rung(matter.case.rung)),))


def _answer_by(matter: Matter) -> Iterator[Block]:
    due = matter.answer_due
    if due is not None and due.pending:
        yield Promise(pgettext("letter", "You will have our answer by"), matter.on(due.due_at))


def _rights(matter: Matter) -> tuple[str, ...]:
    above = [r.title.said_in(matter.language) for r in matter.policy.ladder if r.rung.height > matter.case.rung.height]
    rights = [_("Ask us to have it opened again and its state verified. You need not give a reason.")]
    if above:
        rights.append(
            _("Escalate it to a higher level: %(levels)s.") % {"levels": pgettext("letter", ", then ").join(above)}
        )
    return tuple(rights)


def delay_explained(matter: Matter) -> Composed:
    """Why it is late, and the new date that is committed to (E-08; policy, step 2)."""
    verified = matter.the(DelayVerified)
    reason = titled(matter.policy.reopening.delay_reasons, verified.reason, matter.language)
    return letter(
        matter,
        _("Why %(yours)s is late") % {"yours": yours(matter)},
        _("The new date is %(date)s.") % {"date": matter.on(verified.committed_at)},
        Paragraph(
            _(
                "We have looked into why you are still without an answer. We apologise for it, and you "
                "have a right to know the reason."
            )
        ),
        Facts(((pgettext("letter", "Reason"), reason),)),
        *said(matter, pgettext("letter", "What we found"), verified.text),
        Promise(pgettext("letter", "You will have our answer by"), matter.on(verified.committed_at)),
        *track(matter),
        *ways_up(matter),
    )


def date_moved(matter: Matter) -> Composed:
    """A communicated date changed for a reason that is no extension (C-09, C-14)."""
    moved = matter.the(DeadlineMoved)
    why = {
        Because.CALENDAR: _("The calendar of working days has changed, and the date with it."),
        Because.PAUSE: _("The clock waited while we waited for your answer, and now runs again."),
    }
    return letter(
        matter,
        _("A new date for %(yours)s") % {"yours": yours(matter)},
        _("The new date is %(date)s.") % {"date": matter.on(moved.due_at)},
        Paragraph(why.get(moved.because, pgettext("letter", "The date we promised you has changed."))),
        Promise(pgettext("letter", "You will have our answer by"), matter.on(moved.due_at)),
        Facts(((pgettext("letter", "The date before"), matter.on(moved.was)),)),
        *track(matter),
        outside(matter),
    )


def paused(matter: Matter) -> Composed:
    """The clock waits for the person, openly and not for ever (C-16)."""
    pause = matter.the(Paused)
    return letter(
        matter,
        _("We are waiting for you before we go on with %(yours)s") % {"yours": yours(matter)},
        _("The clock stands still until %(date)s at the latest.") % {"date": matter.on(pause.until)},
        Paragraph(
            _(
                "We cannot go on without your answer, so the time for ours stands still until it "
                "arrives, and no longer than this:"
            )
        ),
        Promise(pgettext("letter", "At the latest until"), matter.on(pause.until)),
        *said(matter, pgettext("letter", "Reason"), pause.reason),
        *track(matter, pgettext("letter", "Answer on the tracking page")),
        *ways_up(matter),
    )
