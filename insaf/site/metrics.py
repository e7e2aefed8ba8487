"""Figures for a watchdog, in the text format of Prometheus: mailboxes, mail that waits, letters that wait.

Counts and instants only; no name, address or word of a complainant.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge

from insaf.intake.email import health
from insaf.intake.email.models import Arrival
from insaf.outbox import follow
from insaf.outbox.models import Letter, Text

PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
WAITING = (Arrival.State.STORED, Arrival.State.HELD, Arrival.State.QUARANTINED)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """To whoever knows INSAF_METRICS_TOKEN; where none is set, to this machine itself."""
    if settings.INSAF_METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {settings.INSAF_METRICS_TOKEN}".encode()):
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    elif not _is_here(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_here(request: HttpRequest) -> bool:
    """Asked on this machine, and not through a proxy that stands on it."""
    if any(name in request.META for name in PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Figures:
    """Asked anew each time; nothing is counted in memory, so every process tells the same."""

    def collect(self) -> Iterator[Gauge]:
        now = timezone.now()
        yield from _mailboxes(now)
        yield from _arrivals()
        yield from _letters(now)


def _mailboxes(now: datetime) -> Iterator[Gauge]:
    success = Gauge("insaf_mailbox_last_success_timestamp_seconds", "Last look that went well", labels=["mailbox"])
    backlog = Gauge("insaf_mailbox_backlog", "Mails that wait on the server", labels=["mailbox"])
    silent = Gauge("insaf_mailbox_silent", "1 when no look went well for too long", labels=["mailbox"])
    trouble = Gauge("insaf_mailbox_trouble", "1 for what went wrong at the last look", labels=["mailbox", "trouble"])
    for one in health.standings(now):
        if one.last_success_at:
            success.add_metric([one.name], one.last_success_at.timestamp())
        backlog.add_metric([one.name], one.backlog)
        silent.add_metric([one.name], int(one.silent))
        if one.trouble:
            trouble.add_metric([one.name, one.trouble], 1)
    yield from (success, backlog, silent, trouble)


def _arrivals() -> Iterator[Gauge]:
    waiting = Gauge("insaf_mail_waiting", "Mails kept here that wait, by state", labels=["state"])
    found = Arrival.objects.filter(state__in=WAITING).order_by().values_list("state").annotate(n=Count("id"))
    counted = dict(found)
    for state in WAITING:
        waiting.add_metric([str(state)], counted.get(str(state), 0))
    yield waiting


def _letters(now: datetime) -> Iterator[Gauge]:
    waiting = Gauge("insaf_letters", "Letters that were not sent, by state", labels=["state"])
    states = [state for state in Letter.State if state is not Letter.State.SENT]
    found = Letter.objects.filter(state__in=states).order_by().values_list("state").annotate(n=Count("id"))
    counted = dict(found)
    for state in states:
        waiting.add_metric([str(state)], counted.get(str(state), 0))
    late = Letter.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    first = late.values_list("next_attempt_at", flat=True).first()
    overdue = Gauge("insaf_letters_due_for_seconds", "How long the letter has waited that is due the longest")
    overdue.add_metric([], (now - first).total_seconds() if first else 0)
    yield from _texts(now)
    unread = Gauge("insaf_outbox_unread_entries", "Entries of the record that no letter was derived from yet")
    unread.add_metric([], follow.behind())
    yield from (waiting, overdue, unread)


def _texts(now: datetime) -> Iterator[Gauge]:
    """Text messages: letters by that way, and what else was asked for."""
    waiting = Gauge("insaf_text_messages", "Text messages that were not sent, by state", labels=["state"])
    late = Gauge("insaf_text_messages_due_for_seconds", "How long the text message has waited that is due the longest")
    letters, others = Letter.objects.filter(channel="sms"), Text.objects.all()
    for state in (Letter.State.QUEUED, Letter.State.SENDING, Letter.State.FAILED):
        waiting.add_metric([str(state)], sum(rows.filter(state=state).count() for rows in (letters, others)))
    due = [rows.filter(next_attempt_at__lte=now).order_by("next_attempt_at").first() for rows in (letters, others)]
    late.add_metric([], max(((now - one.next_attempt_at).total_seconds() for one in due if one), default=0))
    yield from (waiting, late)
