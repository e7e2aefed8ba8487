"""An exchange for the demo and the tests: the messages of a whole call, signed as ours are; pure but for its tone."""

from __future__ import annotations

import io
import json
import math
import secrets
import struct
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

BOUNDARY = "----insaf-simulated-exchange"

CALLS: dict[str, tuple[str, ...]] = {
    "ring": ("ringing",),
    "answer": ("answered",),
    "hangup": ("hangup",),
    "talk": ("ringing", "answered", "hangup"),
    "miss": ("ringing", "missed"),
    "voicemail": ("ringing", "hangup", "voicemail"),
}
"""What is told of each sort of call, in order."""


@dataclass(frozen=True)
class Message:
    """One message: what it says, as it goes over the line."""

    event: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Sort:
    """A call to be told."""

    events: Sequence[str]
    call: str
    number: str
    at: datetime
    seconds: int = 60
    extension: str = ""


def messages(sort: Sort) -> Iterator[Message]:
    """Every message of the call: it rings a while, is spoken for so many seconds, and ends."""
    at = sort.at
    for event in sort.events:
        said = {"call_id": sort.call, "event": event, "from": sort.number, "timestamp": at.isoformat()}
        if sort.extension:
            said["extension"] = sort.extension
        if event == "hangup" and "answered" in sort.events:
            said["billsec"] = str(sort.seconds)
        if event == "voicemail":
            said["seconds"] = str(sort.seconds)
            yield Message(event, _form(said, tone(min(sort.seconds, 5))), f"multipart/form-data; boundary={BOUNDARY}")
        else:
            yield Message(event, json.dumps(said).encode(), "application/json")
        at += timedelta(seconds=sort.seconds if event == "answered" else 8)


def new_call() -> str:
    return f"sim-{secrets.token_hex(6)}"


def tone(seconds: int) -> bytes:
    """A WAV file that hums, in place of a voice."""
    rate, kept = 8000, io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for n in range(max(1, seconds) * rate):
            fade = 0.5 * (1 + math.sin(n / rate * 7))
            file.writeframesraw(struct.pack("<h", int(6000 * fade * math.sin(2 * math.pi * 220 * n / rate))))
    return kept.getvalue()


def _form(fields: dict[str, str], audio: bytes) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="audio"; filename="message.wav"\r\n'
    parts.append(f"{head}Content-Type: audio/wav\r\n\r\n".encode() + audio + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
