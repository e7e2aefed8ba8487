"""The widget's one file: read once, lean on the wire, allowed on any site, useful on those of the policy only."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from string import ascii_letters as LETTERS

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SOURCE = Path(__file__).parent / "widget" / "chat.js"
COMMENT = re.compile(r"^\s*//.*$", re.M)
SPACE = re.compile(r"\n\s*")
REMARK = re.compile(r"/\*.*?\*/")
KEPT = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|`[^`]*`|/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)"""
)  # strings, templates without one within, and patterns; there is no division in the file
AROUND = re.compile(r"\s?([{}()\[\];,:?=<>+*&|!]+)\s?")  # each statement ends with a sign, never with its line
PRIVATE = re.compile(r"this\.#(\w+)")
MINUTES = 10


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """`chat.js`; a module from another site needs leave to be read, which any site has."""
    body, packed, tag = _read(SOURCE.stat().st_mtime_ns if settings.DEBUG else 0)
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="text/javascript; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["ETag"] = tag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _read(_stamp: int) -> tuple[bytes, bytes, str]:
    """Comments, indents and needless spaces are left out, as in our style sheets."""
    text = REMARK.sub("", SPACE.sub("\n", COMMENT.sub("", SOURCE.read_text("utf-8")))).strip()
    body = _short("".join(_lean(part, n % 2 == 1) for n, part in enumerate(KEPT.split(text)))).encode()
    return body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _lean(code: str, kept: bool) -> str:
    """Without the spaces around signs, and with one word for what is declared; within quotes without line breaks."""
    return code.replace("\n", "") if kept else re.sub(r"\bconst\b", "let", AROUND.sub(r"\1", code))


def _short(text: str) -> str:
    """The names that no page can see are one or two letters on the wire."""
    names = sorted(set(PRIVATE.findall(text)), key=text.count, reverse=True)
    short = {name: LETTERS[n % 52] + LETTERS[n // 52 - 1] * (n >= 52) for n, name in enumerate(names)}
    return re.sub(r"#(\w+)", lambda found: "#" + short.get(found[1], found[1]), text)


def packed() -> bytes:
    """What a visitor's browser fetches before the chat is opened."""
    return _read(0)[1]
