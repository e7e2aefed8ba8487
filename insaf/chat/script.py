"""The widget's one file: read once, lean on the wire, allowed on any site, useful on those of the policy only."""

from __future__ import annotations

import hashlib
import re
import zlib
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
OWN = (
    "all answer area code cut data error event events form fresh hello icon identified inside label linked link locale "
    "made memory name named near one part pause reader root said send sheet sound store tone tries volume wait why words"
)
"""Names of the file's own that never are a key written short, as in `{ name }`: a letter each on the wire."""
_OWN = "|".join(OWN.split())
LOCAL = re.compile(
    rf"""(?:"[^"]*"|(?<![\w#])(?:(?<=\.\.\.)|(?<!\.))(?:(?<![{{,])(?:{_OWN})\b|(?:{_OWN})\b(?!:)))"""
)  # no key and no field; or a string, in which nothing is a name
WITHIN = re.compile(r"\$\{[^}]*\}")
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
    parts = KEPT.split(text)
    taken = set(re.findall(r"(?<![\w.#])[a-zA-Z]\b", " ".join(parts[::2])))
    letters = dict(zip(OWN.split(), [one for one in LETTERS if one not in taken], strict=False))
    body = _short("".join(_lean(part, n % 2 == 1, letters) for n, part in enumerate(parts))).encode()
    return (
        body,
        min((_pack(body, memory) for memory in range(5, 10)), key=len),
        f'"{hashlib.sha256(body).hexdigest()[:16]}"',
    )


def _lean(code: str, kept: bool, letters: dict[str, str]) -> str:
    """Without the spaces around signs, with one word for what is declared; within quotes without line breaks."""
    if kept:
        return WITHIN.sub(lambda found: _named(found[0], letters), code.replace("\n", ""))
    return _named(re.sub(r"\bconst\b", "let", AROUND.sub(r"\1", code)).replace(";}", "}"), letters)


def _named(code: str, letters: dict[str, str]) -> str:
    return LOCAL.sub(lambda found: letters.get(found[0], found[0]), code)


def _short(text: str) -> str:
    """The names that no page can see are one or two letters on the wire; the same ones in every process."""
    found = PRIVATE.findall(text)
    names = sorted(set(found), key=lambda name: (-found.count(name), name))
    short = {name: LETTERS[n % 52] + LETTERS[n // 52 - 1] * (n >= 52) for n, name in enumerate(names)}
    return re.sub(r"#(\w+)", lambda found: "#" + short.get(found[1], found[1]), text)


def _pack(body: bytes, memory: int) -> bytes:
    """gzip; which memory makes it smallest depends on the text."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS, memory)
    return packing.compress(body) + packing.flush()


def packed() -> bytes:
    """What a visitor's browser fetches before the chat is opened."""
    return _read(0)[1]
