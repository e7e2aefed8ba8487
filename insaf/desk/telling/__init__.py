"""The timeline: every entry of a case in words, nothing left out (B-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext, ngettext

from insaf.cases.history import Step
from insaf.core.events.clock import DeadlineSet
from insaf.core.events.handling import PointAdded
from insaf.desk.telling.consulting import change, message
from insaf.desk.telling.entries import Attached, Cast, Fact, Told, words_of
from insaf.desk.telling.preferring import ways
from insaf.desk.telling.signed import committed, signed
from insaf.desk.telling.system import deadline_fact

__all__ = ["Attached", "Cast", "Fact", "Told", "timeline", "ways"]


SHORTEST_FOLD = 2
"""Routine entries in a row from which they are folded."""


def timeline(steps: Sequence[Step], cast: Cast) -> list[Told]:
    """Each entry in order, with runs of the system's routine folded into one."""
    return list(_folded(_entries(steps, replace(cast, signed=signed(steps, cast), committed=committed(steps)))))


def _folded(entries: Sequence[Told]) -> Iterator[Told]:
    for quiet, together in groupby(entries, lambda told: told.quiet):
        run = tuple(together)
        if not quiet or len(run) < SHORTEST_FOLD:
            yield from run
            continue
        words = ngettext("%(n)s routine entry of the system", "%(n)s routine entries of the system", len(run))
        yield Told(
            "fold",
            "settings",
            words % {"n": len(run)},
            at=run[-1].at,
            who=gettext("The system"),
            n=run[0].n,
            inside=run,
        )


def _entries(steps: Sequence[Step], cast: Cast) -> list[Told]:
    """What was promised by an act stands with the act; points of one act stand together."""
    told: list[Told] = []
    for (_moment, sort), together in groupby(steps, _sort):
        group = list(together)
        if sort == "point":
            told.append(_points(group, cast))
        elif sort != "promise":
            told += [_told(step, cast) for step in group]
        elif told and _same_act(told[-1], group[0]):
            told[-1] = replace(told[-1], facts=(*told[-1].facts, *_dates(group)))
        else:
            told.append(_promises(group, cast))
    return told


def _sort(step: Step) -> tuple[object, str]:
    sort = {DeadlineSet: "promise", PointAdded: "point"}.get(type(step.event), "")
    return (step.at, step.actor), sort


def _same_act(before: Told, step: Step) -> bool:
    """Promises join the entry of our own that made them, never the complainant's words."""
    return before.at == step.at and before.look != "person"


def _told(step: Step, cast: Cast) -> Told:
    told = message(step.event, cast) or change(step.event, cast)
    return replace(told, at=step.at, who=cast.who(step), n=step.n)


def _dates(steps: list[Step]) -> tuple[Fact, ...]:
    return tuple(deadline_fact(step.event) for step in steps if isinstance(step.event, DeadlineSet))


def _promises(steps: list[Step], cast: Cast) -> Told:
    first = steps[0]
    return Told(
        "system", "calendar-clock", gettext("Dates promised"), facts=_dates(steps), at=first.at,
        who=gettext("The system"), n=first.n, quiet=True,
    )  # fmt: skip


def _points(steps: list[Step], cast: Cast) -> Told:
    """Points of one act in one entry."""
    events = [step.event for step in steps if isinstance(step.event, PointAdded)]
    texts = tuple(Fact(gettext("Point %(n)s") % {"n": e.number}, text=words_of(e.text)) for e in events)
    first = steps[0]
    return Told("system", "list", gettext("Points to answer"), facts=texts, at=first.at, who=cast.who(first), n=first.n)
