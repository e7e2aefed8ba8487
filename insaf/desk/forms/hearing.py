"""Hearing both sides before a complex case is decided (D-08)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.cases import words
from insaf.core.acts import handling
from insaf.core.terms import Side
from insaf.desk.forms.base import ActForm, words_field
from insaf.desk.telling.messages import contact_ways

UNHEARD: dict[Side, Any] = {
    Side.COMPLAINANT: _("Why the complainant was not heard"),
    Side.CONCERNED: _("Why the concerned party was not heard"),
}


class HearForm(ActForm):
    """What one side says to the facts, and how it was heard."""

    intro = _(
        "Tell this side what the other side and the documents say, let it comment, and write down its words. "
        "What the complainant wrote after the assessment, and a recorded talk with the concerned party, count as well."
    )
    side = forms.ChoiceField(label=_("Who was heard"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    text = words_field(_("What this side says to the facts"), rows=6)
    cards = frozenset({"side", "how"})

    def prepare(self) -> None:
        self.choose("side", [(str(side), words.SIDE[side]) for side in Side])
        self.choose("how", list(contact_ways().items()))
        self.initial = {"side": next(iter(self.loaded.case.unheard), Side.COMPLAINANT)}

    def asked(self) -> handling.HearSide:
        given = self.cleaned_data
        return handling.HearSide(Side(given["side"]), given["how"], given["text"])


def reason_fields(form: ActForm) -> list[str]:
    """A field for each side that was not heard yet, added to the form of the decision."""
    names = [f"{side}_unheard" for side in form.loaded.case.unheard]
    for side, name in zip(form.loaded.case.unheard, names, strict=True):
        form.fields[name] = words_field(UNHEARD[side], rows=3, required=False)
    return names
