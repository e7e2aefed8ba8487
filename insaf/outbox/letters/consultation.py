"""The question to a concerned party: only what is disclosed, never whose matter it is (E-14)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.arabic import isolate
from insaf.core.events.consulting import Consulted
from insaf.outbox.letters.blocks import Block, Composed, Facts, Paragraph, Promise, Quote
from insaf.outbox.letters.common import signature
from insaf.outbox.letters.matter import Matter, phrase, words


def consultation(matter: Matter) -> Composed:
    """The question, the date, and how to answer: by replying to this very message."""
    asked = matter.the(Consulted)
    subject = pgettext("consultation", "We need your answer")
    due = matter.on(asked.due_at)
    return Composed(
        subject=f"{subject} ({matter.row.reference if matter.language == 'en' else matter.reference})",
        title=subject,
        gist=_("Please answer by %(date)s.") % {"date": due},
        language=matter.language,
        institution=matter.institution,
        foot=_("You receive this message because %(institution)s asks you as the party concerned.")
        % {"institution": matter.institution},
        blocks=_blocks(matter, asked, due),
    )


def _blocks(matter: Matter, asked: Consulted, due: str) -> tuple[Block, ...]:
    by_then = _("Before closing time, %(time)s.") % {"time": matter.clock(asked.due_at)}
    return (
        Paragraph(_("To: %(party)s") % {"party": phrase(asked.party)}),
        Paragraph(
            _("We are examining a matter that concerns you, and need your answer to this question before we decide:")
        ),
        Quote(words(asked.question)),
        Facts(((pgettext("letter", "Reference"), matter.reference),)),
        Promise(pgettext("consultation", "Please answer by"), due, by_then),
        Paragraph(_how(matter)),
        Paragraph(
            _(
                "Your answer is filed with the matter for those who decide it. Please keep this question to "
                "yourself, and do not try to find out or to contact whoever it came from."
            )
        ),
        signature(matter),
    )


def _how(matter: Matter) -> str:
    return _("Simply reply to this message, from this address; files may go with it. By telephone: %(phone)s.") % {
        "phone": isolate(matter.policy.institution.phone)
    }
