"""The form about letters that did not arrive."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.core.acts import delivery
from insaf.core.events.consulting import Consulted
from insaf.desk.forms.base import ActForm, words_field
from insaf.desk.telling.messages import contact_ways


class ReachForm(ActForm):
    """How the person whom a letter did not reach was reached otherwise (K-14)."""

    intro = _(
        "A letter of this matter did not arrive. Tell the person what it said in another way, and record it here. "
        "Whoever hears that the matter has arrived holds its acknowledgement."
    )
    cards = frozenset({"channel"})
    number = forms.TypedChoiceField(label=_("Who was reached"), coerce=int, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    text = words_field(_("What was said"), rows=4)

    def prepare(self) -> None:
        self.choose("channel", list(contact_ways().items()))
        asked = {s.event.number: s.event for s in self.loaded.steps if isinstance(s.event, Consulted)}
        names = {number: event.called(self.language).text or str(number) for number, event in asked.items()}
        unreached = self.loaded.case.unreached or (0,)
        self.choose("number", [(str(n), names.get(n) or _("The complainant")) for n in unreached])
        if len(unreached) == 1:
            self.initial = {"number": unreached[0]}

    def asked(self) -> delivery.ReachOtherwise:
        given = self.cleaned_data
        return delivery.ReachOtherwise(given["channel"], given["text"], given["number"])
