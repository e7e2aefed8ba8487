"""What the bundle says for programs: the timeline, the dates with their working, the list of files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from insaf.cases.queries import Loaded
from insaf.core.arabic import neutralise
from insaf.core.record import instant
from insaf.reports.bundle.record import Head
from insaf.reports.dossier.told import Counted, Line, Told
from insaf.reports.masking import Shown

FORMAT = 1


def files(shown: Shown) -> Iterator[tuple[str, int, str]]:
    """Name, size and SHA-256 of every file of the case that may be handed out, once."""
    once: dict[str, tuple[str, int, str]] = {}
    for step in shown.loaded.steps:
        for sealed in getattr(step.event, "files", ()):
            card = json.loads(sealed.text) if sealed.text and sealed.text.startswith("{") else None
            if card and card["sha256"]:
                once.setdefault(card["sha256"], (neutralise(card["name"]), card["size"], card["sha256"]))
    yield from once.values()


def timeline(told: Mapping[str, Told]) -> dict[str, object]:
    """Every entry; what was told together with an earlier one names that as its ``with``."""
    words = {language: {line.n: line for line in one.lines} for language, one in told.items()}
    first = next(iter(told.values()))
    entries: list[dict[str, object]] = []
    head = 0
    for step in first.shown.loaded.steps:
        spoken = {language: _line(lines[step.n]) for language, lines in words.items() if step.n in lines}
        head = step.n if spoken else head
        entries.append(
            {"n": step.n, "seq": step.seq, "at": instant(step.at), "actor": step.actor, "type": step.type}
            | (spoken or {"with": head})
        )
    return {"reference": first.shown.loaded.case.reference, "entries": entries}


def _line(line: Line) -> dict[str, object]:
    facts = [{"label": label, "value": _value(value)} for label, value in line.facts]
    return {"who": line.who, "said": neutralise(line.said), "text": line.text, "facts": facts}


def _value(value: str | date | datetime) -> str:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else neutralise(value)


def deadlines(told: Mapping[str, Told]) -> dict[str, object]:
    """Every date of every promise: from when, how many days, each day counted or skipped, and why."""
    first = next(iter(told.values()))
    case = first.shown.loaded.case
    promises = []
    for key, one in case.deadlines.items():
        counts = {language: each.counts.get(key, ()) for language, each in told.items()}
        promises.append({
            "kind": str(one.kind), "number": one.number, "original_due_at": instant(one.original_due_at),
            "due_at": instant(one.due_at), "met_at": _instant(one.met_at), "ended_at": _instant(one.ended_at),
            "breached_at": _instant(one.breached_at), "policy": one.policy_version, "calendar": one.calendar_version,
            "dates": [_counted(of) for of in zip(*counts.values(), strict=True)],
        })  # fmt: skip
    zone = first.shown.loaded.rules.calendar.zone
    return {"reference": case.reference, "zone": zone, "promises": promises}


def _counted(made: tuple[Counted, ...]) -> dict[str, object]:
    """One date, told in each language; the days are the same."""
    ar, en = made
    days = [
        {"on": day.on.isoformat(), "number": day.number, "why": {"ar": day.why, "en": other.why}}
        for day, other in zip(ar.days, en.days, strict=True)
    ]
    return {
        "because": {"ar": ar.because, "en": en.because},
        "counted_from": instant(ar.counted_from),
        "working_days": ar.days_promised,
        "due_at": instant(ar.due_at),
        "derived_at": _instant(ar.derived_at),
        "agrees": ar.agrees,
        "days": days,
    }


def _instant(at: datetime | None) -> str | None:
    return instant(at) if at else None


def manifest(
    loaded: Loaded, names: bool, to: str, head: Head, kept: Mapping[str, tuple[int, str]]
) -> dict[str, object]:
    """Every file with its size and SHA-256, and what the bundle claims to hold."""
    institution = loaded.rules.policy.institution.name
    return {
        "insaf-bundle": FORMAT,
        "reference": loaded.case.reference,
        "institution": {"ar": institution.ar, "en": institution.en},
        "to": to,
        "names": names,
        "entries": len(loaded.steps),
        "record": head.size,
        "at": instant(head.at),
        "files": [{"path": name, "size": size, "sha256": sha} for name, (size, sha) in sorted(kept.items())],
    }
