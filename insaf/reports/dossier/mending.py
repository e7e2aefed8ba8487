"""One thing in a finished PDF that the standards leave open to doubt, settled.

Where the last byte of a stream is a carriage return, the line feed before ``endstream`` makes a line
end of both, and the stream looks one byte shorter than it says. A second carriage return between
them leaves nothing to be read in two ways.
"""

from __future__ import annotations

import re
from bisect import bisect

_STREAM = re.compile(rb"/Length (\d+)[^<>]*>>\s*stream\n")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")


def unambiguous(pdf: bytes) -> bytes:
    """The same document; every offset behind an inserted byte moves with it."""
    places = list(_doubtful(pdf))
    table = pdf.rfind(b"\nxref\n") + 1
    if not places or not table:
        return pdf
    body = b"\r".join(pdf[start:end] for start, end in zip([0, *places], [*places, table], strict=True))
    found = _TABLE.match(pdf, table)
    assert found is not None
    rows, end = found.end(), found.end() + 20 * int(found[1])
    entries = b"".join(_moved(pdf[at : at + 20], places) for at in range(rows, end, 20))
    tail = pdf[end:].replace(b"startxref\n%d\n" % table, b"startxref\n%d\n" % (table + len(places)))
    return body + pdf[table:rows] + entries + tail


def _doubtful(pdf: bytes) -> list[int]:
    """Where data ends in a carriage return, just before the line end of ``endstream``."""
    ends = (found.end() + int(found[1]) for found in _STREAM.finditer(pdf))
    return [end for end in ends if pdf[end - 1 : end] == b"\r" and pdf.startswith(b"\nendstream", end)]


def _moved(entry: bytes, places: list[int]) -> bytes:
    at = int(entry[:10])
    return b"%010d%b" % (at + bisect(places, at), entry[10:]) if entry[17:18] == b"n" else entry
