"""Reads what an exchange told, in whatever names it has for things; pure.

A message is JSON or a form. Names are compared without their case and marks, so that ``CallSid``,
``call-sid`` and ``call_sid`` are one; fields within fields count as well, the outermost first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from insaf.core.arabic import ascii_digits, neutralise
from insaf.people import phones

LATEST_SKEW = timedelta(minutes=5)
"""How far an exchange's clock may be ahead of ours; later instants are taken as now."""

EARLIEST = timedelta(days=31)
"""How old news may be; an older instant is a mistake, and the news counts as of now."""

MOST_FIELDS = 500
DEEPEST = 4


class Kind(StrEnum):
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    MISSED = "missed"
    VOICEMAIL = "voicemail"
    RECORDING = "recording"


class Unread(StrEnum):
    """Why a message waits for a person."""

    NOT_A_MESSAGE = "not-a-message"
    NO_CALL = "no-call"
    NO_KIND = "no-kind"


class Unreadable(ValueError):
    def __init__(self, why: Unread) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class News:
    """One thing that happened to one call."""

    call: str
    kind: Kind
    at: datetime
    number: str = ""  # E.164; empty where it was withheld or not said
    shown: str = ""  # the caller as the exchange wrote it
    direction: str = ""  # in, out; empty where it was not said
    extension: str = ""
    seconds: int = 0
    recording_url: str = ""
    talked: bool = False  # it says itself that somebody spoke for so long


NAMES: dict[str, tuple[str, ...]] = {
    "call": (
        "call", "callid", "calluuid", "callsid", "parentcallsid", "linkedid", "uniqueid", "calluniqueid", "uuid",
        "sessionid", "callsessionid", "conversationid", "conversationuuid", "cdrid", "id",
    ),
    "kind": (
        "event", "eventtype", "eventname", "callstatus", "callstate", "status", "state", "dialstatus", "disposition",
        "type", "action", "recordingstatus",
    ),
    "number": (
        "number", "from", "caller", "callerid", "calleridnum", "callernumber", "callerphone", "cli", "clid", "ani",
        "src", "source", "phone", "phonenumber", "msisdn", "customernumber", "remotenumber",
    ),
    "to": ("calledpartynumber", "called", "to", "dst", "destination", "did", "dnid"),
    "extension": (
        "extension", "ext", "agent", "agentextension", "exten", "agentnumber", "internalnumber", "answeredby",
        "connectedlinenum", "dstchannelext",
    ),
    "direction": ("direction", "calldirection", "calltype"),
    "at": (
        "at", "timestamp", "time", "eventtime", "occurredat", "eventtimestamp", "datetime", "date", "start",
        "starttime", "calldate",
    ),
    "seconds": (
        "seconds", "billsec", "billableseconds", "talktime", "talkduration", "callduration", "recordingduration",
        "duration",
    ),
    "recording": ("recording", "recordingurl", "recordurl", "recordinglink", "audiourl", "voicemailurl", "mediaurl"),
}  # fmt: skip
"""Under which names each thing is looked for, the first that is there counts."""

KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.RINGING: ("ringing", "ring", "initiated", "incoming", "queued", "newcall", "callstarted", "start", "started"),
    Kind.ANSWERED: (
        "answered", "answer", "inprogress", "connected", "bridge", "bridged", "up", "callanswered", "callconnected",
        "established",
    ),
    Kind.ENDED: (
        "ended", "end", "hangup", "hungup", "completed", "complete", "finished", "callended", "callhangup",
        "disconnected", "terminated", "cdr",
    ),
    Kind.MISSED: (
        "missed", "noanswer", "busy", "failed", "cancel", "canceled", "cancelled", "abandon", "abandoned",
        "unanswered", "notanswered", "rejected", "congestion", "chanunavail", "callmissed", "missedcall", "timeout",
    ),
    Kind.VOICEMAIL: ("voicemail", "voicemessage", "newvoicemail", "message", "voicemailleft"),
    Kind.RECORDING: ("recording", "recordingavailable", "recordingcompleted", "recordingready"),
}  # fmt: skip

TALKED = ("seconds", "billsec", "billableseconds", "talktime", "talkduration", "callduration")
"""Lengths of a talk; a bare ``duration`` may count the ringing."""

WITHHELD = frozenset({"anonymous", "unknown", "private", "withheld", "restricted", "unavailable", "asserted", "none"})
_MARKS = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\+?[\d\s().\-]{3,}")
_PLUS_LOST = re.compile(r"^\s(?=\d)")  # a form that did not escape its plus


def read(content: bytes, content_type: str, received_at: datetime, extra: Mapping[str, str] | None = None) -> News:
    """The news of one message; Unreadable for what is none. ``extra``: names of the operator's own exchange."""
    fields = dict(_fields(content, content_type))
    return news(fields, received_at, extra)


