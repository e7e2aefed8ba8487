"""A reader of DKIM signatures that shares no code with the signer; keys come from the test's name server."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding

Lookup = Callable[[str], list[str]]


def verified(raw: bytes, look_up: Lookup) -> list[str]:
    """The header names that the first signature covers; ValueError when it does not hold."""
    head, body = raw.split(b"\r\n\r\n", 1)
    fields = [(line.split(b":", 1)[0].strip().lower().decode(), line) for line in re.split(rb"\r\n(?=\S)", head)]
    signature = next(line for name, line in fields if name == "dkim-signature")
    tags = _tags(signature.split(b":", 1)[1].decode())
    canonical_body = _body(body)
    if base64.b64encode(hashlib.sha256(canonical_body).digest()).decode() != tags["bh"]:
        raise ValueError("the body was changed")
    names = [name.strip().lower() for name in tags["h"].split(":")]
    data, remaining = b"", [(n, v) for n, v in fields if n != "dkim-signature"]
    for name in names:
        found = [n for n, one in enumerate(remaining) if one[0] == name]
        if found:
            data += _field(remaining.pop(found[-1])[1]) + b"\r\n"
    data += re.sub(rb"([;\s])b=[^;]*$", rb"\1b=", _field(signature))
    _check(tags, data, look_up(f"{tags['s']}._domainkey.{tags['d']}"))
    return names


def _check(tags: dict[str, str], data: bytes, records: list[str]) -> None:
    (record,) = records
    public = base64.b64decode(_tags(record)["p"])
    given = base64.b64decode(tags["b"])
    try:
        if tags["a"] == "ed25519-sha256":
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(given, hashlib.sha256(data).digest())
        else:
            key = serialization.load_der_public_key(public)
            key.verify(given, data, padding.PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr, call-arg, arg-type]
    except InvalidSignature:
        raise ValueError("a header was changed, or another key signed") from None


def _tags(text: str) -> dict[str, str]:
    pairs = [part.split("=", 1) for part in text.split(";") if "=" in part]
    return {name.strip(): re.sub(r"\s+", "", value) for name, value in pairs}


def _field(line: bytes) -> bytes:
    name, value = line.split(b":", 1)
    return name.strip().lower() + b":" + b" ".join(re.sub(rb"\r\n", b"", value).split())


def _body(body: bytes) -> bytes:
    text = re.sub(rb"[ \t]+\r\n", b"\r\n", re.sub(rb"[ \t]+", b" ", body))
    text = re.sub(rb"(\r\n)*$", b"", text.rstrip(b"\r\n") if text.strip(b"\r\n \t") else b"")
    return text + b"\r\n" if text else b""
