"""What the invited person of a body reads: its own referrals, and nothing else; every look is an act on the record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insaf.cases import outside, queries
from insaf.cases.actions import perform
from insaf.cases.queries import Loaded
from insaf.core.acts.disclosing import Disclose
from insaf.core.terms import SYSTEM
from insaf.intake.external import handed, listing, showing
from insaf.intake.external.doors import see_other
from insaf.intake.external.inviting import admitted, holds
from insaf.intake.external.models import Invitation, Knock, Look, Lying

OPENED = "liaison"
ENOUGH = 24  # letters of the digest: names the access, opens nothing
WINDOW, MOST = timedelta(minutes=10), 20
AGAIN = timedelta(minutes=30)
"""Reading the same page again within this time is one look."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, secret: str) -> HttpResponse:
    """The private link: a page with one button, so that whatever looks at mails opens nothing; POST enters."""
    now = timezone.now()
    one = admitted(secret, now)
    if one is None:
        return _unopened(request, now)
    if request.method != "POST":
        return _unreferred(render(request, "intake_external/door.html", {"one": one, "secret": secret}))
    request.session.cycle_key()
    request.session[OPENED] = {"pk": one.pk, "digest": one.digest[:ENOUGH]}
    request.session.set_expiry(8 * 3600)
    Invitation.objects.filter(pk=one.pk).update(entered_at=now, entered=one.entered + 1)
    return _unreferred(see_other("intake_external:liaison"))


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The referrals of this body alone."""
    one = _held(request)
    found = Lying.objects.select_related("case").filter(body=one.body, direction="in").order_by("-received_at", "-id")
    rows = [_row(row) for row in found[:200] if one.invited_by_id not in row.case.people_named]
    return _page(request, "intake_external/liaison.html", {"one": one, "rows": rows})


@never_cache
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One matter that this body referred; any other does not exist."""
    one = _held(request)
    loaded = _referred(one, reference)
    now = timezone.now()
    note(one, loaded, "page", "", now)
    return _page(
        request, "intake_external/matter.html", {"one": one, **showing.of(loaded, one.body, now), **_bundle(loaded)}
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    request.session.pop(OPENED, None)
    request.session.cycle_key()
    return see_other("intake_external:liaison")


def _held(request: HttpRequest) -> Invitation:
    """Whose page this is; without one, or once it has ended, the address does not exist."""
    held: dict[str, Any] = request.session.get(OPENED, {})
    one = Invitation.objects.filter(pk=held.get("pk", 0)).first()
    if one is None or one.digest[:ENOUGH] != held.get("digest") or not holds(one, timezone.now()):
        raise Http404("no access")
    return one


def may_open(request: HttpRequest, reference: str) -> tuple[Invitation, Loaded]:
    """For what else is handed out here, such as the evidence bundle: the access and the matter, or 404."""
    one = _held(request)
    return one, _referred(one, reference)


def _referred(one: Invitation, reference: str) -> Loaded:
    """The matter; whoever is complained about in it lets nobody in to read it, nor themselves (B-16)."""
    loaded = queries.load(reference)
    if loaded is None or not any(r.body == one.body and r.direction == "in" for r in loaded.case.referrals):
        raise Http404("no such referral")
    if one.invited_by_id in loaded.row.people_named:
        raise Http404("about whoever let them in")
    return loaded


def note(one: Invitation, loaded: Loaded, what: str, sha256: str, now: datetime) -> None:
    """What left the house, to whom; the same page read again at once is one look."""
    looks = Look.objects.filter(invitation=one, case=loaded.row, what=what, sha256=sha256)
    if looks.filter(at__gt=now - AGAIN).exists():
        return

    def also(row: Any) -> None:
        Look.objects.create(invitation=one, case=row, what=what, sha256=sha256, at=now)

    perform(Disclose(one.body, what, sha256), loaded.row.reference, SYSTEM, now, also=also)


def looked_again(one: Invitation, loaded: Loaded, now: datetime) -> None:
    """The same file once more: a line of the access's history, and none of the record's."""
    last = Look.objects.filter(invitation=one, case=loaded.row, what="bundle").order_by("-id").first()
    if last is not None and last.at <= now - AGAIN:
        Look.objects.create(invitation=one, case=loaded.row, what="bundle", sha256=last.sha256, at=now)


def wait(request: HttpRequest, window: timedelta) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(int(window.total_seconds()))
    return response


def _bundle(loaded: Loaded) -> dict[str, str]:
    """Where the evidence bundle is, in an installation that offers it here."""
    try:
        return {"bundle": reverse("liaison-bundle", args=[loaded.row.reference])}
    except NoReverseMatch:
        return {"bundle": ""}


def _row(row: Lying) -> dict[str, Any]:
    loaded = queries.load(row.case.reference)
    assert loaded is not None
    shown = next(
        one for one in outside.referrals(loaded, translation.get_language() or "ar") if one.number == row.number
    )
    return {
        "row": row,
        "theirs": shown.reference,
        "status": showing.status(loaded.case),
        "ours": row.case.decide_due_at,
    }


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context["body"] = listing.body_name(context["one"].body)
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _unopened(request: HttpRequest, now: datetime) -> HttpResponse:
    """Wrong, ended and revoked links look the same; who tries many waits. Looking at one changes nothing."""
    if request.method != "POST":
        return _unreferred(render(request, "intake_external/closed.html", status=404))
    address = salted_hmac(
        "insaf.liaison.address", str(request.META.get("REMOTE_ADDR", "")), algorithm="sha256"
    ).hexdigest()
    recent = Knock.objects.filter(key=address, at__gt=now - WINDOW).count()
    if recent >= MOST:
        return _unreferred(wait(request, WINDOW))
    Knock.objects.filter(at__lt=now - handed.HOUR).delete()
    Knock.objects.create(key=address, at=now)
    return _unreferred(render(request, "intake_external/closed.html", status=404))


def _unreferred(response: HttpResponse) -> HttpResponse:
    """The address with the secret is told to nobody."""
    response["Referrer-Policy"] = "same-origin"
    return response
