"""`insaf mail doctor`: looks at everything that mail needs, and says in plain words what is wrong."""

from __future__ import annotations

import argparse
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from insaf.site.cli import Wrong, command, need_database, show

if TYPE_CHECKING:
    from insaf.outbox.domain import Finding

GLANCE = 1.0  # seconds between two looks into the mailboxes


def add(commands: Any) -> None:
    words = command(
        commands, "doctor", _doctor, "look at DNS, SPF, DKIM, DMARC, servers, and send a mail there and back"
    )
    words.add_argument("--selector", action="append", default=[], help="a DKIM selector of your mail server")
    words.add_argument("--nameserver", default="", help="the name server to ask; this machine's own without it")
    words.add_argument("--no-send", action="store_true", help="look only; send nothing")
    words.add_argument("--wait", type=float, default=60.0, help="seconds to wait for the mail to come back")


def _doctor(words: argparse.Namespace) -> int:
    """0 when all is sound, 1 when something is not."""
    need_database()
    from insaf.rulebook import seeding

    seeding.ensure(datetime.now(UTC))
    found = [*_declared(words), *_servers()]
    if not words.no_send:
        found.append(_round_trip(words.wait))
    lines = [f"{'sound    ' if one.sound else 'NOT SOUND'}  {one.about}: {one.said}" for one in found]
    show(words, {"findings": [asdict(one) for one in found]}, lines)
    return 0 if all(one.sound for one in found) else 1


def _declared(words: argparse.Namespace) -> Iterator[Finding]:
    from insaf.outbox import dns, doctor
    from insaf.outbox.domain import Finding

    try:
        server = dns.server_of(words.nameserver) if words.nameserver else dns.own_server()
    except ValueError as problem:
        raise Wrong(f"--nameserver: {problem}.") from problem
    except dns.NoAnswer as problem:
        yield Finding("DNS", False, str(problem))
        return
    try:
        yield from doctor.declared(words.selector, server)
    except dns.NoAnswer as problem:
        yield Finding("DNS", False, str(problem))


def _servers() -> Iterator[Finding]:
    from django.conf import settings

    from insaf.outbox import doctor

    yield from doctor.server()
    for box in settings.INSAF_MAILBOXES:
        yield _looked_into(box)


def _looked_into(box: Any) -> Finding:
    """Take what is there, as the fetcher does; the mail is settled as any other."""
    from insaf.intake.email import watching
    from insaf.outbox.domain import Finding

    about = f"mailbox {box.name}"
    try:
        watching.once(box)
    except Exception as problem:
        said = str(getattr(problem, "trouble", "")) or type(problem).__name__
        return Finding(about, False, f"it cannot be read: {said}")
    return Finding(about, True, "it can be read")


def _round_trip(patience: float) -> Finding:
    from insaf.outbox import doctor
    from insaf.outbox.domain import Finding

    about, began = "round trip", time.monotonic()
    try:
        recipient, message_id = doctor.send_to_ourselves(secrets.token_hex(4), datetime.now(UTC))
    except Exception as problem:
        return Finding(about, False, f"the mail could not be sent: {type(problem).__name__}")
    if not _can_come_back():
        return Finding(about, True, f"sent to {recipient}; no mailbox is configured, so look there yourself")
    while time.monotonic() - began < patience:
        if _is_back(message_id):
            return Finding(about, True, f"sent to {recipient} and back in {time.monotonic() - began:.0f} s")
        time.sleep(GLANCE)
    return Finding(about, False, f"sent to {recipient}, and not back after {patience:.0f} s")


def _can_come_back() -> bool:
    from django.conf import settings

    from insaf.intake.email.models import Arrival

    return bool(settings.INSAF_MAILBOXES) or Arrival.objects.exists()


def _is_back(message_id: str) -> bool:
    """By whatever way mail comes in here: fetched, piped or by LMTP."""
    from django.conf import settings

    from insaf.intake.email.models import Arrival

    for box in settings.INSAF_MAILBOXES:
        _looked_into(box)
    return Arrival.objects.filter(message_id=message_id.strip("<>")).exists()
