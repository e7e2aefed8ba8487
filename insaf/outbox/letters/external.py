"""Our reply to an external body: its number and ours, and the words as they were filed (B-10)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.arabic import isolate
from insaf.core.events.referring import ReferralAnswered, Referred
from insaf.outbox.letters.blocks import Block, Composed, Facts, Paragraph, Quote
from insaf.outbox.letters.common import signature
from insaf.outbox.letters.matter import Matter, words


def reply(matter: Matter) -> Composed:
    """To the body alone; an answer to this very message is filed to the same referral."""
    answered = matter.the(ReferralAnswered)
    theirs = _theirs(matter, answered.number)
    subject = pgettext("to a body", "Our reply in your matter %(reference)s") % {"reference": isolate(theirs)}
    return Composed(
        subject=f"{subject} ({matter.row.reference if matter.language == 'en' else matter.reference})",
        title=subject,
        gist=_("The institution's reply to the referral of the external body."),
        language=matter.language,
        institution=matter.institution,
        foot=_("You receive this message because you referred a matter to %(institution)s.")
        % {"institution": matter.institution},
        blocks=_blocks(matter, answered, theirs),
    )


def _blocks(matter: Matter, answered: ReferralAnswered, theirs: str) -> tuple[Block, ...]:
    name = matter.policy.external_body(answered.body)
    to = name.name.said_in(matter.language) if name else words(answered.to)
    return (
        Paragraph(_("To: %(party)s") % {"party": isolate(to)}),
        Facts(
            (
                (pgettext("to a body", "Your reference"), isolate(theirs)),
                (pgettext("to a body", "Our reference"), matter.reference),
            )
        ),
        Quote(words(answered.text)),
        Paragraph(_("An answer to this message is filed with the matter; files may go with it.")),
        signature(matter),
    )


def _theirs(matter: Matter, number: int) -> str:
    told = [step.event for step in matter.steps if isinstance(step.event, Referred)]
    return " ".join(words(told[number - 1].their_reference).split()) if 0 < number <= len(told) else ""
