"""Forms about parties outside the handling, and about what is learned."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.core.acts import answering, consulting, handling
from insaf.core.events.consulting import Consulted
from insaf.desk.forms.base import ActForm, DayField, empty_choice, line_field, words_field
from insaf.desk.telling.messages import contact_ways


class ConsultForm(ActForm):
    """A question to the concerned party (E-14)."""

    intro = _("Ask the unit or person concerned, and say by when an answer is expected.")
    party = line_field(_("Who is asked"))
    address = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=254,
        help_text=_("With an address the question goes there as a letter that names neither the complainant nor the "
                    "complaint; the answer to it is filed by itself. Without one, ask by your own means."),
    )  # fmt: skip
    question = words_field(
        _("Question"),
        rows=4,
        help_text=_("Disclose only what is needed to answer. These words are sent as they stand."),
    )
    due_on = DayField(label=_("Answer expected by"))

    def asked(self) -> consulting.Consult:
        given = self.cleaned_data
        due_at = self.loaded.rules.calendar.closes_at(given["due_on"])
        return consulting.Consult(given["party"], given["question"], due_at, given["address"])


class AnswerConsultationForm(ActForm):
    number = forms.TypedChoiceField(label=_("Question"), coerce=int, widget=forms.RadioSelect)
    text = words_field(_("Answer"), rows=5)

    def prepare(self) -> None:
        still_open = {asked.number for asked in self.loaded.case.consultations if asked.open}
        asked = [step.event for step in self.loaded.steps if isinstance(step.event, Consulted)]
        self.choose(
            "number", [(str(e.number), e.question.text or str(e.number)) for e in asked if e.number in still_open]
        )

    def asked(self) -> consulting.AnswerConsultation:
        return consulting.AnswerConsultation(self.cleaned_data["number"], self.cleaned_data["text"])


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
