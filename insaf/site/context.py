"""What every staff page says of rooms that the desk itself does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from insaf.chat import seeing
from insaf.desk import frame, letters
from insaf.intake.email import health, pages
from insaf.intake.external import listing
from insaf.intake.phone import lists, ringing
from insaf.intake.web import filing
from insaf.people.models import Staff
from insaf.site.ways import Waiting, ways


def held(request: HttpRequest) -> dict[str, Any]:
    """How many submissions the web form holds for a person to look at; asked on staff pages alone."""
    return {"held_count": SimpleLazyObject(lambda: _count(request))}


def channels(request: HttpRequest) -> dict[str, Any]:
    """The ways in with what waits in each, for whom each is; asked on staff pages alone.

    ``chats``: visitors who wait and ended talks that nobody has settled. ``mail_waiting``: how many
    mails wait for a person, and which mailboxes are silent.
    """
    talks, mails = SimpleLazyObject(lambda: _chats(request)), SimpleLazyObject(lambda: _mails(request))
    calls = SimpleLazyObject(lambda: _calls(request))
    bodies = SimpleLazyObject(lambda: _bodies(request))
    waiting = Waiting(*(cast("dict[str, Any]", each) for each in (talks, mails, calls, bodies)))
    found = SimpleLazyObject(lambda: _framed(request, lambda staff: ways(staff, waiting)) or {})
    return {"chats": talks, "mail_waiting": mails, "telephone": calls, "ways": found}


def letters_held(request: HttpRequest) -> dict[str, Any]:
    """How many letters wait for a click by staff; asked on staff pages alone."""
    return {"letters_held": SimpleLazyObject(lambda: _framed(request, lambda one: letters.waiting(one.actor)) or 0)}


def desk(request: HttpRequest) -> dict[str, Any]:
    """The desk's own frame for staff pages that other apps serve; the desk's pages bring theirs."""
    _framed(request, lambda staff: setattr(staff, "name", frame.said_name(staff)))
    return {
        "rail": SimpleLazyObject(lambda: _framed(request, lambda staff: frame.rail(request, staff.actor, {})) or []),
        "bell": SimpleLazyObject(lambda: _framed(request, lambda staff: frame.bell(request, staff)) or {}),
        "role_line": SimpleLazyObject(lambda: _framed(request, frame.role_line) or ""),
    }


def _count(request: HttpRequest) -> int:
    return int(_framed(request, lambda staff: filing.held_count() if staff.actor.height >= 0 else 0) or 0)


def _mails(request: HttpRequest) -> dict[str, Any]:
    """Empty, which a template takes for no, where there is nothing to go to."""
    if not _framed(request, lambda staff: frame.handles_cases(staff.actor)):
        return {}
    silent = [box.name for box in health.standings(timezone.now()) if box.silent]
    return {"count": pages.waiting_count(), "silent": silent}


def _calls(request: HttpRequest) -> dict[str, Any]:
    """Who waits to be called back, and for whom that is overdue; empty for who opens no cases."""
    if not _framed(request, lambda staff: frame.handles_cases(staff.actor)):
        return {}
    pops = bool(settings.INSAF_PHONE.secrets.any and _framed(request, lambda staff: ringing.answers(staff.actor)))
    return {**lists.owed(timezone.now()), "pops": pops}


def _bodies(request: HttpRequest) -> dict[str, int]:
    """Replies and plans that we owe external bodies; empty for who opens no cases."""
    if not _framed(request, lambda staff: frame.handles_cases(staff.actor)):
        return {}
    return {"waiting": listing.waiting_count(timezone.now())}


def findings(request: HttpRequest) -> dict[str, Any]:
    """What external bodies found against us, for the board of top management (E-18)."""
    shown = lambda staff: listing.findings(staff.actor) if frame.supervises(staff.actor) else []  # noqa: E731
    return {"findings": SimpleLazyObject(lambda: _framed(request, shown) or [])}


def _chats(request: HttpRequest) -> dict[str, Any]:
    handles = _framed(request, lambda staff: seeing.talks(staff.actor))
    return seeing.counts() if handles else {}


def _framed(request: HttpRequest, ask: Callable[[Staff], Any]) -> Any:
    staff = getattr(request, "user", None)
    return ask(staff) if isinstance(staff, Staff) else None
