"""The acknowledgement of a matter (D-01, D-02, F-01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases import access
from insaf.core.arabic import isolate
from insaf.core.events.intake import Received
from insaf.core.policy import Kind
from insaf.core.terms import DeadlineKind
from insaf.outbox.letters.blocks import Block, Composed, Facts, Heading, Items, Paragraph, Promise, Quote
from insaf.outbox.letters.common import handler, letter, privacy, track, ways_up, yours
from insaf.outbox.letters.matter import Matter, excerpt, words

EXCERPT = 600
"""Characters of the person's own words that are repeated."""

HIDDEN = "••••"
"""In place of the tracking code where others than the complainant look on."""


def compose(matter: Matter) -> Composed:
    """Everything D-02 names; the one letter that holds the tracking code."""
    subject = _("We have received %(yours)s") % {"yours": yours(matter)}
    due = matter.on(_due(matter, DeadlineKind.DECIDE))
    return letter(
        matter,
        subject,
        _("Our answer reaches you by %(date)s at the latest.") % {"date": due},
        Paragraph(_thanks(matter)),
        _facts(matter),
        Promise(pgettext("letter", "You will have our answer by"), due, _note(matter)),
        *_understood(matter),
        *_next_steps(matter),
        *_tracking(matter),
        *ways_up(matter),
        privacy(),
    )


def _thanks(matter: Matter) -> str:
    role = {"handler": handler(matter)}
    return {
        Kind.COMPLAINT: _(
            "Thank you for telling us. Your complaint has reached us, and it is now with the %(handler)s. "
            "Complaining never affects your enrolment, your grades or your certificates."
        ),
        Kind.SUGGESTION: _(
            "Thank you for your suggestion. It has reached us, and the %(handler)s will study it "
            "and tell you the decision."
        ),
        Kind.INQUIRY: _("Thank you for your inquiry. It has reached us, and the %(handler)s will answer it."),
        Kind.COMPLIMENT: _(
            "Thank you for your kind words. They have reached us, and the %(handler)s will pass them on "
            "to those concerned."
        ),
    }[matter.case.kind] % role


def _facts(matter: Matter) -> Facts:
    at = matter.case.received_at
    subject = next(s.title.said_in(matter.language) for s in matter.policy.subjects if s.code == matter.case.subject)
    received = _("%(date)s, at %(time)s") % {"date": matter.on(at), "time": matter.clock(at)}
    return Facts(
        (
            (pgettext("letter", "Reference"), matter.reference),
            (pgettext("letter", "Received"), received),
            (pgettext("letter", "Subject"), subject),
            (pgettext("letter", "Handled by"), handler(matter)),
        )
    )


def _note(matter: Matter) -> str:
    at = _due(matter, DeadlineKind.DECIDE)
    return _("Before closing time, %(time)s.") % {"time": matter.clock(at)}


def _understood(matter: Matter) -> Iterator[Block]:
    """What we understood, in the person's own words."""
    received = matter.the(Received)
    yield Heading(pgettext("letter", "What we understood, in your words"))
    yield Quote(f"{words(received.title)}\n{excerpt(words(received.narrative), EXCERPT)}")
    if received.outcome_sought:
        yield Heading(pgettext("letter", "What you ask for"))
        yield Quote(excerpt(words(received.outcome_sought), EXCERPT))
    yield Paragraph(_("If something here is wrong or missing, please tell us on the tracking page."))


def _next_steps(matter: Matter) -> Iterator[Block]:
    steps = {
        Kind.COMPLAINT: (
            _("We read your complaint, and confirm with you by %(assess)s what we understood."),
            _(
                "We verify the facts and hear the party concerned. You hear from us by %(update)s at the latest, "
                "whether or not there is news."
            ),
            _("You receive a written answer to every point you raised, with its reasons."),
        ),
        Kind.SUGGESTION: (
            _("We study whether and how your suggestion can be carried out."),
            _("You hear from us by %(update)s at the latest, whether or not there is news."),
            _("You receive the decision and the reason for it in writing."),
        ),
        Kind.INQUIRY: (
            pgettext("letter", "We look into your inquiry."),
            pgettext("letter", "You receive our answer in writing."),
        ),
        Kind.COMPLIMENT: (_("We pass your words on, and write to you when it is done."),),
    }[matter.case.kind]
    facts = {
        "assess": matter.on(_due(matter, DeadlineKind.ASSESS)),
        "update": matter.on(_due(matter, DeadlineKind.NEXT_UPDATE)),
    }
    yield Heading(pgettext("letter", "What happens next"))
    yield Items(tuple(step % facts for step in steps), numbered=True)


def _tracking(matter: Matter) -> Iterator[Block]:
    yield Heading(pgettext("letter", "Follow it, and add to it"))
    yield Paragraph(
        _(
            "On the tracking page you see how things stand and the next date. There you can also add information "
            "or documents that support what you say."
        )
    )
    yield from track(matter)
    secret = access.secret_of(matter.row) if matter.private else HIDDEN
    yield Facts(
        ((pgettext("letter", "Reference"), matter.reference), (pgettext("letter", "Tracking code"), isolate(secret)))
    )
    yield Paragraph(
        _("Keep this code to yourself: whoever has it can open your matter. We do not repeat it in later messages.")
    )


def _due(matter: Matter, kind: DeadlineKind) -> datetime:
    deadline = matter.case.deadline(kind)
    assert deadline is not None
    return deadline.due_at
