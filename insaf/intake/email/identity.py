"""What makes a mail the same mail, however often and by whichever way it comes (K-07); pure."""

from __future__ import annotations

import hashlib
import re

LONGEST_HEAD = 1024 * 1024
"""Bytes in which the end of the header is looked for."""

CHUNK = 1024 * 1024
SAME = (b"message-id", b"from", b"subject", b"date")
"""Headers that the writer's own program made; servers on the way add others."""

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:((?:.*)(?:\r?\n[ \t].*)*)", re.MULTILINE)
_POSTMARK = re.compile(rb"\A>?From [^\n]*\n")
_ID = re.compile(rb"<\s*([^<>\s]+)\s*>")
LONGEST_ID = 255


def message_id_of(raw: bytes) -> str:
    """The Message-ID without its brackets; empty when there is none."""
    written = b" ".join(_head(raw)[0].get(b"message-id", b"").split())
    found = _ID.search(written)
    plain = (found[1] if found else written).decode("utf-8", "replace").replace("\0", "")
    return plain[:LONGEST_ID]


def key_of(raw: bytes) -> str:
    """The same for every delivery of one mail: its Message-ID, its own headers and its body.

    A mail without a Message-ID, or whose header does not end where a header should, is known by
    all its bytes: some of what it says may stand among its fields. Line endings do not count: a pipe
    and a mailbox write them differently.
    """
    head, end = _head(raw)
    if not (head.get(b"message-id", b"").strip() and _is_whole(raw)):
        return _hashed(b"no message-id", memoryview(raw))
    mark = b"\0".join(b" ".join(head.get(name, b"").split()) for name in SAME)
    return _hashed(mark, memoryview(raw)[end:])


def _head(raw: bytes) -> tuple[dict[bytes, bytes], int]:
    """The headers that count, the first of each name, and where the body begins."""
    found = _END.search(raw, 0, LONGEST_HEAD)
    end = found.start() if found else min(len(raw), LONGEST_HEAD)
    fields: dict[bytes, bytes] = {}
    for field in _FIELD.finditer(raw, 0, end):
        name = field[1].lower()
        if name in SAME:
            fields.setdefault(name, field[2])
    return fields, found.end() if found else end


def _is_whole(raw: bytes) -> bool:
    """Whether a blank line ends the header, and nothing but fields stands before it."""
    found = _END.search(raw, 0, LONGEST_HEAD)
    return found is not None and not _FIELD.sub(b"", _POSTMARK.sub(b"", raw[: found.start()], count=1)).strip()


def _hashed(mark: bytes, body: memoryview) -> str:
    made = hashlib.sha256(len(mark).to_bytes(8, "big") + mark)
    for at in range(0, len(body), CHUNK):
        made.update(bytes(body[at : at + CHUNK]).replace(b"\r", b""))
    return made.hexdigest()
