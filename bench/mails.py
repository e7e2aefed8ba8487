"""One run of mails on the database that the environment names; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from insaf.site.cli import need_database

MAILS = 2_000
TOGETHER = 50  # kept in one transaction, as the fetcher takes them
ROUND = 150  # taken in one turn
STORY = "ألغيت التسجيل قبل بدء البرنامج بأسبوع، ولم يصلني المبلغ حتى اليوم. أرجو إعادته إلى حسابي. "
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 64 + b"\n%%EOF\n"


def main() -> None:
    need_database()
    from django.utils import timezone

    from insaf.rulebook import seeding

    now = timezone.now()
    seeding.ensure(now)
    mails = [one.as_bytes() for one in _mixed(int(sys.argv[1]) if sys.argv[1:] else MAILS)]
    _taken(mails[:TOGETHER], now)  # what a process does once is nobody's cost
    _floor_table()
    seconds = {"taken": 0.0, "floor": 0.0}
    for at in range(TOGETHER, len(mails), ROUND):  # in turns, so that a busy moment meets both
        seconds["floor"] += _floor(mails[at : at + ROUND])
        seconds["taken"] += _taken(mails[at : at + ROUND], now)
    print(json.dumps({name: (len(mails) - TOGETHER) / spent for name, spent in seconds.items()}))


def _mixed(number: int) -> Iterator[EmailMessage]:
    """Of ten mails seven are new matters, one answers, one was sent by a machine, one is junk."""
    for n in range(number):
        message = EmailMessage()
        message["From"] = f"مستفيد {n} <person{n}@example.com>"
        message["To"] = "info@engineeringtracks.edu.sa"
        message["Subject"] = f"لم يُعَد إليّ المبلغ {n}"
        message["Message-ID"] = f"<{n}@example.com>"
        message["Date"] = "Sun, 02 Aug 2026 09:00:00 +0300"
        message.set_content(STORY * (1 + n % 6), charset="cp1256" if n % 3 else "utf-8")
        _varied(message, n)
        yield message


def _varied(message: EmailMessage, n: int) -> None:
    sort = n % 10
    if sort in (1, 2):
        message.add_alternative(f"<html><body dir=rtl><p>{STORY}</p></body></html>", subtype="html")
    elif sort == 3:
        message.add_attachment(PDF + str(n).encode(), maintype="application", subtype="pdf", filename="كشف الحساب.pdf")
    elif sort == 7:
        message["In-Reply-To"] = f"<{n}.letter@elsewhere.example>"
        message.set_content(f"{STORY}\n\n> {STORY}\n> {STORY}\n")
    elif sort == 8:
        message["Auto-Submitted"] = "auto-replied"
    elif sort == 9:
        message["X-Spam-Flag"] = "YES"


def _floor_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (n integer, sender text, subject text, body text)")


def _floor(mails: Sequence[bytes]) -> float:
    """The standard parser, its text and files, and one committed INSERT each."""
    from django.db import connection, transaction

    began = time.perf_counter()
    for n, raw in enumerate(mails):
        row = [n, *_read(raw)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor (n, sender, subject, body) VALUES (%s, %s, %s, %s)", row)
    return time.perf_counter() - began


def _read(raw: bytes) -> list[Any]:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    files = [part.get_content() for part in message.iter_attachments()]
    return [str(message["From"]), str(message["Subject"]), body.get_content() if body else str(len(files))]


def _taken(mails: Sequence[bytes], now: datetime) -> float:
    """Kept durably and settled: as a case, part of one, or what a person looks at."""
    from insaf.intake.email import settling
    from insaf.intake.email.keeping import Raw, keep

    began = time.perf_counter()
    for at in range(0, len(mails), TOGETHER):
        received = now + timedelta(seconds=at)
        keep([Raw(raw, "bench", received) for raw in mails[at : at + TOGETHER]], received)
        settling.run_once(received)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
