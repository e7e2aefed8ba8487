"""The token of a conversation: 256 bits by chance, signed by us; the database learns only its hash (L-20)."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from django.core import signing

LIVES = timedelta(hours=24)
CLIENT = re.compile(r"[A-Za-z0-9_-]{8,40}")
"""What a sender may call a message."""

LONGEST = 200
_signer = signing.TimestampSigner(salt="insaf.chat.token")


def fresh() -> str:
    """A new token; nobody can choose one, for oneself or for somebody else."""
    return _signer.sign(secrets.token_urlsafe(32))


def is_ours(token: str) -> bool:
    """Whether we gave it out, within its day: asked once, when a conversation begins."""
    try:
        _signer.unsign(token, max_age=LIVES)
    except signing.BadSignature:
        return False
    return True


def is_hasty(token: str, seconds: float) -> bool:
    """It came back sooner after it was given out than a person can write."""
    try:
        _signer.unsign(token, max_age=seconds)
    except signing.BadSignature:
        return False
    return True


def digest(token: str) -> str:
    """What is stored in place of the token."""
    return hashlib.sha256(f"insaf.chat.v1\0{token}".encode()).hexdigest()
