"""Forms about how the complainant is reached (D-20)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.cases import contacts
from insaf.core.acts import preferring
from insaf.desk.forms.base import ActForm, words_field
from insaf.desk.telling.preferring import ways
from insaf.outbox import ways as ways_of_letters
from insaf.people import phones

LONGEST_NOTE = 2000
SAID = {
    "email": _("There is no e-mail address to write to."),
    "phone": _("There is no number to call."),
    "sms": _("There is no mobile number that can be texted."),
}


class PreferencesForm(ActForm):
    """By which way, in which language, with what adjustments."""

    intro = _("All letters and calls follow this from now on. The complainant may change it too, on the tracking page.")
    cards = frozenset({"channel", "language"})
    channel = forms.ChoiceField(label=_("How to reach them"), required=False, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=(("ar", _("Arabic")), ("en", _("English"))),
        widget=forms.RadioSelect,
    )  # fmt: skip
    adjustments = words_field(_("Adjustments"), rows=3, required=False, max_length=LONGEST_NOTE)

    def prepare(self) -> None:
        self.choose("channel", list(ways().items()))
        self.initial = vars(contacts.wishes(self.loaded.steps))

    def clean_channel(self) -> str:
        """A way that leads nowhere is not promised."""
        way: str = self.cleaned_data["channel"]
        contact = contacts.known(self.loaded.row)
        there = {"email": contact.email, "phone": contact.phone, "sms": phones.can_be_texted(contact.phone)}
        if not there.get(way, True):
            raise forms.ValidationError(SAID[way])
        return way

    def asked(self) -> preferring.ChangePreferences:
        given = self.cleaned_data
        return preferring.ChangePreferences(given["channel"], given["language"], given["adjustments"])


class CorrectContactForm(ActForm):
    """A wrong address or number, put right; who had it learns so."""

    intro = _(
        "Make sure first that it is the complainant who asks: by what they alone know of the matter, never by the "
        "reference. The new and the old address are both told, and the record keeps what it was. "
        "The new one counts as unproven until the complainant uses the code that goes there."
    )
    beside = (("email", "phone"),)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    phone = forms.CharField(
        label=_("Mobile"), required=False, max_length=40, widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel"})
    )
    reason = words_field(_("Why, and how you made sure who asks"), rows=3)
    renew_access = forms.BooleanField(
        label=_("Shut the tracking code known so far, and send a new one"), required=False, initial=True,
        help_text=_("Keep this on where the old address or number may be somebody else's: whoever has it got the code."),
    )  # fmt: skip

    def prepare(self) -> None:
        known = contacts.known(self.loaded.row)
        self.initial = {"email": known.email, "phone": phones.grouped(known.phone) if known.phone else ""}

    def clean_phone(self) -> str:
        written: str = self.cleaned_data["phone"]
        if not written:
            return ""
        try:
            return phones.read(written)
        except ValueError:
            raise forms.ValidationError(_("This is no telephone number. Write it like 0501234567.")) from None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not (given.get("email") or given.get("phone")):
            self.add_error("email", _("Leave one way at least to reach them."))
        return given

    def asked(self) -> preferring.CorrectContact:
        given = self.cleaned_data
        to = ways_of_letters.code_to(self.loaded.row, given["email"], given["phone"])
        return preferring.CorrectContact(given["email"], given["phone"], given["reason"], given["renew_access"], to)
