"""Plain text parts: flowed lines joined (RFC 3676), uuencoded files taken out, enriched text read."""

from __future__ import annotations

import re

from insaf.intake.email import names, transfer
from insaf.intake.email.shape import Attachment

_QUOTES = re.compile(r">+")
_RICH = re.compile(r"<(/?)([a-zA-Z-]{1,60})>")
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Some programs send HTML and call it plain."""
    return _LOOKS_LIKE_HTML.match(text) is not None


def flowed(text: str, delsp: bool) -> str:
    """Join lines that end with a space to the next one of the same depth of quotation."""
    out: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        marks = _QUOTES.match(line)
        now = len(marks[0]) if marks else 0
        body = line[now:].removeprefix(" ")
        if pieces and now != depth:
            _end(out, pieces, depth)
        depth = now
        if body != "-- " and body.endswith(" "):
            pieces.append(body[:-1] if delsp else body)
            continue
        pieces.append(body)
        _end(out, pieces, depth)
    _end(out, pieces, depth)
    return "\n".join(out)


def _end(out: list[str], pieces: list[str], depth: int) -> None:
    if pieces:
        out.append((">" * depth + " " if depth else "") + "".join(pieces))
        pieces.clear()


def without_files(content: bytes) -> tuple[bytes, list[Attachment]]:
    """The text without the files that stand uuencoded in it, and those files."""
    if b"begin " not in content:
        return content, []
    out, files, end = [], [], 0
    for begin, stop, name, plain in transfer.uuencoded(content):
        said = names.tidy(name.decode("utf-8", "replace")) or names.made("application/octet-stream", len(files) + 1)
        files.append(Attachment(said, "application/octet-stream", plain))
        out.append(content[end:begin])
        end = stop
    return b"".join(out) + content[end:], files


def enriched(text: str) -> str:
    """text/enriched and text/richtext (RFC 1896) as plain text."""
    text = re.sub(r"\n(\n*)", lambda found: found[1] or " ", text)
    text = re.sub(r"(?i)<param>[^<]*+</param>", "", text)
    text = re.sub(r"(?i)<(?:nl|paragraph)>", "\n", text)
    return "<".join(_RICH.sub("", piece) for piece in text.split("<<"))
