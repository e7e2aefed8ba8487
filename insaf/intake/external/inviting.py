"""Letting one named person of a body in: invited by a manager, by mail, for a time, and ended at any time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.contrib import messages
from django.core.mail import get_connection
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from insaf.cases import keys
from insaf.core.arabic import isolate
from insaf.core.terms import Role
from insaf.intake.external import listing
from insaf.intake.external.doors import managers_only, see_other, staff_of
from insaf.intake.external.forms import InviteForm
from insaf.intake.external.models import Invitation
from insaf.outbox import addresses, headers, memos
from insaf.outbox.envelope import Sealed
from insaf.people.models import Staff
from insaf.rulebook import current
from insaf.rulebook.dates import spoken_date

LEASE = timedelta(minutes=10)
log = logging.getLogger("insaf.liaison")


def token_of(one: Invitation) -> str:
    """256 bits by the installation's key; kept nowhere, so that no copy of the database opens anything."""
    made = hmac.new(keys.access_key(), f"insaf.liaison.v1\n{one.nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def invite(body: str, name: str, email: str, language: str, by: Staff, now: datetime) -> Invitation:
    """Their link goes out by mail in the next round, and opens nothing from ``ends_at`` on."""
    one = Invitation(body=body, name=name, email=email, language=language, invited_by=by, invited_at=now)
    one.nonce = secrets.token_urlsafe(32)
    one.digest = hashlib.sha256(token_of(one).encode()).hexdigest()
    rule = current.policy().external_body(body)
    days = rule.access_calendar_days if rule else 0
    one.ends_at, one.mail_at = now + timedelta(days=days), now
    one.save()
    return one


def admitted(token: str, now: datetime) -> Invitation | None:
    """Whom this token lets in now; None for anything else."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    one = Invitation.objects.filter(digest=digest).first()
    return one if one and holds(one, now) else None


def holds(one: Invitation, now: datetime) -> bool:
    return one.revoked_at is None and now < one.ends_at


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def people(request: HttpRequest) -> HttpResponse:
    """Whom we let in, since when, until when, and what they opened."""
    now, staff = timezone.now(), staff_of(request)
    form = InviteForm(request.POST or None, policy=current.policy())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        invite(given["body"], given["name"], given["email"], given["language"], staff, now)
        messages.success(request, _("The invitation is on its way to that address."))
        return see_other("intake_external:people")
    found = Invitation.objects.select_related("invited_by").order_by("-id")[:100]
    rows = [{"one": one, "body": listing.body_name(one.body), "holds": holds(one, now)} for one in found]
    for row in rows:
        row["looks"] = row["one"].looks.select_related("case").order_by("-id")[:20]  # type: ignore[attr-defined]
    context = {"form": form, "rows": rows}
    return render(request, "intake_external/people.html", context, status=422 if form.errors else 200)


@require_POST
@managers_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From this moment the link and every open page of it open nothing."""
    if not Invitation.objects.filter(pk=pk).exists():
        raise Http404("invitation")
    Invitation.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now(), mail_at=None)
    messages.success(request, _("This access has ended."))
    return see_other("intake_external:people")


def run_once(now: datetime) -> int:
    """Mail the links that wait and still open something; the number that a server accepted."""
    for one in Invitation.objects.filter(mail_at__isnull=False, revoked_at=None, ends_at__lte=now)[:20]:
        _missed(one, now)
    waiting = Invitation.objects.filter(mail_at__lte=now, revoked_at=None, ends_at__gt=now)
    return sum(_send(one, now) for one in waiting[:20])


def _missed(one: Invitation, now: datetime) -> None:
    """A link whose time is over is not sent; whoever invited learns that nobody came in by it."""
    with transaction.atomic():
        Invitation.objects.filter(pk=one.pk).update(mail_at=None, missed_at=now)
        if settings.INSAF_STAFF_MAIL:
            _tell(one, now)


def _tell(one: Invitation, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("An invitation was never sent: its time is over")
        said = _(
            "The mail server did not take the invitation to a person of %(body)s before its time was over, so it was "
            "not sent. Invite that person again if access is still needed: %(url)s"
        ) % {
            "body": listing.body_name(one.body),
            "url": settings.INSAF_BASE_URL + reverse("intake_external:people"),
        }
    whom = [one.invited_by] if one.invited_by.is_active else Staff.objects.holding(Role.COMPLAINTS_MANAGER)
    for staff in whom:
        memos.queue(staff, memos.Said(subject, said), now, key=f"invitation-missed.{one.pk}.{staff.pk}")


def _send(one: Invitation, now: datetime) -> int:
    """Claimed before the network is touched; a failure is tried again when the claim runs out."""
    if not Invitation.objects.filter(pk=one.pk, mail_at=one.mail_at).update(mail_at=now + LEASE):
        return 0
    try:
        Sealed(message(one, now), settings.INSAF_MAIL_FROM, one.email, get_connection()).send()
    except Exception as problem:
        log.warning("invitation %s was not sent: %s", one.pk, type(problem).__name__)
        return 0
    Invitation.objects.filter(pk=one.pk).update(mail_at=None)
    return 1


def message(one: Invitation, now: datetime) -> EmailMessage:
    """Plain words and one link; nothing of any case."""
    policy, made = current.policy(), EmailMessage(policy=SMTP)
    with translation.override(one.language):
        institution = policy.institution.name.said_in(one.language)
        subject = _("Access to the matters that you referred to %(institution)s") % {"institution": institution}
        text = _(
            "Dear %(name)s,\n\nwith this private link you can read the matters that %(body)s referred to us: where "
            "each stands, our dates, our reply and our letters.\n\n%(link)s\n\nIt is for you alone, and opens "
            "nothing after %(day)s. Every look is recorded.\n\n%(institution)s\n"
        ) % {
            "name": isolate(one.name),
            "body": listing.body_name(one.body),
            "link": settings.INSAF_BASE_URL + reverse("intake_external:key", args=[token_of(one)]),
            "day": spoken_date(one.ends_at, one.language, policy.calendar.zone),
            "institution": institution,
        }
    made["From"] = headers.mailbox("From", addresses.sender(policy, one.language))
    made["To"] = addresses.named("", addresses.in_ascii(one.email))
    made["Subject"] = headers.text("Subject", subject)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = headers.ids("Message-ID", addresses.message_id("liaison", one.pk, "invitation"))
    made.set_content(text, charset="utf-8", cte="base64")
    made["Content-Language"] = one.language
    return made
