"""What may come in as a file: a short list, judged by the name and by the bytes (B-12, L-07)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import IO, Any

from insaf.cases import files
from insaf.core.acts.base import File
from insaf.core.policy import Text

MB = 1024 * 1024
LARGEST, LARGEST_TOGETHER, MOST = 10 * MB, 25 * MB, 5
LARGEST_UNPACKED = 200 * MB
HEAD = 8192  # bytes looked at

TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".eml": "message/rfc822",
}
"""The endings that are taken, and the type each is kept under, whatever the sender claimed."""

ACCEPT = ",".join(TYPES)


class Unacceptable(ValueError):
    """A file that is not taken; ``said`` tells the person why and what would be."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def take(uploads: Iterable[Any], held: Sequence[File] = ()) -> tuple[tuple[File, ...], list[Text]]:
    """Keep what may be kept beside the files ``held`` already; the rest as sentences of refusal.

    A file that came twice is kept once.
    """
    taken, refused = list(held), list[Text]()
    for upload in uploads:
        try:
            _room(upload, taken)
            taken = _with(taken, _kept(upload))
        except Unacceptable as refusal:
            refused.append(refusal.said)
    return tuple(taken), refused


def _with(taken: list[File], file: File) -> list[File]:
    return taken if file.sha256 in {one.sha256 for one in taken} else [*taken, file]


def _kept(upload: Any) -> File:
    name = _name(upload.name)
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES or not _JUDGES[ending](upload.file):
        raise Unacceptable(_not_taken(name, known=ending in TYPES))
    upload.seek(0)
    return files.keep(upload.chunks(), name, TYPES[ending])


def _room(upload: Any, taken: Sequence[File]) -> None:
    """Nothing empty, nothing too large, not too many."""
    name = _name(upload.name)
    if not upload.size:
        raise Unacceptable(Text(f"الملف «{name}» فارغ.", f"The file “{name}” is empty."))
    if upload.size > LARGEST:
        raise Unacceptable(
            Text(
                f"حجم الملف «{name}» يتجاوز {LARGEST // MB} ميغابايت.",
                f"The file “{name}” is larger than {LARGEST // MB} MB.",
            )
        )
    if len(taken) >= MOST:
        raise Unacceptable(
            Text(
                f"لم يُرفق «{name}»: الحد الأعلى {MOST} ملفات.",
                f"“{name}” was not attached: at most {MOST} files can be sent.",
            )
        )
    if sum(file.size for file in taken) + upload.size > LARGEST_TOGETHER:
        raise Unacceptable(
            Text(
                f"لم يُرفق «{name}»: مجموع أحجام الملفات يتجاوز {LARGEST_TOGETHER // MB} ميغابايت.",
                f"“{name}” was not attached: the files together exceed {LARGEST_TOGETHER // MB} MB.",
            )
        )


def _not_taken(name: str, known: bool) -> Text:
    if known:
        return Text(
            f"محتوى الملف «{name}» لا يطابق نوعه. احفظه من جديد بنوعه الصحيح ثم أرفقه.",
            f"The content of “{name}” does not match its type. Save it again as that type and attach it.",
        )
    return Text(
        f"لا نقبل نوع الملف «{name}». نقبل الصور وملفات PDF وWord وExcel والنصوص والتسجيلات الصوتية.",
        f"We do not take files like “{name}”. We take images, PDF, Word, Excel, text, audio and saved e-mails.",
    )


def _name(name: str) -> str:
    """The last part of a path; the words themselves stay as given, for evidence (J-06)."""
    return re.split(r"[/\\]", name.strip())[-1].strip()[:200] or "file"


def _begins(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda stream: _head(stream).startswith(marks)


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(HEAD)


def _is_pdf(stream: IO[bytes]) -> bool:
    return b"%PDF-" in _head(stream)[:1024]


def _is_mp4(stream: IO[bytes]) -> bool:
    return _head(stream)[4:8] == b"ftyp"


def _is_mp3(stream: IO[bytes]) -> bool:
    head = _head(stream)
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6))


def _is_text(stream: IO[bytes]) -> bool:
    head = _head(stream)
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head


def _is_mail(stream: IO[bytes]) -> bool:
    """Begins with header lines, as RFC 5322 has them."""
    return (
        _is_text(stream)
        and re.match(rb"(From |[!-9;-~]+[ \t]*:)", _head(stream).lstrip(b"\xef\xbb\xbf\r\n")) is not None
    )


def _office(folder: str) -> Callable[[IO[bytes]], bool]:
    """A zip with the parts of an Office file that does not unpack to a flood."""

    def judge(stream: IO[bytes]) -> bool:
        stream.seek(0)
        try:
            with zipfile.ZipFile(stream) as package:
                parts = package.infolist()
        except Exception:  # whatever the reader stumbles over in a crafted file, it is not a package
            return False
        names = {part.filename for part in parts}
        whole = "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
        return whole and sum(part.file_size for part in parts) <= LARGEST_UNPACKED

    return judge


_JUDGES: dict[str, Callable[[IO[bytes]], bool]] = {
    ".pdf": _is_pdf,
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins(b"\xff\xd8\xff"),
    ".jpeg": _begins(b"\xff\xd8\xff"),
    ".docx": _office("word/"),
    ".xlsx": _office("xl/"),
    ".txt": _is_text,
    ".m4a": _is_mp4,
    ".mp3": _is_mp3,
    ".wav": lambda stream: _head(stream)[:4] == b"RIFF" and _head(stream)[8:12] == b"WAVE",
    ".ogg": _begins(b"OggS"),
    ".eml": _is_mail,
}
