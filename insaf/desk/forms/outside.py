"""Forms about talks outside the handling, and about what is learned."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.core.acts import answering, handling
from insaf.desk.forms.base import ActForm, empty_choice, line_field, words_field
from insaf.desk.telling.messages import contact_ways


class ContactForm(ActForm):
    """A talk with the concerned party: with whom, how, and what was said (E-14)."""

    party = line_field(_("Spoke with"))
    channel = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    text = words_field(_("What was said"), rows=5)
    cards = frozenset({"channel"})

    def prepare(self) -> None:
        self.choose("channel", list(contact_ways().items()))

    def asked(self) -> handling.RecordContact:
        given = self.cleaned_data
        return handling.RecordContact(given["party"], given["channel"], given["text"])


class ImmediateForm(ActForm):
    """What was done at once about a critical matter (D-05)."""

    text = words_field(_("What was done"), rows=4)

    def asked(self) -> handling.TakeImmediateAction:
        return handling.TakeImmediateAction(self.cleaned_data["text"])


class CauseForm(ActForm):
    """Why it came to the complaint, and what is learned (G-01)."""

    intro = _("Only staff read this. It feeds the reports on what to mend.")
    cause = forms.ChoiceField(label=_("Root cause"))
    contributory = forms.MultipleChoiceField(
        label=_("Further causes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    lesson = words_field(_("What is learned, or why nothing is"), rows=4)

    def prepare(self) -> None:
        causes = self.coded(self.loaded.rules.policy.causes)
        self.choose("cause", [empty_choice(), *causes])
        self.choose("contributory", causes)

    def asked(self) -> answering.RecordCause:
        given = self.cleaned_data
        return answering.RecordCause(given["cause"], given["lesson"], tuple(given["contributory"]))
