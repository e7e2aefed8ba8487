"""What staff fill in to deal with a mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from insaf.cases import words
from insaf.core import reference as references
from insaf.core.policy import Kind
from insaf.intake.email.deeds import CHARSETS
from insaf.rulebook import current

LONGEST_TITLE = 200


class JoinForm(forms.Form):
    """To which case it belongs."""

    reference = forms.CharField(label=_("Reference of the case"), max_length=40)

    def clean_reference(self) -> str:
        parsed = references.parse(self.cleaned_data["reference"])
        if parsed is None:
            raise forms.ValidationError(_("This is not a reference. It looks like ET-2026-00417-K."))
        return str(parsed)


class NewCaseForm(forms.Form):
    """What the new case is."""

    kind = forms.ChoiceField(label=_("Type"))
    subject = forms.ChoiceField(label=_("What it is about"))
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind.value, words.KIND[kind]) for kind in Kind]
        subjects: Any = self.fields["subject"]
        subjects.choices = [(one.code, one.title.said_in(language)) for one in current.policy().subjects]


class SetAsideForm(forms.Form):
    """Why it is not for us."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DecodeForm(forms.Form):
    """In which character set to read it."""

    charset = forms.ChoiceField(
        label=_("Character set"),
        required=False,
        choices=[("", _("As the mail declares")), *((one, one) for one in CHARSETS)],
    )
