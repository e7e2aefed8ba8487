"""The name of an attachment: as it was given, less what could lead out of a folder (L-07)."""

from __future__ import annotations

import mimetypes
import re

from insaf.intake.email import words
from insaf.intake.email.parts import Part

LONGEST = 180
_ENDINGS = {
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html",
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf",
    "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s", "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt", "application/ms-tnef": ".dat", "image/tiff": ".tif", "audio/mpeg": ".mp3",
    "message/disposition-notification": ".txt", "text/vcard": ".vcf", "text/csv": ".csv", "application/zip": ".zip",
}  # fmt: skip
_LAST = re.compile(r"[/\\]")
_ENDING = re.compile(r"\.[^.\s]{1,12}\Z")


def given(part: Part, hint: str = "") -> str:
    """The name that the sender gave, in whatever way; "" for none."""
    for parameters, name in (
        (part.disposition.parameters, "filename"),
        (part.content_type.parameters, "name"),
        (part.disposition.parameters, "name"),
        (part.content_type.parameters, "filename"),
    ):
        if said := tidy(parameters.get(name, "")):
            return said
    return ""


def tidy(name: str) -> str:
    """The last part of a path in one line, short enough for any file system, its ending kept."""
    name = _LAST.split(words.line(name, 4000))[-1].strip().lstrip(".").strip()
    if len(name.encode("utf-8", "replace")) <= LONGEST:
        return name
    found = _ENDING.search(name)
    ending = found[0] if found else ""
    room = LONGEST - len(ending.encode("utf-8", "replace"))
    return name.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip() + ending


def made(kind: str, number: int) -> str:
    """A name for what has none: image-1.png."""
    main = kind.partition("/")[0]
    stem = {"image": "image", "message": "message", "text": "text", "audio": "audio", "video": "video"}.get(
        main, "file"
    )
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind, strict=False) or ".bin"
    return f"{stem}-{number}{ending}"
