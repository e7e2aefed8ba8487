"""Mails bent at random: real and hostile ones with their pieces cut, doubled, swapped and joined."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from tests.parsing import corpus, hostile

LARGEST = 60_000
TOKENS = [
    b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"=?utf-8?B?", b"?=", b"=?windows-1256?Q?", b'"', b"\\", b"(", b")", b"<", b">", b";", b":",
    b",", b"@", b"--", b"=", b"==", b"=3D", b"%D8", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n", b"charset=", b"filename*0*=utf-8''", b"<div>", b"<!--",
    b"<table>", b"&#9;", b"On 1/1/2026 a@b.c wrote:\r\n", "كتب".encode(), "من:".encode("cp1256"), b"begin 644 x\r\n", b"\nend\n",
    b"\x78\x9f\x3e\x22", b"Subject: ", b"From: ", b" ", b"\t", b"\x80", b"\xe2\x80\xae", b"\xed\xa0\x80",
]  # fmt: skip


@cache
def seeds() -> tuple[bytes, ...]:
    """Ordinary sizes only: large ones are tried by name."""
    own = [case.raw for case in hostile.cases()]
    return tuple(raw for raw in [*corpus.raws(), *own] if 0 < len(raw) <= LARGEST)


def mails(count: int, seed: int) -> Iterator[bytes]:
    """So many mails; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        raw = chance.choice(seeds())
        for _ in range(chance.choice((1, 1, 2, 3, 5, 12))):
            raw = chance.choice(_WAYS)(raw, chance)
        yield raw[:LARGEST]


def _spot(raw: bytes, chance: random.Random) -> int:
    return chance.randrange(len(raw) + 1)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    begin = _spot(raw, chance)
    return raw[:begin] + raw[begin + chance.choice((1, 2, 10, 100, 2000)) :]


def _insert(raw: bytes, chance: random.Random) -> bytes:
    at = _spot(raw, chance)
    return raw[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50)) + raw[at:]


def _flip(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(min(len(changed), chance.choice((1, 5, 40)))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _splice(raw: bytes, chance: random.Random) -> bytes:
    other = chance.choice(seeds())
    begin = _spot(other, chance)
    at = _spot(raw, chance)
    return raw[:at] + other[begin : begin + chance.choice((20, 300, 5000))] + raw[at:]


def _repeat(raw: bytes, chance: random.Random) -> bytes:
    begin = _spot(raw, chance)
    piece = raw[begin : begin + chance.choice((1, 5, 60, 700))]
    return raw[:begin] + piece * chance.choice((2, 3, 30, 500)) + raw[begin:]


def _lines(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _drop_line(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    del lines[chance.randrange(len(lines) + 1) :][:1]
    if lines:
        del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _rename(raw: bytes, chance: random.Random) -> bytes:
    """Lie about a charset, an encoding or a type."""
    what, lies = chance.choice(_LIES)
    return re.sub(what, lambda _: chance.choice(lies), raw, count=3)


_LIES: Sequence[tuple[bytes, Sequence[bytes]]] = (
    (rb"charset=\S+", (b"charset=windows-1256", b"charset=utf-16", b"charset=utf-7", b"charset=", b"charset=x", b"charset=iso-2022-jp")),
    (rb"(?i)base64|quoted-printable|7bit|8bit", (b"base64", b"quoted-printable", b"x-uuencode", b"8bit")),
    (rb"(?i)text/plain|text/html|image/\w+|application/[\w-]+", (b"text/html", b"text/enriched", b"application/ms-tnef",
            b"application/pkcs7-mime", b"message/rfc822",
      b"message/delivery-status", b"text/calendar", b"multipart/mixed", b"multipart/alternative", b"multipart/digest")),
    (rb"\r\n", (b"\n", b"\r", b"\r\r\n")),
)  # fmt: skip
_WAYS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    _cut, _insert, _insert, _flip, _splice, _repeat, _lines, _drop_line, _rename, _rename,
)  # fmt: skip
