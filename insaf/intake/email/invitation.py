"""A calendar part (RFC 5545) as lines that can be read: what, when, where, who."""

from __future__ import annotations

import re

MOST_LINES, MOST_EVENTS = 5000, 5
_FOLD = re.compile(r"\r?\n[ \t]")
_FIELD = re.compile(r"([A-Za-z-]+)((?:;(?:[^:\"\n]|\"[^\"\n]*\")*)?):(.*)")
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?\Z")
_ZONE = re.compile(r"TZID=\"?([^;\":]{1,60})", re.IGNORECASE)
_NAME = re.compile(r"CN=\"?([^;\":]{1,100})", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def summary(calendar: str) -> str:
    """The events of a calendar, at most five; "" when there is none."""
    events: list[dict[str, str]] = []
    inside = 0
    for line in _FOLD.sub("", calendar).splitlines()[:MOST_LINES]:
        found = _FIELD.match(line[:4000])
        if not found:
            continue
        name, about, value = found[1].upper(), found[2], found[3].strip()
        if name in ("BEGIN", "END"):
            inside = _step(name, value.upper(), inside, events)
        elif inside == 1 and events:
            events[-1].setdefault(name, _value(name, about, value))
    return "\n\n".join(filter(None, map(_lines, events[:MOST_EVENTS])))


def _step(name: str, kind: str, inside: int, events: list[dict[str, str]]) -> int:
    """1 inside an event, 2 inside an alarm of it."""
    if kind in ("VEVENT", "VTODO"):
        if name == "BEGIN":
            events.append({})
        return int(name == "BEGIN")
    return inside + (1 if name == "BEGIN" else -1) if inside else 0


def _value(name: str, about: str, value: str) -> str:
    if name in ("DTSTART", "DTEND", "DUE"):
        zone = _ZONE.search(about)
        return _when(value) + (f" ({zone[1]})" if zone else "")
    if name == "ORGANIZER":
        said = _NAME.search(about)
        address = re.sub("(?i)^mailto:", "", value)
        return f"{said[1]} <{address}>" if said else address
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _when(value: str) -> str:
    found = _WHEN.match(value)
    if not found:
        return value
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day} {found[4]}:{found[5]}{' UTC' if found[7] else ''}" if found[4] else day


def _lines(event: dict[str, str]) -> str:
    when = " – ".join(event[name] for name in ("DTSTART", "DTEND", "DUE") if event.get(name))
    said = (event.get("SUMMARY"), when, event.get("LOCATION"), event.get("ORGANIZER"), event.get("DESCRIPTION"))
    return "\n".join(line for line in said if line)