def news(fields: Mapping[str, Any], received_at: datetime, extra: Mapping[str, str] | None = None) -> News:
    def said(what: str) -> str:
        own = tuple(plain(one) for one in (extra or {}).get(what, "").split("|") if one)
        return next((text for name in (*own, *NAMES[what]) if (text := fields.get(name, ""))), "")

    call = said("call").strip()[:120]
    if not call:
        raise Unreadable(Unread.NO_CALL)
    direction = _direction(said("direction"))
    other = said("to") if direction == "out" else said("number")
    number = _number(other)
    url = said("recording").strip()
    return News(
        call=call,
        kind=_kind(fields, said, url),
        at=_instant(said("at"), received_at),
        number=number,
        shown=neutralise(other).strip()[:60],
        direction=direction,
        extension=_extension(said("extension")),
        seconds=_seconds(said("seconds")),
        recording_url=url[:1000] if url.startswith(("https://", "http://")) else "",
        talked=any(_seconds(fields.get(name, "")) for name in TALKED),
    )


def _fields(content: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    """Every field under its plain name; of several of one name, the outermost and first."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = content.decode("utf-8-sig")
        if kind == "application/x-www-form-urlencoded":
            found: Any = dict(reversed(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)))
        else:
            found = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(Unread.NOT_A_MESSAGE) from None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict) or not found:
        raise Unreadable(Unread.NOT_A_MESSAGE)
    flat: dict[str, str] = {}
    for name, value in _leaves(found):
        flat.setdefault(name, value)
    yield from flat.items()


def _leaves(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Level by level, so that what stands outermost counts."""
    level = [found]
    for _depth in range(DEEPEST):
        for one in level:
            for name, value in one.items():
                if isinstance(value, str | int | float) and not isinstance(value, bool):
                    yield plain(str(name)), _storable(str(value))[:4000]
        level = [value for one in level for value in one.values() if isinstance(value, dict)]


def _storable(text: str) -> str:
    """Without what no database holds: zeros, and halves of signs that JSON may spell alone."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def plain(name: str) -> str:
    return _MARKS.sub("", name.lower())


def _kind(fields: Mapping[str, str], said: Any, url: str) -> Kind:
    """The first word that says what happened; a recording of a call that has no other news."""
    for name in dict.fromkeys((*NAMES["kind"],)):
        word = plain(fields.get(name, ""))
        if name == "recordingstatus":
            if word in ("completed", "complete") or (not word and url):
                return Kind.RECORDING
            continue
        for kind, words in KINDS.items():
            if word in words:
                return _kind_of_end(kind, fields, said)
        if word.endswith("voicemail"):
            return Kind.VOICEMAIL
    own = plain(said("kind"))
    found = next((kind for kind, words in KINDS.items() if own in words), None)
    if found:
        return found
    if url:
        return Kind.RECORDING
    raise Unreadable(Unread.NO_KIND)


def _kind_of_end(kind: Kind, fields: Mapping[str, str], said: Any) -> Kind:
    """An end that says itself that nobody answered: an exchange's record of the call."""
    end = plain(fields.get("disposition", "") or fields.get("dialstatus", ""))
    if kind is Kind.ENDED and end and end in KINDS[Kind.MISSED]:
        return Kind.MISSED
    return kind


def _direction(word: str) -> str:
    if plain(word).startswith("out"):
        return "out"
    return "in" if plain(word).startswith("in") else ""


def _number(text: str) -> str:
    """E.164, from any of three digit sets; empty for what is withheld or no number."""
    bare = _PLUS_LOST.sub("+", ascii_digits(neutralise(text)))
    bare = re.sub(r"^(?:tel|sips?):", "", bare.strip(), flags=re.I).partition("@")[0]
    if plain(bare) in WITHHELD:
        return ""
    found = _NUMBER.search(bare)
    try:
        return phones.read(found[0].strip()) if found else ""
    except ValueError:
        return ""


def _extension(text: str) -> str:
    """``SIP/201-00000a1b`` and ``201`` are both 201."""
    found = re.search(r"(?:^|/)([\w+]{1,20})", text.strip())
    return found[1] if found else ""


def _seconds(text: str) -> int:
    try:
        return max(0, min(int(float(text)), 24 * 3600))
    except (ValueError, OverflowError):
        return 0


def _instant(text: str, received_at: datetime) -> datetime:
    """An instant in seconds, milliseconds, ISO 8601 or as in a mail; what cannot be one is when it came."""
    bare = ascii_digits(text).strip()
    at = _epoch(bare) or _written(bare)
    if at is None or not received_at - EARLIEST <= at:
        return received_at
    return min(at, received_at) if at <= received_at + LATEST_SKEW else received_at


def _epoch(text: str) -> datetime | None:
    try:
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
