"""What staff fill in to register a body's letter, and to let one person of a body in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from insaf.cases import outside, uploads, words
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits
from insaf.core.policy import Kind, Policy
from insaf.people import phones

LONGEST = 20_000


class DayField(forms.DateField):
    """A day from the browser's calendar, or typed in any digits (J-10)."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "input--short", "dir": "ltr"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], required=False, **options)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(ascii_digits(value.strip()) if isinstance(value, str) else value)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files or none; ``uploads`` judges and keeps them."""

    widget = ManyFiles(attrs={"multiple": True, "accept": uploads.ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given if one]


def line(label: Any, longest: int = 300, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, **options)


def words_field(label: Any, rows: int, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=area, **options)


class LetterForm(forms.Form):
    """The body's letter: whose it is, its number and dates, what it asks."""

    body = forms.ChoiceField(label=_("External body"))
    body_name = line(_("Name of the body, if it is not in the list"))
    their_reference = line(_("Their reference"), 100, required=True)
    contact = line(_("Whom to answer there"))
    lodged_on = DayField(label=_("Came to them on"))
    received_on = DayField(label=_("Reached us on"))
    due_on = DayField(label=_("They expect our reply by"))
    asks = words_field(_("What they ask"), 4)
    attached = FilesField(label=_("Their letter"), required=False)
    way = forms.ChoiceField(
        label=_("How it came to us"), choices=[("", _("Choose")), *outside.CAME.items()], required=False,
        help_text=_("Needed where their letter is attached."),
    )  # fmt: skip

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        bodies: Any = self.fields["body"]
        bodies.choices = outside.bodies(policy, get_language() or "ar")


class JoinForm(forms.Form):
    """The case that the letter is about, if it is here already."""

    reference = line(_("Reference of the case"), 40)

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"]
        parsed = references.parse(typed) if typed.strip() else ""
        if parsed is None:
            raise forms.ValidationError(_("This is not a reference. It looks like ET-2026-00417-K."))
        return str(parsed)


class MatterForm(forms.Form):
    """The complainant and the matter, from the body's letter; for a case that is not here yet."""

    kind = forms.ChoiceField(label=_("Type"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    title = line(_("Title"), 200)
    narrative = words_field(_("What happened, as the letter tells it"), 6)
    name = line(_("Name of the complainant"), 200)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = line(_("Telephone"), 40)
    language = forms.ChoiceField(
        label=_("Language of our letters"), choices=[("ar", "العربية"), ("en", "English")], required=False
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        language = get_language() or "ar"
        kinds, subjects = self.fields["kind"], self.fields["subject"]
        kinds.choices = [(kind.value, words.KIND[kind]) for kind in Kind]  # type: ignore[attr-defined]
        subjects.choices = [(one.code, one.title.said_in(language)) for one in policy.subjects]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        try:
            return phones.read(typed) if typed else ""
        except ValueError:
            raise forms.ValidationError(_("This is not a telephone number.")) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("title", "narrative"):
            if not (given.get(name) or "").strip() and name not in self.errors:
                self.add_error(name, _("This must not be left empty."))
        return given


class InviteForm(forms.Form):
    """One named person of one body."""

    body = forms.ChoiceField(label=_("External body"))
    name = line(_("Name"), 200, required=True)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=[("ar", "العربية"), ("en", "English")])

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        bodies: Any = self.fields["body"]
        bodies.choices = [(one.code, one.name.said_in(get_language() or "ar")) for one in policy.external]
