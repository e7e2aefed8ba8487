"""The timeline's words about the concerned party: that it was asked, by when, and that it answered.

Never what was asked of it or what it wrote, and nobody's name: a unit of the institution is called
by its own (B-18).
"""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insaf.core.arabic import direction, isolate
from insaf.core.events import consulting
from insaf.portal.items import Item, Knows, Teller, plain
from insaf.portal.letters import words


def _asked(event: consulting.Consulted, know: Knows) -> Item:
    name = words(event.called(get_language() or "ar"))
    if event.forwards:
        said = _("We passed your question on to the party concerned; we expect its answer by %(day)s.")
    elif event.unit and _reads_here(name):
        said = _("We asked the party concerned, %(unit)s, for its answer by %(day)s.")
    else:
        said = _("We asked the party concerned for its answer by %(day)s.")
    unit = isolate(name) if event.unit else ""
    told = said % {"day": know.day(event.due_at), "unit": unit}
    return Item("system", "users", f"{told} {_('It reads some of what you gave us.')}" if event.shown else told)


def _reads_here(name: str) -> bool:
    """A unit without an English name is not named on an English page."""
    return bool(name) and (direction(name) == "rtl") == (get_language() or "ar").startswith("ar")


def _late(event: consulting.ConsultationClimbed, know: Knows) -> Item:
    said = _("The party concerned has not answered in its time. We reminded it and told %(rung)s.")
    return Item("late", "triangle-alert", said % {"rung": know.rung(event.to)})


def _extended(event: consulting.ConsultationExtended, know: Knows) -> Item:
    said = _("The party concerned now has until %(day)s to answer us.") % {"day": know.day(event.due_at)}
    return Item("system", "calendar-clock", said)


TELLERS: dict[type, Teller] = {
    consulting.Consulted: _asked,
    consulting.ConsultationAnswered: plain("system", "users", lambda: _("The party concerned has answered us.")),
    consulting.ConsultationExtended: _extended,
    consulting.ConsultationWithdrawn: plain(
        "system", "users", lambda: _("We no longer need the answer of the party concerned.")
    ),
    consulting.ConsultationClimbed: _late,
    consulting.ClarificationAsked: plain(
        "person", "circle-help", lambda: _("You asked the party concerned for clarification"), "text"
    ),
    consulting.ClarificationDeclined: plain(
        "staff", "ban", lambda: _("We could not pass your question on to the party concerned"), "reason"
    ),
}
