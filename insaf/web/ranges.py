"""Sound in parts: some telephones play nothing whose bytes they cannot ask for piece by piece (RFC 9110, 14)."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def part(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The part of a recording that was asked for; everything else stays as it is."""
    if response.status_code != 200 or not response.get("Content-Type", "").startswith("audio/"):
        return response
    response["Accept-Ranges"] = "bytes"
    asked = _ONE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or not any(asked.groups()) or "If-Range" in request.headers or request.method != "GET":
        return response
    content = _whole(response)
    size = len(content)
    start, end = _bounds(asked[1], asked[2], size)
    found = start < size and start <= end
    piece = HttpResponse(content[start : end + 1] if found else b"", status=206 if found else 416)
    for name, value in response.items():
        piece[name] = value
    piece["Content-Range"] = f"bytes {start}-{end}/{size}" if found else f"bytes */{size}"
    piece["Content-Length"] = str(len(piece.content))
    piece.cookies = response.cookies
    return piece


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte; ``bytes=-500`` are the last 500."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _whole(response: Any) -> bytes:
    """A recording is of 10 MB at most (``uploads.LARGEST``)."""
    if not isinstance(response, FileResponse):
        return bytes(response.content)
    with response.file_to_stream as file:
        return bytes(file.read())
