"""Gets recordings from the exchange: from hosts that the operator named, and from nowhere else (L-22)."""

from __future__ import annotations

import base64
import logging
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from insaf.intake.phone import parts
from insaf.intake.phone.exchange import Origin, origin
from insaf.intake.phone.models import Call

TIMEOUT = 20.0  # seconds, for the whole
MOST = 6  # attempts
TOGETHER = 5  # recordings in one round
log = logging.getLogger("insaf.phone")


class Trouble(StrEnum):
    """Why a recording is not here."""

    NOT_NAMED = "not-named"  # its host and port are not in INSAF_PHONE_RECORDING_HOSTS
    NOT_ENCRYPTED = "not-encrypted"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TOO_LARGE = "too-large"
    NO_AUDIO = "no-audio"


class NotFetched(Exception):
    def __init__(self, trouble: Trouble, again: bool = False) -> None:
        super().__init__(str(trouble))
        self.trouble, self.again = trouble, again


def run_once(now: datetime) -> int:
    """Ask for what is due, the longest due first; how many recordings came.

    A host that keeps silent ends the round: the others are asked in the next one, and wait for it no more than once.
    """
    due = Call.objects.filter(fetch_at__lte=now, recording__isnull=True).order_by("fetch_at", "id")
    came = 0
    for call in due[:TOGETHER]:
        trouble = _fetched(call, now)
        came += trouble is None
        if trouble is Trouble.UNREACHABLE:
            break
    return came


def _fetched(call: Call, now: datetime) -> Trouble | None:
    """One attempt; the next comes later each time, and after the last a person reads why."""
    tried = call.fetches + 1
    later = now + timedelta(seconds=30 * 2 ** min(tried, MOST))
    Call.objects.filter(pk=call.pk).update(fetches=tried, fetch_at=later)  # one that kills the process counts too
    try:
        if tried > MOST:
            raise NotFetched(Trouble.UNREACHABLE)
        card = parts.kept(get(call.recording_url))
        if card is None:
            raise NotFetched(Trouble.NO_AUDIO)
    except NotFetched as problem:
        again = problem.again and tried < MOST
        log.warning("the recording of call %s is not here: %s", call.pk, problem.trouble)
        Call.objects.filter(pk=call.pk).update(
            fetch_error=problem.trouble, fetch_at=later if again else None, settled=False
        )
        return problem.trouble
    except OSError:  # our own disk: it is not the recording's fault, and must not stop what follows from calls
        log.exception("the recording of call %s could not be kept", call.pk)
        Call.objects.filter(pk=call.pk).update(fetches=call.fetches)
        return Trouble.UNREACHABLE
    Call.objects.filter(pk=call.pk).update(recording=asdict(card), fetch_at=None, fetch_error="", settled=False)
    return None


def get(url: str) -> bytes:
    """The bytes behind an address of a named origin; no redirect is followed, no proxy asked.

    The login goes to the very host and port that the operator named: another port of it may be anybody's.
    """
    host, port = _named(url)
    where = urlsplit(url)
    path = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
    connection = HTTPSConnection(host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers=_headers())
        answer = connection.getresponse()
        if answer.status != 200:
            raise NotFetched(Trouble.REFUSED, again=answer.status in (404, 408, 425, 429) or answer.status >= 500)
        return _whole(answer)
    except (OSError, HTTPException, ValueError) as problem:
        raise NotFetched(Trouble.UNREACHABLE, again=True) from problem
    finally:
        connection.close()


def _named(url: str) -> Origin:
    found = origin(url)
    if found is None:
        raise NotFetched(Trouble.NOT_NAMED if url.lower().startswith("https:") else Trouble.NOT_ENCRYPTED)
    if found not in settings.INSAF_PHONE.recording_hosts:
        raise NotFetched(Trouble.NOT_NAMED)
    return found


def _headers() -> dict[str, str]:
    headers = {"Accept": "audio/*", "User-Agent": "Insaf"}
    if login := settings.INSAF_PHONE.recording_login:
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    return headers


def _whole(answer: object) -> bytes:
    """At most so much, within so long, however slowly it drips."""
    said, until = b"", time.monotonic() + TIMEOUT
    while more := answer.read1(64 * 1024):  # type: ignore[attr-defined]
        said += more
        if len(said) > parts.LARGEST:
            raise NotFetched(Trouble.TOO_LARGE)
        if time.monotonic() > until:
            raise NotFetched(Trouble.UNREACHABLE, again=True)
    return said
