"""`insaf mail`: read a mail, and take one in from a mail server's pipe."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insaf.site.cli import add_parts, command, group, need_database, need_django, show

if TYPE_CHECKING:
    from insaf.intake.email.models import Arrival

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the mail and comes back


def add(subparsers: Any) -> None:
    commands = group(subparsers, "mail", "mail in and out")
    words = command(commands, "parse", _parse, "say how a mail reads, without keeping it")
    words.add_argument("file", help="the mail as a file; - reads it from standard input")
    words.add_argument("--charset", default="", help="read its text in this charset, whatever it declares")
    words = command(commands, "deliver", _deliver, "take in the mail on standard input; 75 when it cannot be kept")
    words.add_argument("--from", dest="sender", help="the envelope's sender; empty or <> for none, as of bounces")
    words.add_argument("--to", dest="recipient", default="", help="the envelope's recipient")
    add_parts(commands, "mail")


def _parse(words: argparse.Namespace) -> None:
    from insaf.intake.email.parse import parse
    from insaf.intake.email.shape import as_json

    raw = sys.stdin.buffer.read() if words.file == "-" else Path(words.file).read_bytes()
    mail = parse(raw, charset=words.charset)
    files = [f"  file: {one.name} ({one.type}, {one.size} bytes)" for one in mail.attachments]
    lines = [f"From: {mail.sender.name} <{mail.sender.email}>", f"Subject: {mail.subject}", *files, "", mail.text]
    show(words, as_json(mail), lines)


def _deliver(words: argparse.Namespace) -> int:
    """Whatever goes wrong before the mail is durable, the server keeps it."""
    try:
        arrival = _kept(words)
    except Exception as problem:
        print(f"insaf: the mail was not taken in: {type(problem).__name__}: {problem}", file=sys.stderr)
        return TRY_AGAIN
    try:
        arrival = _settled(arrival)
    except Exception as problem:  # it is kept; the worker settles it
        print(f"insaf: the mail is kept and waits for the worker: {_lacking(problem)}", file=sys.stderr)
    return _told(arrival)


def _lacking(problem: Exception) -> str:
    """What whoever runs it can mend is said in words; of anything else only the kind, for words may be a person's."""
    from insaf.rulebook.policies import UnknownVersion

    return str(problem) if isinstance(problem, UnknownVersion) else type(problem).__name__


def _kept(words: argparse.Namespace) -> Arrival:
    _make_ready()
    from insaf.intake.email.keeping import Raw, keep

    now = datetime.now(UTC)
    content = _with_return_path(sys.stdin.buffer.read(), words.sender)
    (arrival,) = keep([Raw(content, "deliver", now, words.sender or "", words.recipient)], now)
    return arrival


def _with_return_path(content: bytes, sender: str | None) -> bytes:
    """What the server says of the envelope stands on the mail, unless it was written there already (RFC 5321, 4.4)."""
    if sender is None or content[:12].lower() == b"return-path:" or content.startswith(b"From "):
        return content
    return f"Return-Path: <{sender.strip().strip('<>')}>\n".encode() + content


def _settled(arrival: Arrival) -> Arrival:
    from insaf.intake.email.settling import settle

    return settle(arrival, datetime.now(UTC))


def _told(arrival: Arrival) -> int:
    said = {
        "disposition": str(arrival.state),
        "case": arrival.case.reference if arrival.case else None,
        "reason": str(arrival.reason),
        "mail": arrival.pk,
    }
    with contextlib.suppress(BrokenPipeError):  # nobody listens; it is kept all the same
        print(json.dumps(said), flush=True)
    return 0


def _make_ready() -> None:
    """A pipe is started for every mail: the tables are made only where there are none."""
    need_django()
    from django.db import connection

    from insaf.rulebook import seeding
    from insaf.rulebook.models import PolicyVersion

    if "intake_email_arrival" not in connection.introspection.table_names() or not PolicyVersion.objects.exists():
        need_database()
        seeding.ensure(datetime.now(UTC))
