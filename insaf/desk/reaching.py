"""How a person is met, in words for whoever is about to write or call (D-20)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from insaf.cases import contacts
from insaf.cases.queries import Loaded
from insaf.desk.telling.preferring import ways
from insaf.outbox import ways as leading

LETTER = "decision"
"""The letter by which it is told how letters go: one that is worth a call."""


def wishes(loaded: Loaded) -> dict[str, Any]:
    """What the person asked for last, and by which way a letter goes now."""
    wanted = contacts.wishes(loaded.steps)
    wish, reach = ways().get(wanted.channel, "") if wanted.channel else "", _reach(loaded, wanted.channel)
    return {
        "adjustments": wanted.adjustments,
        "wish": wish if wish != reach else "",
        "reach": reach,
        "language": _("Arabic") if loaded.row.language == "ar" else _("English"),
        "call": any(way == leading.PHONE for way, _to in leading.of(loaded.row, LETTER)),
    }


def _reach(loaded: Loaded, wish: str) -> str:
    """By which way letters go to this person now; empty for an anonymous matter."""
    taken = [way for way, _to in leading.of(loaded.row, LETTER)]
    if taken == [leading.PHONE]:
        return _("By telephone. No letter reaches them: call them at each step and record the call")
    if leading.PHONE in taken:
        return _("By telephone. Call them at each step and record the call")
    if wish == leading.PAGE:
        return _("On the follow-up page only")
    return {leading.EMAIL: _("By e-mail"), leading.SMS: _("By text message")}.get("".join(taken), "")
