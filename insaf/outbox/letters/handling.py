"""What staff, or the system in their place, say on the way to an answer (D-07, D-09)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases.words import PUBLIC_STATUS, PUBLIC_STATUS_MEANING
from insaf.core.events.handling import Assessed, ComplainantAsked, Replied, UpdateSent
from insaf.core.events.intake import Retyped
from insaf.core.policy import Kind
from insaf.core.terms import DeadlineKind
from insaf.outbox.letters.blocks import Block, Composed, Facts, Heading, Items, Paragraph, Promise, Quote
from insaf.outbox.letters.common import handler, letter, next_word, outside, track, ways_up, yours
from insaf.outbox.letters.matter import Matter, phrase, words


def understood(matter: Matter) -> Composed:
    """The first word of a human: what will be looked at, by whom, who answers (D-03, D-07)."""
    assessed = matter.the(Assessed)
    points = tuple(phrase(point.text) for point in matter.case.points)
    return letter(
        matter,
        _("How we understand %(yours)s") % {"yours": yours(matter)},
        _("Please read it and tell us if we misunderstood something."),
        Paragraph(_("We have read %(yours)s with care. This is how we understand it:") % {"yours": yours(matter)}),
        Quote(words(assessed.definition)),
        Heading(_("We will look at these points, and answer each of them")),
        Items(points, numbered=True),
        *_who(matter),
        Paragraph(_("If we misunderstood something or left something out, please tell us.")),
        *next_word(matter),
        *track(matter),
        outside(matter),
    )


def _who(matter: Matter) -> Iterator[Block]:
    """Who investigates and who signs (D-07); a complex case hears both sides first (D-08)."""
    role = handler(matter)
    yield Facts(
        ((pgettext("letter", "Looked into by"), role), (pgettext("letter", "The answer is signed by"), role)),
    )
    if matter.case.hears_both_sides:
        yield Paragraph(
            _(
                "Before we decide, we hear both sides on the facts: you, and the party concerned. "
                "You can write to us what you have to say on the tracking page."
            )
        )


def question(matter: Matter) -> Composed:
    """Something is needed from the person to go on."""
    lapses = matter.case.deadline(DeadlineKind.ANSWER_QUESTION)
    promise = (Promise(pgettext("letter", "Please answer by"), matter.on(lapses.due_at)),) if lapses else ()
    return letter(
        matter,
        _("We have a question about %(yours)s") % {"yours": yours(matter)},
        pgettext("letter", "We need your answer to go on."),
        Paragraph(_("To go on with %(yours)s we need something from you:") % {"yours": yours(matter)}),
        Quote(words(matter.the(ComplainantAsked).text)),
        *promise,
        Paragraph(_("If you cannot answer by then, we go on with what we have, and you lose no right.")),
        *track(matter, pgettext("letter", "Answer on the tracking page")),
    )


def question_lapsed(matter: Matter) -> Composed:
    """The question stays unanswered; the work goes on."""
    return letter(
        matter,
        _("We are going on with %(yours)s") % {"yours": yours(matter)},
        pgettext("letter", "You can still answer our question."),
        Paragraph(
            _(
                "We have not received an answer to our question, so we are going on with what we have. "
                "You can still answer; we will take it into account."
            )
        ),
        *next_word(matter),
        *track(matter),
        outside(matter),
    )


def reply(matter: Matter) -> Composed:
    """A message of staff; not the decision."""
    return letter(
        matter,
        _("A message about %(yours)s") % {"yours": yours(matter)},
        _("The %(handler)s has written to you.") % {"handler": handler(matter)},
        Paragraph(_("The %(handler)s writes to you:") % {"handler": handler(matter)}),
        Quote(words(matter.the(Replied).text)),
        *next_word(matter),
        *track(matter),
    )


def update(matter: Matter) -> Composed:
    """How things stand, in the words of staff (D-09)."""
    sent = matter.the(UpdateSent)
    opening = (
        _("There is no news yet about %(yours)s, and this is where it stands:")
        if sent.nothing_new
        else _("This is where %(yours)s stands:")
    )
    return letter(
        matter,
        _("Where %(yours)s stands") % {"yours": yours(matter)},
        _("An update from the %(handler)s.") % {"handler": handler(matter)},
        Paragraph(opening % {"yours": yours(matter)}),
        Quote(words(sent.text)),
        *next_word(matter),
        *track(matter),
        *ways_up(matter),
    )


def automatic_update(matter: Matter) -> Composed:
    """The true state, told by the system because the promised day passed without a word (D-09)."""
    state = matter.case.public_status
    return letter(
        matter,
        _("Where %(yours)s stands") % {"yours": yours(matter)},
        pgettext("letter", "This is the update we promised you."),
        Paragraph(
            _(
"We promised you an update by now, and nobody has written to you. We apologise. This "
"message is sent automatically and tells you where our work on %(yours)s really stands."
)
            % {"yours": yours(matter)}
        ),
        Facts((
            (pgettext("letter", "Status"), str(PUBLIC_STATUS[state])),
            (pgettext("letter", "Handled by"), handler(matter)),
            (pgettext("letter", "Received"), matter.on(matter.case.received_at)),
        )),
        Paragraph(str(PUBLIC_STATUS_MEANING[state])),
        *next_word(matter),
        *track(matter),
        *ways_up(matter),
    )  # fmt: skip


def retyped(matter: Matter) -> Composed:
    """The matter is handled as another kind; its receipt stands (A-06)."""
    named = {
        Kind.COMPLAINT: _("We now handle what you sent us as a complaint. You keep the date on which it reached us."),
        Kind.SUGGESTION: _("We now handle what you sent us as a suggestion. You keep the date on which it reached us."),
        Kind.INQUIRY: _("We now handle what you sent us as an inquiry. You keep the date on which it reached us."),
        Kind.COMPLIMENT: _(
            "We now handle what you sent us as a message of thanks. You keep the date on which it reached us."
        ),
    }
    return letter(
        matter,
        pgettext("letter", "A change in how we handle what you sent us"),
        pgettext("letter", "You keep the date on which it reached us."),
        Paragraph(named[matter.the(Retyped).kind]),
        Paragraph(pgettext("letter", "If you do not agree, please tell us.")),
        *next_word(matter),
        *track(matter),
        outside(matter),
    )
