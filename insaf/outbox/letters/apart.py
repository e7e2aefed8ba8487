"""Which reference holds what, and how contact is limited (B-11, D-19, E-20)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.arabic import isolate
from insaf.core.events.handling import PointAdded
from insaf.core.events.intake import InformationAdded
from insaf.core.events.joining import Joined, Merged, SplitOff
from insaf.core.events.restricting import Restricted, RestrictionConfirmed, RestrictionEnded
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind
from insaf.outbox.letters.blocks import Block, Composed, Facts, Heading, Items, Paragraph, Promise, Quote
from insaf.outbox.letters.common import letter, next_word, outside, said, track, yours
from insaf.outbox.letters.matter import Matter, words


def merged(matter: Matter) -> Composed:
    """The matter goes on under another reference (B-11)."""
    into = {"into": isolate(matter.the(Merged).into)}
    return letter(
        matter,
        _("We are following %(yours)s under another reference") % {"yours": yours(matter)},
        _("It goes on together with a matter about the same subject."),
        Paragraph(
            _(
                "The same matter is already being handled under the reference %(into)s. We have added "
                "what you told us to it, and it goes on there. Please quote that reference from now on."
            )
            % into
        ),
        Paragraph(
            _(
                "You lose nothing by this: of both dates of receipt and of both promised dates the earlier one counts. "
                "Your present link and code open what you wrote to us, show where it stands, and let you add to it. "
                "Everything else opens with the link that we send to the address given for %(into)s; from now on our "
                "letters go there."
            )
            % into
        ),
        *track(matter),
        outside(matter),
    )


def joined(matter: Matter) -> Composed:
    """The same, told under the reference that goes on."""
    other = {"other": isolate(matter.the(Joined).reference), "reference": matter.reference}
    return letter(
        matter,
        _("We are answering two of your messages together"),
        _("Both go on under one reference."),
        Paragraph(
            _(
                "What reached us under the reference %(other)s concerns the same matter. We handle both "
                "together and answer both under the reference %(reference)s."
            )
            % other
        ),
        Paragraph(_("Of both dates of receipt and of both promised dates the earlier one counts.")),
        *next_word(matter),
        *track(matter),
        outside(matter),
    )


def split_off(matter: Matter) -> Composed:
    """Which reference holds what from now on (D-19)."""
    split = matter.the(SplitOff)
    return letter(
        matter,
        pgettext("letter", "Part of what you wrote has a reference of its own"),
        _("Each reference has its own answer and its own date."),
        Paragraph(
            _(
                "Part of what you wrote to us is another matter than %(yours)s, so that it gets its own answer "
                "within its own time. You need not write it again."
            )
            % {"yours": yours(matter)}
        ),
        Facts(
            (
                (pgettext("letter", "This matter goes on under"), matter.reference),
                (pgettext("letter", "The other part is under"), isolate(split.reference)),
            )
        ),
        Heading(_("What the other reference holds")),
        Quote(words(_what(matter, split))),
        *said(matter, pgettext("letter", "Reason"), split.reason),
        Paragraph(_("You receive its tracking code in a message of its own, and find it on the page of this matter.")),
        *next_word(matter),
        *track(matter),
        outside(matter),
    )


def _what(matter: Matter, split: SplitOff) -> Sealed | None:
    event = next((step.event for step in matter.steps if step.n == split.entry), None)
    if isinstance(event, InformationAdded | PointAdded):
        return event.text
    text = getattr(event, "text", None)
    return text if isinstance(text, Sealed) else None


def restricted(matter: Matter) -> Composed:
    """Why, how, until when, and how to have it reviewed; every right stays (E-20)."""
    limit = matter.the(Restricted)
    return letter(
        matter,
        pgettext("letter", "How you can reach us for the time being"),
        _("We have limited the ways of contact until %(date)s.") % {"date": matter.on(limit.until)},
        Paragraph(
            _("We have decided to limit the ways in which you can reach us, on this ground of our policy: %(ground)s.")
            % {"ground": _ground(matter, limit.ground)}
        ),
        *said(matter, pgettext("letter", "Reason"), limit.reason),
        Heading(_("How it is until then")),
        Items(_ways(matter, limit)),
        Promise(pgettext("letter", "The limit ends by itself on"), matter.on(limit.until)),
        *_unchanged(matter),
        *_review(matter),
        *track(matter),
        outside(matter),
    )


def _unchanged(matter: Matter) -> Iterator[Block]:
    yield Paragraph(
        _(
            "Nothing else changes: we go on with %(yours)s, every promised date holds, and you can read it, add to "
            "it, object, raise it and go outside as before."
        )
        % {"yours": yours(matter)}
    )


def _review(matter: Matter) -> Iterator[Block]:
    """How to ask, and when it is looked at anyway."""
    yield Heading(_("If you do not agree"))
    yield Paragraph(
        _(
            "You can ask for a review at any time on the tracking page, by e-mail or by telephone. Somebody who had "
            "no part in this decision then looks at it and answers you within the published time."
        )
    )
    planned = matter.case.deadline(DeadlineKind.RESTRICTION_REVIEW)
    if planned and planned.pending:
        yield Paragraph(
            _("Without being asked we review it by %(date)s; if we do not, the limit ends on that day.")
            % {"date": matter.on(planned.due_at)}
        )


def restriction_kept(matter: Matter) -> Composed:
    until = matter.case.restricted_until
    promise = (Promise(pgettext("letter", "The limit ends by itself on"), matter.on(until)),) if until else ()
    return letter(
        matter,
        pgettext("letter", "We have reviewed the limit to contact"),
        _("It stays until its date, and becomes no longer."),
        Paragraph(_("Somebody who had no part in the first decision has reviewed the limit to contact. It stays.")),
        *said(matter, pgettext("letter", "Reason"), matter.the(RestrictionConfirmed).reason),
        *promise,
        *_unchanged(matter),
        *track(matter),
        outside(matter),
    )


def restriction_ended(matter: Matter) -> Composed:
    ended = matter.the(RestrictionEnded)
    opening = {
        Because.STAFF: _("We have lifted the limit to contact before its date."),
        Because.LAPSE: _("We did not review the limit to contact in the time we had promised, so it has ended."),
    }.get(ended.because, _("The time of the limit to contact is over."))
    return letter(
        matter,
        pgettext("letter", "You can reach us in every way again"),
        _("The limit to contact has ended."),
        Paragraph(opening),
        *said(matter, pgettext("letter", "Reason"), ended.reason),
        Paragraph(_("You can reach us through every published channel again.")),
        *track(matter),
        outside(matter),
    )


def _ground(matter: Matter, code: str) -> str:
    rule = matter.policy.restriction
    titles = {one.code: one.title.said_in(matter.language) for one in (rule.grounds if rule else ())}
    return titles.get(code, code)


def _ways(matter: Matter, limit: Restricted) -> tuple[str, ...]:
    rule = matter.policy.restriction
    titles = {one.code: one.title.said_in(matter.language) for one in (rule.ways if rule else ())}
    return tuple(titles.get(code, code) for code in limit.ways)
