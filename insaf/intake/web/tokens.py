"""The token that opens a draft: made by us, random, signed with the hour it was given (B-01)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core import signing

BYTES = 24  # 192 bits
LIVES = timedelta(hours=24)
_signer = signing.TimestampSigner(salt="insaf.intake.web.draft")


def fresh() -> str:
    """A new token."""
    return secrets.token_urlsafe(BYTES)


def sealed(token: str) -> str:
    """The token as a form carries it: nobody can choose one for somebody else."""
    return _signer.sign(token)


def opened(sealed_token: str) -> str | None:
    """The token of a form; None if it is not ours or older than a day."""
    try:
        return _signer.unsign(sealed_token, max_age=LIVES)
    except signing.BadSignature:
        return None


def is_hasty(sealed_token: str, seconds: float) -> bool:
    """The form came back sooner after it was given out than a person can fill it."""
    try:
        _signer.unsign(sealed_token, max_age=seconds)
    except signing.BadSignature:
        return False
    return True


def digest(token: str) -> str:
    """What is stored in place of the token."""
    return hashlib.sha256(f"insaf.draft.v1\0{token}".encode()).hexdigest()
