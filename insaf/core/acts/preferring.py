"""Acts upon how the complainant is reached."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act
from insaf.core.acts.intake import Contact


@dataclass(frozen=True)
class ChangePreferences(Act):
    """Say by which way, in which language and with what adjustments the person wants to be met."""

    channel: str
    language: str
    adjustments: str = ""


@dataclass(frozen=True)
class CorrectContact(Act):
    """Put a wrong address or number right. ``was`` is given at the door."""

    email: str
    phone: str
    reason: str
    renew_access: bool = False
    code_to: str = ""  # by which way a new code goes: email or phone; empty where it goes nowhere
    was: Contact = Contact()  # noqa: RUF009 - frozen
