"""The post of the demonstration: mails as people write them, through the door that real mail takes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from insaf.cases.models import Case, Entry
from insaf.intake.email.keeping import Raw, keep
from insaf.intake.email.settling import settle
from insaf.outbox import addresses
from insaf.rulebook import current

FILE = Path(__file__).with_name("post.toml")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
READ_AFTER = timedelta(minutes=2)


def deliver(now: datetime) -> int:
    """Take in every mail of the file; how many there were."""
    made: dict[str, Case | None] = {}
    mails = tomllib.loads(FILE.read_text("utf-8"))["mail"]
    for told in mails:
        at = now - timedelta(hours=told["hours"])
        (arrival,) = keep([Raw(_written(told, made.get, at), "info", at)], at)
        made[told["id"]] = settle(arrival, at + READ_AFTER).case
    return len(mails)


def _written(told: dict[str, Any], case_of: Callable[[str], Case | None], at: datetime) -> bytes:
    message = EmailMessage()
    user, _, domain = told["email"].partition("@")
    message["From"] = Address(told["name"], user, domain)
    message["To"] = current.policy().institution.email
    message["Subject"] = _subject(told, case_of)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{told['id']}@{domain}>"
    answered = case_of(told.get("answers", ""))
    if answered:
        message["In-Reply-To"] = _letter(answered)
    for name, value in told.get("headers", {}).items():
        message[name] = value
    message.set_content(told["text"].strip(), charset=told.get("charset", "utf-8"))
    if file := told.get("file"):
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename=file)
    return message.as_bytes()


def _subject(told: dict[str, Any], case_of: Callable[[str], Case | None]) -> str:
    named = case_of(told.get("named_in_subject", ""))
    return str(told["subject"]).replace("{reference}", named.reference if named else "")


def _letter(case: Case) -> str:
    """The name of the acknowledgement that the person answers."""
    seq = Entry.objects.get(case=case, n=0).seq
    return addresses.message_id(case.reference, seq, "acknowledgement")
