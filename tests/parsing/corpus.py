"""Real mails of public collections, and a second, rough way to read any mail, to compare with."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from insaf.intake.email import parse as reading
from insaf.intake.email.shape import LIMITS, Mail

FOLDER = Path(__file__).parents[1] / "fixtures" / "mail"
BESIDE = {"NOTICE", "LICENCE"}
WORD = re.compile(r"[A-Za-z]{5,}|[\u0600-\u06ff]{4,}")
_UNSEEN = re.compile(r"<(style|script|title)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL | re.IGNORECASE)


@cache
def paths() -> tuple[Path, ...]:
    return tuple(sorted(path for path in FOLDER.glob("*/*") if path.name not in BESIDE))


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@cache
def raws() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in paths())


def strictly(raw: bytes) -> Mail:
    """Read a mail without the net that `parse` spreads under it, so that an exception is seen."""
    return reading._Reading(raw, LIMITS, "", ()).mail()


def plainly(raw: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """Type, content and whether it is an attachment, of each leaf, as the standard library sees it."""
    for part in email.message_from_bytes(raw).walk():
        if part.is_multipart() or part.get_content_maintype() == "multipart":
            continue
        content = part.get_payload(decode=True)
        file = part.get_content_disposition() == "attachment" or bool(part.get_filename())
        yield part.get_content_type(), content if isinstance(content, bytes) else b"", file


def words_of(kind: str, content: bytes) -> list[str]:
    """Words that a reader would see in a text."""
    said = content.decode("utf-8" if _is_utf_8(content) else "latin-1")
    return WORD.findall(_UNSEEN.sub(" ", said) if kind == "text/html" else said)


def _is_utf_8(content: bytes) -> bool:
    try:
        return bool(content.decode("utf-8")) or True
    except UnicodeDecodeError:
        return False
