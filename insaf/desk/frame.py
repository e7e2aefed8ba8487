"""The frame of every staff page: the rail with its counts, and whose desk it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from insaf.cases import consultations, promises, queries, words
from insaf.core.terms import Actor, Role
from insaf.outbox import notices
from insaf.people.models import Staff
from insaf.rulebook import current

ICONS = {"mine": "user", "queue": "users", "overdue": "triangle-alert"}


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in member of staff; doors let nobody else through."""
    assert isinstance(request.user, Staff)
    return request.user


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A staff page whole: the template's own context between rail and account."""
    staff = staff_of(request)
    staff.name = said_name(staff)  # type: ignore[attr-defined]  # as the account menu calls her
    around = {
        "rail": rail(request, staff.actor, context),
        "role_line": role_line(staff),
        "bell": bell(request, staff),
    }
    return render(request, template, {**around, **context}, status=status)


def handles_cases(actor: Actor) -> bool:
    """Holds a role that opens cases; an administrator alone does not."""
    return actor.height >= 0 or Role.AUDITOR in actor.roles


def bell(request: HttpRequest, staff: Staff) -> dict[str, Any] | None:
    """The way to one's notices with the number of those not seen; None for who handles no cases."""
    if not handles_cases(staff.actor):
        return None
    url = reverse("desk:notices")
    return {"url": url, "count": notices.unseen(staff), "current": request.path == url}


def role_line(staff: Staff) -> str:
    return _(", ").join(str(words.ROLE[role]) for role in Role if role in staff.actor.roles)


def said_name(staff: Staff | None) -> str:
    return staff.name_in(get_language() or "ar") if staff else ""


def supervises(actor: Actor) -> bool:
    """Answers for the cases of others, or audits them."""
    return bool(actor.roles & {Role.COMPLAINTS_MANAGER, Role.EXECUTIVE, Role.AUDITOR})


def keeps_units(actor: Actor) -> bool:
    """Says which units there are and who answers for them."""
    return bool(actor.roles & {Role.COMPLAINTS_MANAGER, Role.EXECUTIVE, Role.ADMINISTRATOR})


def rail(request: HttpRequest, actor: Actor, around: dict[str, Any]) -> list[dict[str, Any]]:
    """The links beside the work; at most five, so that they fit a phone's bottom bar."""
    links = _work(request, actor, around) if handles_cases(actor) else _asked(request, actor)
    if Role.ADMINISTRATOR in actor.roles:
        links.append(_link(request, _("Calendar"), reverse("desk:calendar"), "calendar", None))
        if not handles_cases(actor):
            links.append(_link(request, _("Units"), reverse("desk:units"), "users", None))
    if len(links) < 5:
        links.append(_link(request, _("Policy"), reverse("desk:policies"), "scale", None))
    return links[:5]


def _asked(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Who only answers for a unit has one list."""
    if Role.RESPONDENT not in actor.roles:
        return []
    count = consultations.waiting(staff_of(request).respondent)
    return [_link(request, _("Asked of you"), reverse("desk:asked"), "users", count)]


def _work(request: HttpRequest, actor: Actor, around: dict[str, Any]) -> list[dict[str, Any]]:
    """Who works has a list for today; who answers for all cases has the board."""
    numbers = around.get("counts") or queries.counts(actor)
    works, all_cases = actor.height >= 0, supervises(actor)
    links = []
    if works:
        pressing = (
            around["pressing"] if "pressing" in around else promises.pressing(actor, current.calendar(), timezone.now())
        )
        links.append(_link(request, _("Today"), reverse("desk:today"), "calendar-clock", pressing))
    links.append(_link(request, _("Inbox"), view_url("all"), "inbox", numbers.get("all")))
    views = ("overdue",) if not works else ("queue",) if all_cases else ("mine", "queue")
    links += [
        _link(request, str(view_labels()[view]), view_url(view), ICONS[view], numbers.get(view)) for view in views
    ]
    if all_cases:
        links.append(_link(request, _("Board"), reverse("desk:board"), "chart", None))
    return links


def view_url(view: str) -> str:
    """The one address of a view."""
    if view in ("all", "mine"):
        return reverse("desk:inbox" if view == "all" else "desk:mine")
    return reverse("desk:view", args=[view])


def view_labels() -> dict[str, str]:
    """The inbox views in the reader's language, in the order of their chips."""
    return {
        "all": pgettext("cases", "All"),
        "mine": _("Mine"),
        "queue": _("No owner"),
        "due": _("Due soon"),
        "overdue": _("Overdue"),
        "answered": _("Waiting for their word"),
        "closed": pgettext("cases", "Closed"),
    }


def _link(request: HttpRequest, label: str, url: str, icon: str, count: int | None) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "count": count, "current": request.path == url}
