"""The agents' console: pages that stand without script, and what their buttons do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insaf.cases.models import Case
from insaf.cases.words import KIND, PUBLIC_STATUS
from insaf.chat import pieces, prepared, presence, seeing, times
from insaf.chat.models import Conversation, Presence
from insaf.core.policy import Kind
from insaf.core.terms import PublicStatus
from insaf.people.models import Staff
from insaf.rulebook import current

View = Callable[..., HttpResponse]


def seated(view: View) -> View:
    """Staff who talk to visitors, and auditors who read; to anybody else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not seeing.enters(request.user.actor):
            raise Http404("chat")
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def of_talk(view: View) -> View:
    """Gives the view the conversation of `pk`, if this person may see it."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        row = seeing.visible(staff_of(request)).filter(pk=pk).first()
        if row is None:
            raise Http404("no such talk")
        return view(request, row, *args, **kwargs)

    return seated(opened)


def staff_of(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


@require_safe
@seated
def console(request: HttpRequest) -> HttpResponse:
    """All talks one sees; the first page of the day says that one is there."""
    return page(request, "chat/console.html", {})


@require_safe
@of_talk
def talk(request: HttpRequest, row: Conversation) -> HttpResponse:
    """One talk: what was said, what to say, what to make of it."""
    return page(request, "chat/talk.html", talk_context(request, row))


@require_safe
@seated
def unsettled(request: HttpRequest) -> HttpResponse:
    """Ended talks that nobody has settled: each becomes a case, or somebody says that it is none."""
    language = get_language() or "ar"
    rows = [
        {"row": row, "agent": row.agent.name_in(language) if row.agent else "", "last": _last(row)}
        for row in seeing.unsettled_of(staff_of(request))[:100]
    ]
    return page(request, "chat/unsettled.html", {"found": rows})


@require_safe
@seated
def answering(request: HttpRequest) -> HttpResponse:
    """First answers against the promise of the policy (C-18)."""
    return page(request, "chat/times.html", times.context(staff_of(request), timezone.now()))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console: the list beside what is open."""
    staff, now = staff_of(request), timezone.now()
    talk = context["row"].pk if "row" in context else 0
    around = {
        "listed": pieces.listed(staff, talk, now),
        "talk": talk,
        "mine": presence.state_of(staff),
        "states": Presence.State.values,
        "there": [one.staff.name_in(get_language() or "ar") for one in presence.present(now)],
        "opened": presence.in_hours(now),
        "demo": settings.INSAF_DEMO,
        "writes": seeing.talks(staff.actor),
        "unsettled_count": seeing.unsettled_of(staff).count(),
    }
    return render(request, template, {**around, **context}, status=status)


def talk_context(request: HttpRequest, row: Conversation) -> dict[str, Any]:
    staff, now = staff_of(request), timezone.now()
    language = get_language() or "ar"
    policy = current.policy()
    if row.agent_id == staff.pk and row.seen_by_staff < row.last and request.method == "GET":
        row.seen_by_staff = row.last  # shown as read; the page's script says so for good
    colleagues = [one for one in Staff.objects.filter(is_active=True) if seeing.talks(one.actor) and one != staff]
    return {
        "row": row,
        "drawn": pieces.messages(row.pk, 0, 0, now),
        "name": pieces.name_of(row.pk, row.name),
        "wanted": KIND[Kind(row.wanted)] if row.wanted else "",
        "may_write": seeing.may_write(staff, row) and row.live,
        "may_settle": seeing.may_write(staff, row),
        "client": secrets.token_urlsafe(12),
        "note_client": secrets.token_urlsafe(12),
        "kinds": [(kind.value, KIND[kind], key) for key, kind in zip("1234", Kind, strict=False)],
        "subjects": [(one.code, one.title.said_in(language)) for one in policy.subjects],
        "replies": prepared.for_talk(row, language, now),
        "colleagues": [(one.pk, one.name_in(language)) for one in colleagues],
        "cases": proven(row, staff),
    }


def proven(row: Conversation, staff: Staff) -> list[dict[str, Any]]:
    """The visitor's matters: those whose secret was entered in this chat, and the one made of it.

    None of them in which the reader is complained about (B-16).
    """
    named = {*row.proven, *([row.reference] if row.reference else [])}
    rows = Case.objects.filter(reference__in=named).order_by("-received_at")
    return [
        {"row": one, "status": PUBLIC_STATUS[PublicStatus(one.public_status)]}
        for one in rows
        if staff.pk not in one.people_named
    ]


def done(request: HttpRequest, pk: int, said: str = "", wrong: str = "", kept: bool = False) -> HttpResponse:
    """Back to the talk; a script gets the same as a short answer, and whether its words are kept all the same."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": wrong or said, "kept": kept or not wrong}, status=409 if wrong else 200)
    if wrong or said:
        (messages.error if wrong else messages.success)(request, wrong or said)
    response = HttpResponseRedirect(reverse("chat:talk", args=[pk]) if pk else reverse("chat:console"))
    response.status_code = 303
    return response


def _last(row: Conversation) -> str:
    said = row.messages.filter(author="visitor").order_by("-number").first()
    return said.text if said else ""
