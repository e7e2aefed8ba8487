"""Checking Ed25519 signatures in pure Python, so that nothing need be installed (RFC 8032)."""

from __future__ import annotations

import hashlib

KEY_BYTES = 32
SIGNATURE_BYTES = 64

Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z (RFC 8032 section 5.1.4)."""

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1, 1, 0)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` was made by the key `public` (32 bytes).

    Strict: a scalar of L or more and points not written canonically are refused (section 5.1.7).
    Only public values enter here, so constant time is not needed.
    """
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    key, scalar = _decode(public), int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    return _encode(_sum_of_products(scalar, _BASE, challenge, _negated(key))) == signature[:32]


def _sum_of_products(a: int, p: Point, b: int, q: Point) -> Point:
    """Return a*p + b*q, walking both scalars at once from their highest bit."""
    table = (_NEUTRAL, p, q, _added(p, q))
    made = _NEUTRAL
    for bit in reversed(range(max(a.bit_length(), b.bit_length()))):
        made = _added(made, made)
        which = (a >> bit & 1) + 2 * (b >> bit & 1)
        if which:
            made = _added(made, table[which])
    return made


def _added(p: Point, q: Point) -> Point:
    """Add two points; the formula is complete, so it doubles as well (section 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _negated(p: Point) -> Point:
    return (-p[0] % _P, p[1], p[2], -p[3] % _P)


def _encode(p: Point) -> bytes:
    inverse = pow(p[2], -1, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(raw: bytes) -> Point | None:
    """Read a point, or None if the bytes are not one written canonically (section 5.1.3)."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    x = _x_of(y, sign) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    return x if x & 1 == sign else _P - x


def _base() -> Point:
    """Return the base point of section 5.1: y = 4/5, x even."""
    y = 4 * pow(5, -1, _P) % _P
    x = _x_of(y, 0)
    assert x is not None
    return (x, y, 1, x * y % _P)


_BASE = _base()
