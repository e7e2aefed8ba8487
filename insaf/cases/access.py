"""The complainant's way back to a case: reference and secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from datetime import datetime

from django.urls import reverse

from insaf.cases import keys, rows, sql
from insaf.cases.models import Access, Case
from insaf.cases.sql import Rows
from insaf.core import reference as references

NONE = hashlib.sha256(b"no such case").hexdigest()
"""What a secret is compared with where there is no case, so that both take the same work."""


def granted(row: Case, pk: int) -> Rows:
    """A new case's secret, to be written with it; the database learns only the hash (L-01)."""
    access = Access(pk=pk, case=row, nonce=secrets.token_hex(16))
    access.digest = references.secret_digest(_derived(row, access.nonce))
    return rows.new(access)


def secret_of(row: Case) -> str:
    """The secret to show or to mail, derived from the installation's key: 136 bits."""
    return _derived(row, row.access.nonce)


def private_path(row: Case) -> str:
    """The path of the private link; it is exchanged for a session at once (L-02)."""
    return reverse("portal:key", args=[row.reference, secret_of(row)])


def short_path(row: Case) -> str:
    """The same for a text message, where each letter counts: the case's number and the secret (K-17)."""
    number, digits = row.pk, ""
    while number:
        number, digit = divmod(number, 36)
        digits = f"{string.digits}{string.ascii_lowercase}"[digit] + digits
    return reverse("portal:short", args=[f"{digits}.{secret_of(row).replace('-', '')}"])


def named_in(token: str) -> tuple[str, str]:
    """Reference and secret that a short link names; an unknown case gives a reference that is none."""
    number, _, secret = token.partition(".")
    sound = number.isascii() and number.isalnum() and len(number) <= 9
    row = Case.objects.filter(pk=int(number, 36)).values_list("reference", flat=True).first() if sound else None
    return row or "", secret


def revoke(row: Case, now: datetime) -> None:
    """The secret opens nothing from now on; a new one is granted."""
    sql.write([renewed(row, now)])
    row.access.refresh_from_db()


def renewed(row: Case, now: datetime) -> sql.Change:
    """The same as a statement, for who writes other things at once."""
    nonce = secrets.token_hex(16)
    digest = references.secret_digest(_derived(row, nonce))
    statement = "UPDATE cases_access SET nonce = %s, digest = %s, revoked_at = %s WHERE case_id = %s"
    return sql.Change(statement, [nonce, digest, now, row.pk])


def admit(reference: str, secret: str, now: datetime | None = None) -> Case | None:
    """The case that both together open; the same work whatever is wrong (L-04)."""
    parsed = references.parse(reference)
    access = Access.objects.select_related("case").filter(case__reference=parsed or "").first()
    stored = access.digest if access else NONE
    matches = hmac.compare_digest(stored, references.secret_digest(secret))
    if access is None or not matches:
        return None
    expired = access.expires_at and now and now >= access.expires_at
    return None if expired else access.case


def _derived(row: Case, nonce: str) -> str:
    message = f"insaf.access.v1\n{row.reference}\n{nonce}".encode()
    raw = hmac.new(keys.access_key(), message, hashlib.sha256).digest()
    return references.secret_from(raw[: references.SECRET_BYTES])
