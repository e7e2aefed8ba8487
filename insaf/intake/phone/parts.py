"""Messages with a file in them: their fields as news, their audio as the recording of the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from insaf.cases import uploads
from insaf.core.acts.base import File
from insaf.intake.phone import reading
from insaf.intake.phone.models import Call, CallEvent
from insaf.intake.phone.reading import Kind, News, Unread, Unreadable

LARGEST = uploads.LARGEST
ENDINGS = ((b"RIFF", ".wav"), (b"ID3", ".mp3"), (b"OggS", ".ogg"))
MULTIPART = "multipart/form-data"


def news(content: bytes, content_type: str, received_at: datetime, extra: Mapping[str, str]) -> News:
    """What one message says, with a file in it or without. Raises ``Unreadable``."""
    if not content_type.lower().startswith(MULTIPART):
        return reading.read(content, content_type, received_at, extra)
    fields, audio = _split(content, content_type)
    try:
        return reading.news(fields, received_at, extra)
    except Unreadable as problem:
        if problem.why is not Unread.NO_KIND or not audio:
            raise
        told = reading.news({**fields, "event": Kind.VOICEMAIL}, received_at, extra)
        return replace(told, kind=Kind.VOICEMAIL)


def keep_audio(event: CallEvent, call: Call) -> None:
    """The audio that came within a message is the recording of its call."""
    if not event.content_type.lower().startswith(MULTIPART) or call.recording:
        return
    _fields, audio = _split(event.content(), event.content_type)
    if audio and (card := kept(audio)):
        call.recording, call.fetch_at = asdict(card), None
        call.save(update_fields=["recording", "fetch_at"])


def kept(audio: bytes) -> File | None:
    """The card of a recording; None where the bytes are no audio that is taken, or too large."""
    if not audio or len(audio) > LARGEST:
        return None
    taken, _refused = uploads.take([ContentFile(audio, name=f"recording{_ending(audio)}")])
    return taken[0] if taken else None


def _ending(audio: bytes) -> str:
    """By the bytes, whatever the exchange calls it."""
    if audio[4:8] == b"ftyp":
        return ".m4a"
    return next((ending for mark, ending in ENDINGS if audio.startswith(mark)), ".mp3")


class _InMemory(MemoryFileUploadHandler):
    """The whole message is in memory already, and so stay its parts."""

    def handle_raw_input(self, *_words: Any, **_more: Any) -> None:
        self.activated = True


def _split(content: bytes, content_type: str) -> tuple[dict[str, str], bytes]:
    """The fields under their plain names, and the first file's bytes."""
    meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(content))}
    try:
        posted, files = MultiPartParser(meta, BytesIO(content), [_InMemory()]).parse()
    except (MultiPartParserError, ValueError, LookupError):
        raise Unreadable(Unread.NOT_A_MESSAGE) from None
    except Exception as problem:  # SuspiciousOperation: too many fields, too large
        raise Unreadable(Unread.NOT_A_MESSAGE) from problem
    flat: dict[str, str] = {}
    for name, value in posted.items():
        flat.setdefault(reading.plain(name), str(value).replace("\0", "")[:4000])
    first = next(iter(files.values()), None)
    return flat, first.read() if first else b""
