"""A call is the fold of its news, in whatever order and however often they came; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from insaf.intake.phone.reading import Kind, News

RINGS_AT_MOST = timedelta(minutes=5)
"""A call that rang so long without any more news was not answered."""

TALKS_AT_MOST = timedelta(hours=6)
"""A talk whose end was never told is over by then."""

WRITES_AT_MOST = timedelta(hours=1)
"""Whoever took a call of which nothing more was told has left it, if the screen was not touched for so long."""

SECOND_NEWS = timedelta(seconds=20)
"""After the end of a call, so long for news of it that are still on their way."""


@dataclass(frozen=True)
class Folded:
    """A call as its news make it."""

    number: str
    shown: str
    direction: str
    extension: str
    state: str  # a Call.State
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    seconds: int
    recording_url: str


def fold(news: Sequence[News], now: datetime) -> Folded:
    """What all news of one call say together. The order of the sequence changes nothing."""
    known = sorted(news, key=lambda one: (one.at, one.kind, one.number, one.shown, one.extension, one.recording_url))
    answered = [one.at for one in known if one.kind is Kind.ANSWERED or (one.talked and one.kind is Kind.ENDED)]
    ended = [one.at for one in known if one.kind in (Kind.ENDED, Kind.MISSED)]
    seconds = max((one.seconds for one in known if one.kind is not Kind.RINGING), default=0)
    voice = any(one.kind is Kind.VOICEMAIL for one in known)
    recorded = [one for one in known if one.recording_url]
    voice = voice or (bool(recorded) and not answered)
    state = "voicemail" if voice else _state(known, bool(answered), bool(ended), now)
    began, ends = (answered[0] if answered else None), (ended[-1] if ended else None)
    if not seconds and began and ends and state == "talked":
        seconds = max(0, int((ends - began).total_seconds()))
    numbered = next((one for one in known if one.number), None)
    return Folded(
        number=numbered.number if numbered else "",
        shown=(numbered or next((one for one in known if one.shown), known[0])).shown,
        direction="out" if any(one.direction == "out" for one in known) else "in",
        extension=next((one.extension for one in reversed(known) if one.extension), ""),
        state=state,
        rang_at=known[0].at,
        answered_at=began,
        ended_at=ends,
        seconds=seconds if state in ("talked", "voicemail") else 0,
        recording_url=recorded[-1].recording_url if recorded else "",
    )


def _state(known: Sequence[News], answered: bool, ended: bool, now: datetime) -> str:
    quiet = now - known[-1].at
    if answered:
        return "talked" if ended or quiet > TALKS_AT_MOST else "talking"
    return "missed" if ended or quiet > RINGS_AT_MOST else "ringing"
