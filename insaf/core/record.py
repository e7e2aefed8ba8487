"""The entry: canonical bytes (RFC 8785), sealed words, and the instant it was written."""

from __future__ import annotations

import builtins
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from insaf.core.merkle import leaf_hash

SCHEMA = 1
"""The version an entry's `v` carries today: how its `data` is to be read."""
LARGEST_INT = 2**53 - 1
SALT_BYTES = 16
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SEAL_DOMAIN = b"insaf.sealed.v1\x00"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def canonical(value: object) -> bytes:
    """Return the one byte form of a JSON value (RFC 8785): str, int, bool, None, list, dict.

    ValueError for anything else: floats, integers beyond 2**53 - 1, lone surrogates, other types.
    """
    return _ENCODER.encode(_ordered(value)).encode("utf-8")


def instant(at: datetime) -> str:
    """Write an aware datetime as RFC 3339 in UTC with microseconds: 2026-03-03T07:00:00.000000Z."""
    if at.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    moment = at.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """Read what `instant` wrote; ValueError for any other form."""
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"not an instant in UTC with microseconds: {text!r}")
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words the record commits to without holding them; equal when their digests are equal.

    `text` and `salt` (hex) live in ordinary rows and are forgotten on erasure; the digest stays.
    """

    digest: str
    text: str | None = field(default=None, compare=False, repr=False)
    salt: str | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, text: str, salt: bytes) -> Sealed:
        """Seal `text` under a random salt of at least 16 bytes; ValueError for a shorter one."""
        return cls(_seal(text, salt), text, salt.hex())


def opens(sealed: Sealed, text: str, salt: bytes | str) -> bool:
    """Say whether `text` and `salt` (bytes or hex) are what was sealed."""
    raw = bytes.fromhex(salt) if isinstance(salt, str) else salt
    return hmac.compare_digest(_seal(text, raw), sealed.digest)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record; what it says can never be changed, only added to.

    `seq` counts every entry of the installation from 0 without a gap, `n` those of one `case`.
    `case` is opaque and safe to publish; `actor` is "staff:12", "complainant" or "system".
    """

    seq: int
    case: str
    n: int
    at: str
    actor: str
    type: str
    v: int
    data: dict[str, Any]

    def bytes(self) -> builtins.bytes:
        """Return the canonical bytes, the ones that are hashed and exported."""
        return canonical({name: getattr(self, name) for name in ENTRY_FIELDS})

    def leaf(self) -> builtins.bytes:
        """Return the leaf hash of the canonical bytes."""
        return leaf_hash(self.bytes())

    @classmethod
    def of(cls, value: object) -> Entry:
        """Read an entry from parsed JSON; ValueError says which field is wrong."""
        if not isinstance(value, dict) or set(value) != set(ENTRY_FIELDS):
            raise ValueError(f"an entry has exactly the fields {', '.join(sorted(ENTRY_FIELDS))}")
        for name, kind in _FIELD_TYPES.items():
            if type(value[name]) is not kind:
                raise ValueError(f"the field {name} is not of type {kind.__name__}")
        for name in ("seq", "n", "v"):
            if value[name] < 0:
                raise ValueError(f"the field {name} is below zero")
        parse_instant(value["at"])
        return cls(**value)


ENTRY_FIELDS = tuple(one.name for one in fields(Entry))
_FIELD_TYPES: Mapping[str, type] = {
    "seq": int, "case": str, "n": int, "at": str, "actor": str, "type": str, "v": int, "data": dict,
}  # fmt: skip


def _seal(text: str, salt: builtins.bytes) -> str:
    """Digest domain, salt length (8 bytes, big-endian), salt, then the text in UTF-8."""
    if len(salt) < SALT_BYTES:
        raise ValueError(f"a salt has at least {SALT_BYTES} bytes")
    return hashlib.sha256(_SEAL_DOMAIN + len(salt).to_bytes(8, "big") + salt + text.encode("utf-8")).hexdigest()


def _ordered(value: object) -> object:
    """Check a JSON value and order the keys of its objects by UTF-16 (RFC 8785 section 3.2.3)."""
    if type(value) is str or value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INT:
            raise ValueError(f"{value} is beyond 2**53 - 1")
        return value
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in _keys(value)}
    raise ValueError(f"the record cannot hold a {type(value).__name__}")


def _keys(value: dict[Any, Any]) -> list[Any]:
    """The keys in the order of UTF-16, which is that of ASCII where there is nothing else."""
    if all(type(key) is str and key.isascii() for key in value):
        return sorted(value)
    return sorted(value, key=_utf16)


def _utf16(key: object) -> builtins.bytes:
    if not isinstance(key, str):
        raise ValueError("the keys of an object are text")
    return key.encode("utf-16-be")
