"""The forms of the telephone: the call screen in the order of a talk, and what is done with a call-back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from insaf.cases import uploads
from insaf.core.policy import Kind, Policy
from insaf.intake.phone.models import Attempt, CallBack
from insaf.intake.web.forms import Day, FilingForm, ManyFiles, Phone, Whom

KINDS = (
    (Kind.COMPLAINT.value, pgettext_lazy("kind", "Complaint")),
    (Kind.SUGGESTION.value, pgettext_lazy("kind", "Suggestion")),
    (Kind.INQUIRY.value, pgettext_lazy("kind", "Inquiry")),
    (Kind.COMPLIMENT.value, pgettext_lazy("kind", "Thanks")),
)
WHOM = (
    (Whom.MYSELF, _("For themselves")),
    (Whom.OTHER, _("For somebody else")),
    (Whom.ANONYMOUS, pgettext_lazy("caller", "Without a name")),
)
CAPACITIES = (
    ("", _("Choose")),
    ("guardian", _("Parent or guardian of a minor, or of somebody who cannot act alone")),
    ("attorney", _("Holds a power of attorney")),
    ("group", _("Chosen by a group to speak for it")),
    ("other", _("Otherwise; I write it down")),
)
PREFERRED = (
    ("", _("Whichever we choose")),
    ("phone", _("Telephone")),
    ("email", _("E-mail")),
    ("web", _("The follow-up page only")),
)
EASIER = {"rows": 2}


class CallForm(FilingForm):
    """What the caller says, in the order in which a talk goes; one form for a call, a visit and a letter."""

    arrived_on = Day(
        label=_("When did the letter arrive?"), required=False,
        help_text=_("Day/month/year. The clocks start on that day."),
        widget=forms.TextInput(attrs={"dir": "ltr", "maxlength": 40, "class": "input--short", "autocomplete": "off"}),
    )  # fmt: skip
    accepted_because = forms.CharField(
        label=_("Why it is taken up although it is long ago"), required=False, max_length=2000,
        widget=forms.Textarea(attrs=EASIER),
    )  # fmt: skip
    capacity = forms.ChoiceField(label=_("As what do they speak?"), choices=CAPACITIES, required=False)
    read_back = forms.BooleanField(
        label=_("I read the summary back, and the caller agreed"), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, policy: Policy, today: date, channel: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "call_%s")
        super().__init__(*args, policy=policy, today=today, label_suffix="", **kwargs)
        self.channel, self.months = channel, policy.declining.accept_within_months
        self._say()
        del self.fields["files"]
        if channel != "letter":
            del self.fields["arrived_on"]
        if channel == "letter":
            del self.fields["read_back"]

    def _say(self) -> None:
        """The words of who fills in for somebody else."""
        said: dict[str, tuple[Any, Any]] = {
            "kind": (_("What is it?"), ""),
            "narrative": (_("What happened?"), ""),
            "outcome_sought": (_("What do they want?"), ""),
            "event_on": (_("When did it happen?"), _("Day/month/year, for example 3/11/2026")),
            "whom": (_("For whom do they speak?"), ""),
            "on_behalf_of": (_("Whom do they speak for?"), _("Of a child, no more than the name: nothing else is needed.")),
            "authority": (_("On what authority?"), ""),
            "name": (_("Name"), _("As they would like to be called.")),
            "email": (_("E-mail address"), ""),
            "phone": (_("Telephone number"), _("As it is said, with or without the country's code, in any digits.")),
            "preferred_channel": (_("How should we reach them?"), ""),
            "language": (_("Language of our letters"), ""),
            "adjustments": (_("What would make it easier for them?"), ""),
            "title": (_("Title"), _("One line. Left empty, the first sentence.")),
        }  # fmt: skip
        for name, (label, hint) in said.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        for name, choices in (("kind", KINDS), ("whom", WHOM), ("preferred_channel", PREFERRED)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["narrative"].widget.attrs["rows"] = 5
        self.fields["outcome_sought"].widget.attrs["rows"] = 2
        self.fields["adjustments"].widget.attrs["rows"] = 2
        for name in ("name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # never the agent's own

    def clean(self) -> dict[str, Any]:
        """A guardian's authority is to be one; the others say theirs (A-08, H-17)."""
        said = self.cleaned_data
        capacity = said.get("capacity", "")
        if said.get("whom") == Whom.OTHER and capacity not in ("", "other"):
            words = str(dict(CAPACITIES)[capacity])
            said["authority"] = ": ".join(filter(None, (words, said.get("authority", ""))))
        said = super().clean()
        if said["whom"] == Whom.ANONYMOUS:
            self._kept_number(said)
        self._long_ago(said)
        return said

    def _kept_number(self, said: dict[str, Any]) -> None:
        """Who wishes to stay unnamed gives no contact; the number of the call stays with the call alone."""
        said.update(name="", email="", phone="")

    def _long_ago(self, said: dict[str, Any]) -> None:
        """What happened before the months that the policy names needs a reason to be taken up (A-10)."""
        day = said.get("event_on")
        if not day:
            return
        month = self.today.year * 12 + self.today.month - 1 - self.months
        early = (day.year * 12 + day.month - 1, day.day) < (month, self.today.day)
        if early and not said.get("accepted_because"):
            self.add_error(
                "accepted_because", _("It happened longer ago than the policy takes up: write why we take it up.")
            )


class MoreForm(forms.Form):
    """What the caller adds to a matter that is here already."""

    narrative = forms.CharField(
        label=_("What do they add?"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what they add; a few words are enough.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "call_%s")
        super().__init__(*args, label_suffix="", **kwargs)


class ScanForm(forms.Form):
    files = forms.FileField(
        label=_("Scans and files"), required=False,
        help_text=_("Images, PDF, Word, Excel, text, audio or saved e-mails. At most 5 files of 10 MB, 25 MB together."),
        widget=ManyFiles(attrs={"accept": uploads.ACCEPT}),
    )  # fmt: skip


class NumberForm(forms.Form):
    """A number alone, as it is said."""

    phone = Phone()


RESULTS = (
    (Attempt.Result.REACHED.value, _("Reached")),
    (Attempt.Result.NO_ANSWER.value, _("No answer")),
    (Attempt.Result.WRONG_NUMBER.value, _("Wrong number")),
)
ENDINGS = (
    (CallBack.Outcome.NO_MATTER.value, _("Spoken with: there is no matter")),
    (CallBack.Outcome.DISCARDED.value, _("It is not called back")),
)


class AttemptForm(forms.Form):
    """One try to call back."""

    result = forms.ChoiceField(label=_("How did it end?"), choices=RESULTS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class EndForm(forms.Form):
    """Nothing more is owed; never without a reason (B-07)."""

    outcome = forms.ChoiceField(label=_("Why is nothing more owed?"), choices=ENDINGS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=300,
        error_messages={"required": _("Write the reason; it stays with your name.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ExtensionForm(forms.Form):
    number = forms.RegexField(
        r"^[\w+]{1,20}$", label=_("My extension"), required=False,
        help_text=_("Calls for it pop up on your pages alone; without one, every call does."),
    )  # fmt: skip
