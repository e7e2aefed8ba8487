"""How the complainant is reached: what they prefer, and their address put right."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class PreferencesChanged(Event):
    """From now on the person is met in this way, language and with these adjustments (D-20)."""

    channel: str  #: email, sms, phone, web; empty for whichever there is
    language: str  #: language of the correspondence: ar or en
    adjustments: Sealed | None = None  #: reasonable adjustments; none where none are wanted


@dataclass(frozen=True)
class ContactCorrected(Event):
    """Staff put an address or a number right; both sides of the change are told (D-20).

    What is new is unproven until the complainant acts with the code that went there alone (K-16).
    """

    contact: Sealed  #: name and contact points as they are now
    was: Sealed  #: as they were
    reason: Sealed  #: why, and how it was made sure who asked for it
    email: bool  #: the e-mail address is another
    phone: bool  #: the number is another
    access_renewed: bool = False  #: the tracking code known so far opens nothing any more
    code_to: str = ""  #: where the new code goes: email, phone or none; empty in old entries: not said
    proven: tuple[str, ...] = ()  #: email, phone: what needs no proof, taken away or put back as it was
