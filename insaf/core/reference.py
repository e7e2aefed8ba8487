"""Case references that survive being read aloud, and the secrets that open a case (B-01, L-01)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NewType

from insaf.core.arabic import ascii_digits, neutralise

Reference = NewType("Reference", str)
"""A reference in its one written form: ET-2026-00417-K."""

SECRET_BYTES = 17
"""The fewest random bytes of a secret: 136 bits, above the 128 of L-01."""

# 31 is prime and each symbol stands at its own remainder, without 0 O 1 I L.
_CHECKS = "AB23456789CDEFGHJKMNPQRSTUVWXYZ"
_VALUES = {
    **{letter: value for value, letter in enumerate(_CHECKS)},
    **{str(digit): digit for digit in range(10)},
    "I": 2,
    "L": 3,
    "O": 4,
}
_PREFIX = re.compile(r"[A-Z]{2,4}")
_PARTS = re.compile(rf"([A-Z]{{2,4}})(-?)(2[01]\d\d)(-?)(\d{{5,12}})(-?)([{_CHECKS}])", re.ASCII)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u0640_]")
_SPACES = re.compile(r"[\s\u200b-\u200d\ufeff]+")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_SECRET_DOMAIN = b"insaf.secret.v1\x00"


def make(prefix: str, year: int, number: int) -> Reference:
    """Write the reference of the `number`th case of a year, with its check character.

    ValueError unless the prefix is 2 to 4 letters A-Z, the year 2000 to 2199, the number 1 to
    12 digits.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a prefix is 2 to 4 capital letters, not {prefix!r}")
    if not 2000 <= year <= 2199 or not 1 <= number < 10**12:
        raise ValueError(f"no reference for number {number} of the year {year}")
    return _written(prefix, str(year), f"{number:05}")


def parse(text: str) -> Reference | None:
    """Read a reference however it was typed or pasted; None if it is not one.

    Any digit set, any case, any dash or none, spaces and bidi controls are taken. A single wrong
    character or two neighbours exchanged is never read as another reference.
    """
    found = _PARTS.fullmatch(_tidy(text))
    if found is None:
        return None
    prefix, first, year, second, number, third, check = found.groups()
    if check.isdigit() and (first or second) and not third:
        return None  # ET-2026-004175: the last digit may belong to the number
    if number != f"{int(number):05}" or int(number) == 0:
        return None
    reference = _written(prefix, year, number)
    return reference if reference[-1] == check else None


def secret_from(raw: bytes) -> str:
    """Write random bytes, at least 17, as Crockford base32 in groups of four (L-01)."""
    if len(raw) < SECRET_BYTES:
        raise ValueError(f"a secret is made from at least {SECRET_BYTES} random bytes")
    bits, length = int.from_bytes(raw, "big"), -(-8 * len(raw) // 5)
    letters = "".join(_CROCKFORD[bits >> 5 * at & 31] for at in reversed(range(length)))
    return "-".join(letters[at : at + 4] for at in range(0, length, 4))


def normalise_secret(text: str) -> str:
    """Return a secret without its dashes as it was made, however it was typed: o for 0, l for 1."""
    return _tidy(text).replace("-", "").translate(_MISREAD)


def secret_digest(text: str) -> str:
    """Return the hex SHA-256 that is stored in place of a secret; normalises it first (L-01)."""
    secret = normalise_secret(text).encode("utf-8", "surrogatepass")
    return hashlib.sha256(_SECRET_DOMAIN + secret).hexdigest()


def _written(prefix: str, year: str, number: str) -> Reference:
    return Reference(f"{prefix}-{year}-{number}-{_check(prefix + year + number)}")


def _check(payload: str) -> str:
    """Return the symbol that makes the weighted sum divisible by 31; weights 1, 2, 3... from it.

    Neighbours differ in weight by one and every weight is below 31, so a changed character or
    two exchanged neighbours always change the sum.
    """
    total = sum(_VALUES[one] * weight for weight, one in enumerate(reversed(payload), 2))
    return _CHECKS[-total % 31]


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", neutralise(text))
    return ascii_digits(_DASHES.sub("-", _SPACES.sub("", plain))).upper()
