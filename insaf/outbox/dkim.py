"""Signs what goes out, so that others can tell it from a forgery (RFC 6376, RFC 8463)."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from textwrap import wrap

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

LEAST_BITS = 1024  # of an RSA key, below which nobody believes it (RFC 8301)

OVERSIGNED = ("From", "Subject", "Reply-To")
"""Named once more than they stand in the message: a second one added on the way breaks the signature."""

SIGNED = (
    "From", "Reply-To", "Subject", "Date", "To", "Cc", "Message-ID", "In-Reply-To", "References",
    "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Content-Language",
)  # fmt: skip

_SPACES = re.compile(rb"[ \t]+")
Field = tuple[str, bytes]  # the name in small letters; the whole field as it stands


class NoKey(Exception):
    """The file of the key cannot be used; the message says why."""


@dataclass(frozen=True)
class Signer:
    """Signs with one key, which stands in the DNS under one selector of one domain."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @property
    def name(self) -> str:
        """Where receivers look for the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def algorithm(self) -> str:
        return "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"

    @property
    def public(self) -> str:
        """The public key as it stands behind ``p=``."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            return b64encode(public.public_bytes(serialization.Encoding.DER, form)).decode()
        return b64encode(public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)).decode()

    @property
    def record(self) -> str:
        """The whole TXT record."""
        return f"v=DKIM1; k={self.algorithm}; p={self.public}"

    def sign(self, raw: bytes) -> bytes:
        """The message, lines ending in CRLF, with its signature before it."""
        head, _, body = raw.partition(b"\r\n\r\n")
        fields = list(_fields(head))
        names = list(_names(fields))
        unsigned = self._unsigned(names, b64encode(sha256(relaxed_body(body)).digest()).decode())
        covered = relaxed_fields(fields, names) + relaxed_field(unsigned.encode())
        return _folded(unsigned, self._signature(covered)).encode() + b"\r\n" + raw

    def _unsigned(self, names: Sequence[str], digest: str) -> str:
        tags = (
            "v=1", f"a={self.algorithm}-sha256", "c=relaxed/relaxed", f"d={self.domain}", f"s={self.selector}",
            f"t={int(time.time())}", f"h={' : '.join(names)}", f"bh={digest}", "b=",
        )  # fmt: skip
        return f"DKIM-Signature: {'; '.join(tags)}"

    def _signature(self, covered: bytes) -> str:
        if isinstance(self.key, RSAPrivateKey):
            return b64encode(self.key.sign(covered, padding.PKCS1v15(), hashes.SHA256())).decode()
        return b64encode(self.key.sign(sha256(covered).digest())).decode()  # the digest is what is signed


def signer() -> Signer | None:
    """By the settings; None where no key is configured. ``NoKey`` for one that cannot be used."""
    path = settings.INSAF_DKIM_KEY
    if not path:
        return None
    domain = settings.INSAF_DKIM_DOMAIN or settings.INSAF_MAIL_FROM.rpartition("@")[2].lower()
    try:
        return Signer(domain, settings.INSAF_DKIM_SELECTOR, _key(Path(path), Path(path).stat().st_mtime_ns))
    except OSError as problem:
        raise NoKey(f"{path} cannot be read: {problem.strerror}") from problem


@cache
def _key(path: Path, _changed: int) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as problem:
        raise NoKey(f"{path} is no private key in PEM, or is protected by a password") from problem
    if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS):
        return key
    raise NoKey(f"{path} is no RSA key of {LEAST_BITS} bits or more, and no Ed25519 key")


def relaxed_field(field: bytes) -> bytes:
    """One header field by RFC 6376, section 3.4.2; without a line end."""
    name, _, value = field.partition(b":")
    plain = _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip(b" \t")
    return name.strip(b" \t").lower() + b":" + plain


def relaxed_fields(fields: Sequence[Field], names: Sequence[str]) -> bytes:
    """The fields that ``h=`` names, the last of each name first; a name without a field adds nothing."""
    left = list(fields)
    covered = b""
    for name in names:
        place = next((n for n in reversed(range(len(left))) if left[n][0] == name.lower()), None)
        if place is not None:
            covered += relaxed_field(left.pop(place)[1]) + b"\r\n"
    return covered


def relaxed_body(body: bytes) -> bytes:
    """The body by RFC 6376, section 3.4.4: spaces reduced, empty lines at the end dropped."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"\r\n".join([*lines, b""]) if lines else b""


def _fields(head: bytes) -> Iterator[Field]:
    for field in re.split(rb"\r\n(?![ \t])", head):
        yield field.partition(b":")[0].strip().lower().decode("ascii", "replace"), field


def _names(fields: Sequence[Field]) -> Iterator[str]:
    present = [name for name, _ in fields]
    for name in SIGNED:
        yield from [name] * (present.count(name.lower()) + (name in OVERSIGNED))


def _folded(unsigned: str, signature: str) -> str:
    """Folded at places where the relaxed form has a single space, or where ``b=`` ends."""
    lines = wrap(unsigned, 76, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False)
    return "\r\n".join([*lines, *(f" {piece}" for piece in wrap(signature, 74))])
