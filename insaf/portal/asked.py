"""The private page of a concerned party outside: one question, one answer, and nothing else (E-14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from insaf.cases import answers, consulted
from insaf.cases.models import Consultation
from insaf.cases.words import say
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM
from insaf.portal import throttle
from insaf.portal.tracking import later, private, unreferred
from insaf.rulebook import current
from insaf.rulebook.dates import spoken_date

OPENED = "asked"
ENOUGH = 24  # letters of the digest: names the secret, opens nothing


@private
@require_safe
def key(request: HttpRequest, secret: str) -> HttpResponse:
    """The private link: exchanged for a session at once, and gone from the address line."""
    now = timezone.now()
    row = consulted.admit(secret)
    if row is None or _is_over(row, now):
        wait = throttle.missed(request, secret, now) if row is None else 0
        return unreferred(later(request, wait) if wait else _closed(request))
    _enter(request, row)
    response = HttpResponseRedirect(reverse("portal:asked", args=[row.seq]))
    response.status_code = 303
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, _language(row), samesite="Lax", secure=request.is_secure())
    return unreferred(response)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, seq: int) -> HttpResponse:
    """The question that this browser's link opened; any other does not exist."""
    now = timezone.now()
    row = _held(request, seq)
    if _is_over(row, now):
        return _closed(request)
    if request.method == "POST":
        return _answer(request, row, now)
    return _page(request, row, answers.Draft())


@private
@require_safe
def file(request: HttpRequest, seq: int, sha256: str) -> HttpResponse | FileResponse:
    """A file that goes with the question that this browser's link opened."""
    row = _held(request, seq)
    if _is_over(row, timezone.now()):
        return _closed(request)
    return answers.download(row, sha256)


def _files(asked: answers.Question) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "size": one.size, "url": reverse("portal:asked-file", args=[asked.row.seq, one.sha256])}
        for one in asked.shown.files
    ]


def _enter(request: HttpRequest, row: Consultation) -> None:
    opened = {**request.session.get(OPENED, {}), str(row.seq): row.link[:ENOUGH]}
    request.session.cycle_key()  # somebody else may have planted that id
    request.session[OPENED] = opened


def _held(request: HttpRequest, seq: int) -> Consultation:
    """A link opens its own question alone, however many this browser has opened."""
    held: dict[str, str] = request.session.get(OPENED, {})
    row = Consultation.objects.select_related("case").filter(seq=seq, outside=True).first()
    if row is None or held.get(str(seq)) != row.link[:ENOUGH]:
        raise Http404("no such question in this browser")
    return row


def _is_over(row: Consultation, now: datetime) -> bool:
    """Some days after the answer, after it was no longer asked, or after its case was closed, the link opens nothing.

    An answer that comes later still is taken by mail.
    """
    ended_at = row.answered_at or row.withdrawn_at or row.case.closed_at
    days = current.rules(row.case.policy_version).policy.consultation.link_calendar_days
    return ended_at is not None and now >= ended_at + timedelta(days=days)


def _answer(request: HttpRequest, row: Consultation, now: datetime) -> HttpResponse:
    given = answers.draft(request)
    if given.refused:
        return _page(request, row, given, given.refused)
    if not row.open and given.text in ("", answers.question(row).answer):  # sent twice: what stands, stands
        return HttpResponseRedirect(reverse("portal:asked", args=[row.seq]))
    if not row.open:
        return _page(request, row, given, untaken=True)
    try:
        answers.file(row, given, "link", SYSTEM, now)
    except Refused as refused:
        return _page(request, row, given, (str(say(refused.reason)),))
    response = HttpResponseRedirect(reverse("portal:asked", args=[row.seq]))
    response.status_code = 303
    return response


def _page(
    request: HttpRequest, row: Consultation, given: answers.Draft, refused: tuple[str, ...] = (), untaken: bool = False
) -> HttpResponse:
    policy = current.rules(row.case.policy_version).policy
    language = get_language() or "ar"
    asked_now = answers.question(row)
    context: dict[str, Any] = {
        "asked": asked_now,
        "shown_files": _files(asked_now),
        "draft": given,
        "refused": refused,
        "untaken": untaken,
        "due": spoken_date(row.due_at, language, policy.calendar.zone),
        "from_name": policy.institution.name.said_in(language),
        "phone": policy.institution.phone,
        "late": row.open and timezone.now() >= row.due_at,
    }
    return render(request, "portal/asked.html", context, status=409 if untaken else 422 if refused else 200)


def _closed(request: HttpRequest) -> HttpResponse:
    """One page for a wrong link and for one whose time is over."""
    sentence = _("This link opens no question any more. If you were asked something, reply to our message instead.")
    return render(request, "portal/asked-closed.html", {"sentence": sentence}, status=404)


def _language(row: Consultation) -> str:
    return answers.question(row).language or settings.LANGUAGE_CODE
