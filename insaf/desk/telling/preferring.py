"""Entries about how the complainant is reached (D-20)."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from insaf.core.arabic import isolate
from insaf.core.events import preferring
from insaf.core.record import Sealed
from insaf.desk.telling.entries import Cast, Fact, Told, facts, said, words_of
from insaf.desk.telling.system import change

LANGUAGES = {"ar": "العربية", "en": "English"}


def ways() -> dict[str, str]:
    """How somebody may want to be reached."""
    return {
        "": _("Whichever way there is"),
        "email": _("By e-mail"),
        "sms": _("By text message"),
        "phone": _("By telephone"),
        "web": _("On the follow-up page only"),
    }


@change.register
def _preferring(event: preferring.PreferencesChanged, cast: Cast) -> Told:
    about = facts(
        Fact(_("How to reach them"), words=ways().get(event.channel, event.channel)),
        Fact(_("Language"), words=LANGUAGES.get(event.language, event.language)),
        said(_("Adjustments"), event.adjustments),
    )
    return Told("system", "user", _("How the complainant wants to be reached"), facts=about)


@change.register
def _corrected(event: preferring.ContactCorrected, cast: Cast) -> Told:
    about = facts(
        *(Fact(label, words=_turned(old, new)) for label, old, new in _changed(event)),
        said(_("Reason"), event.reason),
        Fact(_("Proof"), words=_unproven(event)) if _to_prove(event) else None,
        Fact(_("Tracking code"), words=_("The old one opens nothing any more")) if event.access_renewed else None,
    )
    return Told("system", "user", _("Contact data put right"), facts=about)


def _to_prove(event: preferring.ContactCorrected) -> set[str]:
    """What is taken away or put back needs no proof."""
    return {name for name in ("email", "phone") if getattr(event, name)} - set(event.proven)


def _unproven(event: preferring.ContactCorrected) -> str:
    if event.access_renewed and event.code_to not in {"", *_to_prove(event)}:
        return _("None: the new code did not go there")
    if event.access_renewed:
        return _("None until the complainant uses the code that went there")
    return _("None: the code known so far still opens the case")


def _turned(old: str, new: str) -> str:
    if not old:
        return _("%(now)s, none before") % {"now": isolate(new)}
    if not new:
        return _("taken away; it was %(was)s") % {"was": isolate(old)}
    return _("%(now)s, was %(was)s") % {"now": isolate(new), "was": isolate(old)}


def _changed(event: preferring.ContactCorrected) -> list[tuple[str, str, str]]:
    now, was = _points(event.contact), _points(event.was)
    told = ((_("E-mail"), "email", event.email), (_("Mobile"), "phone", event.phone))
    return [(label, was.get(name, ""), now.get(name, "")) for label, name, other in told if other]


def _points(sealed: Sealed) -> dict[str, str]:
    """Empty where the words were erased."""
    words = words_of(sealed)
    return dict(json.loads(words)) if words else {}


__all__ = ["LANGUAGES", "change", "ways"]
