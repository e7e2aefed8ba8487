"""The question about satisfaction, by itself: nothing of the case depends on it (D-18, K-13)."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.outbox.letters.blocks import Button, Composed, Paragraph
from insaf.outbox.letters.common import letter, way_back, yours
from insaf.outbox.letters.matter import Matter


def survey(matter: Matter) -> Composed:
    """How the person was treated and what came of it, apart; one may refuse to be asked."""
    mine = {"yours": yours(matter)}
    composed = letter(
        matter,
        _("How was it with %(yours)s?") % mine,
        pgettext("letter", "Two questions, one minute."),
        Paragraph(
            _(
                "We have closed %(yours)s. Please tell us in a minute how you were treated, and what came of it. "
                "Your answer changes nothing in your rights; it helps us to do better."
            )
            % mine
        ),
        Button(pgettext("letter", "Answer two questions"), way_back(matter)),
        Paragraph(_("If you do not want such questions, your mail program's unsubscribe button ends them.")),
    )
    return replace(
        composed,
        foot=f"{composed.foot} {_('It is about satisfaction only; letters about a case are sent in any case.')}",
    )
