"""The timeline's words about how the person is reached; an address that was put right is not repeated."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.core.events import preferring
from insaf.portal.items import Item, Knows, Teller
from insaf.portal.letters import words


def _preferring(event: preferring.PreferencesChanged, know: Knows) -> Item:
    said = {
        "email": _("From now on we write to you by e-mail."),
        "sms": _("From now on we write to you by text message."),
        "phone": _("From now on we call you."),
        "web": _("From now on we write to you on this page only."),
    }.get(event.channel, _("From now on we reach you in whichever way we can."))
    return Item("system", "user", said, words(event.adjustments))


def _corrected(event: preferring.ContactCorrected, know: Knows) -> Item:
    if event.email and event.phone:
        said = _("Our staff changed the e-mail address and the number at which we reach you.")
    elif event.email:
        said = _("Our staff changed the e-mail address at which we reach you.")
    else:
        said = _("Our staff changed the number at which we reach you.")
    return Item("system", "user", said)


TELLERS: dict[type, Teller] = {
    preferring.PreferencesChanged: _preferring,
    preferring.ContactCorrected: _corrected,
}
