"""Letters about an address that was put right: to the new one, and to the old one (D-20)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases import access
from insaf.core.arabic import isolate
from insaf.core.events.preferring import ContactCorrected
from insaf.outbox.letters.blocks import Block, Composed, Facts, Paragraph
from insaf.outbox.letters.common import contact, letter, outside, signature, track, yours
from insaf.outbox.letters.matter import Matter
from insaf.outbox.letters.receipt import HIDDEN


def corrected(matter: Matter) -> Composed:
    """To the complainant, at the address that holds from now on."""
    return letter(
        matter,
        pgettext("letter", "We reach you here from now on"),
        pgettext("letter", "Our staff changed your contact data."),
        Paragraph(
            _("Our staff changed the contact data of %(yours)s. From now on we reach you here.")
            % {"yours": yours(matter)}
        ),
        *_code(matter),
        Paragraph(_("If you did not ask for this, please tell us at once.")),
        *track(matter),
        outside(matter),
    )


def _code(matter: Matter) -> Iterator[Block]:
    """A new code where the old one may be in other hands."""
    if not matter.the(ContactCorrected).access_renewed:
        return
    secret = access.secret_of(matter.row) if matter.private else HIDDEN
    yield Paragraph(_("The tracking code you had opens nothing any more. This is the new one; keep it to yourself."))
    yield Facts(
        ((pgettext("letter", "Reference"), matter.reference), (pgettext("letter", "Tracking code"), isolate(secret)))
    )


def left(matter: Matter) -> Composed:
    """To the address that holds no more: perhaps a stranger's, so it names nobody and opens nothing."""
    title = pgettext("letter", "We no longer write to this address")
    return Composed(
        subject=f"{title} ({matter.row.reference if matter.language == 'en' else matter.reference})",
        title=title,
        gist=pgettext("letter", "Our staff changed the contact data of a matter."),
        language=matter.language,
        institution=matter.institution,
        foot=_("You receive this message once, because this address stood in our records until now."),
        blocks=(
            Paragraph(
                _("Until now this address stood in our records for %(reference)s. Our staff have taken it out.")
                % {"reference": matter.reference}
            ),
            Paragraph(
                _(
                    "If the matter is yours and you did not ask for this, call us at once on %(phone)s or write to "
                    "%(email)s. If it is none of yours, you need do nothing; please delete what came to you about it."
                )
                % contact(matter)
            ),
            signature(matter),
        ),
    )
