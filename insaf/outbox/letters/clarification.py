"""What became of the complainant's own question to the party concerned (policy, step 4)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.events.consulting import ClarificationAsked, ClarificationDeclined, Consulted
from insaf.outbox.letters.blocks import Composed, Paragraph, Promise
from insaf.outbox.letters.common import letter, outside, said, track
from insaf.outbox.letters.matter import Matter


def forwarded(matter: Matter) -> Composed:
    """Passed on, and by when an answer is expected; to whom by name is nobody's business."""
    due = matter.on(matter.the(Consulted).due_at)
    own = matter.latest(ClarificationAsked)
    return letter(
        matter,
        _("We passed your question on"),
        _("The party concerned has your question, and we expect its answer by %(date)s.") % {"date": due},
        Paragraph(_("We put your question to the party concerned. We tell you what follows from its answer.")),
        *said(matter, pgettext("letter", "Your question"), own.text if own else None),
        Promise(pgettext("letter", "The party concerned answers us by"), due),
        *track(matter),
        outside(matter),
    )


def declined(matter: Matter) -> Composed:
    """Not passed on, and why."""
    own = matter.latest(ClarificationAsked)
    return letter(
        matter,
        _("Your question to the party concerned"),
        _("We could not pass your question on; this letter tells you why."),
        *said(matter, pgettext("letter", "Your question"), own.text if own else None),
        *said(matter, pgettext("letter", "Why we did not pass it on"), matter.the(ClarificationDeclined).reason),
        *track(matter),
        outside(matter),
    )
