"""The one form of the web page: what we ask, what we need, and how we read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from insaf.cases import uploads
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.policy import Kind, Policy, Text
from insaf.intake.web import reading
from insaf.outbox import sms
from insaf.people import phones

LONGEST_STORY = 20_000
LONGEST_NOTE = 2_000
EARLIEST = date(1990, 1, 1)


class Whom:
    """For whom the person writes (A-08, A-09)."""

    MYSELF, OTHER, ANONYMOUS = "myself", "other", "anonymous"


KINDS = (
    (Kind.COMPLAINT.value, _("Complaint\nA problem that needs solving")),
    (Kind.SUGGESTION.value, _("Suggestion\nAn idea to make things better")),
    (Kind.INQUIRY.value, _("Inquiry\nA question you want answered")),
    (Kind.COMPLIMENT.value, _("Thanks\nFor a person or a team")),
)
WHOM = (
    (Whom.MYSELF, _("For myself")),
    (Whom.OTHER, _("For someone else\nAs a guardian, a representative or for a group")),
    (Whom.ANONYMOUS, _("Without my name\nYou follow it with a reference and a secret code only")),
)
PREFERRED = (
    ("", _("Whichever you choose")),
    ("email", _("E-mail")),
    ("sms", _("Text message")),
    ("phone", _("Phone")),
    ("web", _("The follow-up page only")),
)
LANGUAGES = (("ar", "العربية"), ("en", "English"))
ONE_LINE = {"autocomplete": "off"}


class Day(forms.CharField):
    """A past or present day, typed as people type it (J-10)."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return reading.day(text)
        except ValueError:
            raise forms.ValidationError(_("Write the date as day/month/year, for example 3/11/2026.")) from None


class Phone(forms.CharField):
    """A phone number, kept in E.164 (J-17)."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return phones.read(text)
        except ValueError:
            raise forms.ValidationError(
                _("We could not read this number. Write it like 0501234567, or with the country code.")
            ) from None


class Mail(forms.EmailField):
    """An e-mail address; digits of any set and invisible marks are put right."""

    def to_python(self, value: Any) -> Any:
        return ascii_digits(neutralise(super().to_python(value) or ""))


class ManyFiles(forms.FileInput):
    """Several files at once. They are kept before the form is read, so it never sees them."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})


class FilingForm(forms.Form):
    """A matter as a person brings it. Only the matter itself is required (A-07, H-04)."""

    kind = forms.ChoiceField(
        label=_("What would you like to send?"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like to send.")},
    )  # fmt: skip
    subject = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages={"required": _("Choose the nearest subject; if unsure, choose “Another subject”.")},
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=150,
        help_text=_("One line. If you leave it empty we take your first sentence."),
        widget=forms.TextInput(attrs=ONE_LINE),
    )  # fmt: skip
    narrative = forms.CharField(
        label=_("What happened?"), max_length=LONGEST_STORY,
        help_text=_("In your own words, in Arabic or English. Names, places, dates and amounts help us."),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Tell us what happened; a few words are enough to begin.")},
    )  # fmt: skip
    outcome_sought = forms.CharField(
        label=_("What would put it right?"), required=False, max_length=LONGEST_NOTE,
        help_text=_("What you ask for. Our decision answers it expressly."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    event_on = Day(
        label=_("When did it happen?"), required=False,
        help_text=_("Day/month/year, for example 3/11/2026"),
        widget=forms.TextInput(attrs={"dir": "ltr", "maxlength": 40, "class": "input--short", **ONE_LINE}),
    )  # fmt: skip
    whom = forms.ChoiceField(
        label=_("For whom do you write?"), choices=WHOM, widget=forms.RadioSelect, initial=Whom.MYSELF,
        required=False,
    )  # fmt: skip
    files = forms.FileField(
        label=_("Files"), required=False,
        help_text=_("Images, PDF, Word, Excel, text, audio or saved e-mails. At most 5 files of 10 MB, 25 MB together."),
        widget=ManyFiles(attrs={"accept": uploads.ACCEPT}),
    )  # fmt: skip
    on_behalf_of = forms.CharField(
        label=_("Name of the person or group you write for"), required=False, max_length=200,
        widget=forms.TextInput(attrs=ONE_LINE),
    )  # fmt: skip
    authority = forms.CharField(
        label=_("What entitles you to speak for them?"), required=False, max_length=300,
        help_text=_("For example: I am her father, I hold a power of attorney, my colleagues chose me."),
        widget=forms.TextInput(attrs=ONE_LINE),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=200, help_text=_("As you would like to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = Mail(
        label=_("E-mail address"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This e-mail address is not complete. Write it like name@example.com.")},
    )  # fmt: skip
    phone = Phone(
        label=_("Mobile number"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    preferred_channel = forms.ChoiceField(label=_("How should we reach you?"), choices=PREFERRED, required=False)
    language = forms.ChoiceField(label=_("Language of our letters to you"), choices=LANGUAGES, required=False)
    adjustments = forms.CharField(
        label=_("Is there anything that would make this easier for you?"), required=False, max_length=LONGEST_NOTE,
        help_text=_("For example: large print, a call instead of writing, sign language, a certain hour."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, policy: Policy, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        language = get_language() or "ar"
        subjects = [(one.code, one.title.said_in(language)) for one in policy.subjects]
        self.fields["subject"].choices = [("", _("Choose the subject")), *subjects]  # type: ignore[attr-defined]
        ways = [way for way in PREFERRED if way[0] != "sms" or sms.configured()]
        self.fields["preferred_channel"].choices = ways  # type: ignore[attr-defined]
        self.fields["language"].initial = "en" if language.startswith("en") else "ar"

    def refuse(self, sentences: list[Text]) -> None:
        """Say beside the files, and at the top, which were not taken and why."""
        for sentence in sentences:
            self.add_error("files", sentence.said_in(get_language() or "ar"))

    def clean_event_on(self) -> date | None:
        day: date | None = self.cleaned_data["event_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Write the day on which it happened."))
        if day and day < EARLIEST:
            raise forms.ValidationError(_("Check the year; we read it as a Gregorian date."))
        return day

    def clean(self) -> dict[str, Any]:
        """An anonymous matter carries no contact; a representative says for whom (A-08, A-09)."""
        said = self.cleaned_data
        said["whom"] = said.get("whom") or Whom.MYSELF
        if said["whom"] == Whom.ANONYMOUS:
            said.update(name="", email="", phone="", preferred_channel="")
            for name in ("name", "email", "phone", "preferred_channel"):
                self.errors.pop(name, None)
        if said["whom"] == Whom.OTHER:
            self._need("on_behalf_of", _("Write the name of the person or group you write for."))
            self._need("authority", _("Tell us what entitles you to speak for them; a few words are enough."))
        else:
            said.update(on_behalf_of="", authority="")
        self._reachable_as_preferred(said)
        return said

    def _need(self, name: str, words: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, words)

    def _reachable_as_preferred(self, said: dict[str, Any]) -> None:
        """Whoever wishes to be reached in a way gives us the way (D-20)."""
        wish = said.get("preferred_channel")
        if wish == "sms" and "phone" not in self.errors and not phones.can_be_texted(said.get("phone") or ""):
            self.add_error("phone", _("You chose text messages: write a mobile number, or choose another way."))
        if wish in ("email", "phone") and wish not in self.errors and not said.get(wish):
            words = {
                "email": _("You chose e-mail: write your address, or choose another way."),
                "phone": _("You chose the phone: write your number, or choose another way."),
            }
            self.add_error(wish, words[wish])
