"""The timeline's words about who was shown the case; what staff make for themselves is not told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.core.events import disclosing
from insaf.portal.items import Item, Knows, Teller


def _disclosed(event: disclosing.Disclosed, know: Knows) -> Item | None:
    if not event.to or event.what == "file_back":
        return None
    said = {
        "bundle": _("We gave the evidence of your case to %(body)s."),
        "dossier": _("We gave the file of your case to %(body)s."),
        "file": _("We let %(body)s have a file of your case."),
    }.get(event.what, _("%(body)s looked at your case."))
    return Item("system", "landmark", said % {"body": know.body(event.to)})


TELLERS: dict[type, Teller] = {disclosing.Disclosed: _disclosed}
