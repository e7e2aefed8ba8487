"""Who may tell us of calls: a signature over the message, a secret of its own, or a provider's signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl

WINDOW = timedelta(minutes=5)
"""How old a signed message may be, and how far ahead its clock."""

PROOFS = frozenset({"x-insaf-signature", "x-twilio-signature", "authorization", "x-insaf-token"})
"""The headers that prove something."""

_SIGNED = re.compile(r"t=(\d{9,11}),\s*v1=([0-9a-f]{64})")


class Why(StrEnum):
    """Why a message is refused; none says how near it was."""

    NO_PROOF = "no-proof"
    WRONG = "wrong"
    TOO_OLD = "too-old"


@dataclass(frozen=True)
class Secrets:
    """What the operator agreed with the exchange; several of a sort while one is changed for another."""

    signing: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    twilio: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.signing or self.tokens or self.twilio)


def refusal(
    known: Secrets, headers: Mapping[str, str], content: bytes, url: str, now: datetime, asked: bool = False
) -> Why | None:
    """None for a message that is proven; else why it is refused. Header names in lower case.

    ``asked``: it came by GET, so that ``content`` is the query of ``url`` and is signed with it.
    """
    if signed := headers.get("x-insaf-signature", ""):
        return _signature(known.signing, signed, content, now)
    if given := headers.get("x-twilio-signature", ""):
        if asked:
            return _signed_by(known.twilio, given, url, [])
        return _twilio(known.twilio, given, headers.get("content-type", ""), content, url)
    if authorization := headers.get("authorization", ""):
        return None if _is_one_of(_token(authorization), known.tokens) else Why.WRONG
    if token := headers.get("x-insaf-token", ""):
        return None if _is_one_of(token, known.tokens) else Why.WRONG
    return Why.NO_PROOF


def signed(secret: str, content: bytes, at: datetime) -> str:
    """The header ``X-Insaf-Signature`` of a message: HMAC-SHA256 over the instant, a dot and its bytes."""
    instant = str(int(at.timestamp()))
    mark = hmac.new(secret.encode(), instant.encode() + b"." + content, hashlib.sha256).hexdigest()
    return f"t={instant},v1={mark}"


def of_twilio(token: str, url: str, fields: Sequence[tuple[str, str]], digest: str = "sha1") -> str:
    """``X-Twilio-Signature``: HMAC over the address and, by name, each field with its value."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), digest).digest()).decode()


def _signature(secrets: Sequence[str], given: str, content: bytes, now: datetime) -> Why | None:
    found = _SIGNED.fullmatch(given.strip())
    if not found:
        return Why.WRONG
    at = datetime.fromtimestamp(int(found[1]), now.tzinfo)
    given = f"t={found[1]},v1={found[2]}"
    fits = [hmac.compare_digest(signed(one, content, at), given) for one in secrets]
    if not any(fits):
        return Why.WRONG
    return None if abs(now - at) <= WINDOW else Why.TOO_OLD


def _twilio(tokens: Sequence[str], given: str, content_type: str, content: bytes, url: str) -> Why | None:
    """Its form posts; a JSON body is bound by the hash that its address then carries."""
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        try:
            fields = parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=500)
        except ValueError:
            return Why.WRONG
    else:
        named = re.search(r"[?&]bodySHA256=([0-9a-f]{64})", url)
        if not named or not hmac.compare_digest(named[1], hashlib.sha256(content).hexdigest()):
            return Why.WRONG
        fields = []
    return _signed_by(tokens, given, url, fields)


def _signed_by(tokens: Sequence[str], given: str, url: str, fields: Sequence[tuple[str, str]]) -> Why | None:
    fits = [hmac.compare_digest(of_twilio(one, url, fields).encode(), given.encode()) for one in tokens]
    return None if any(fits) else Why.WRONG


def _token(authorization: str) -> str:
    """The secret of ``Bearer secret``, or the password of ``Basic``."""
    scheme, _space, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (ValueError, binascii.Error):
            return ""
    return ""


def _is_one_of(token: str, tokens: Sequence[str]) -> bool:
    """Every one is compared, in constant time."""
    fits = [hmac.compare_digest(token.encode(), one.encode()) for one in tokens]
    return any(fits)
