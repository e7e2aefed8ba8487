"""Calls in the timeline of the desk: who called, when, how long, with what end (B-06, B-07)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.events import calling
from insaf.desk.telling.entries import Cast, Fact, Told, facts, files_of
from insaf.desk.telling.messages import message


def length(seconds: int) -> str:
    """How long was spoken, in words."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(n)s second", "%(n)s seconds", rest) % {"n": rest}
    said = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return said if not rest else _("%(minutes)s and %(seconds)s") % {"minutes": said, "seconds": length(rest)}


def ends() -> dict[str, str]:
    return {
        "answered": _("A call from the complainant"),
        "missed": _("A call from the complainant that nobody took"),
        "voicemail": _("A voice message from the complainant"),
        "reached": _("Called back, and spoken with"),
        "no_answer": _("Called back: no answer"),
        "wrong_number": _("Called back: wrong number"),
    }


@message.register
def _called(event: calling.Called, cast: Cast) -> Told:
    spoken = Fact(_("Length"), words=length(event.seconds)) if event.seconds else None
    about = facts(Fact(_("Rang"), on=event.began_at), spoken)
    look = "person" if event.direction == "in" else "staff"
    label = ends().get(event.outcome, event.outcome)
    return Told(look, "phone", label=label, facts=about, files=files_of(event.files))


__all__ = ["length", "message"]
