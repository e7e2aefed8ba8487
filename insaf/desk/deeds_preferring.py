"""The desk's acts on how the complainant is reached (D-20)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insaf.core.acts import preferring
from insaf.desk.forms import preferring as forms

LISTED = (
    (
        "preferences", preferring.ChangePreferences, _("Change how they are reached"), "message", forms.PreferencesForm,
        _("It is recorded how the complainant wants to be reached."), _("Record it"),
    ),
    (
        "correct-contact", preferring.CorrectContact, _("Put an address or number right"), "pen",
        forms.CorrectContactForm, _("The address is put right, and both sides of the change are told."), _("Put it right"),
        True,
    ),
)  # fmt: skip

CONTACTING = frozenset({"reach", "preferences", "correct-contact"})
"""Besides acts that write to the person: forms beside which stands how they want to be met."""
