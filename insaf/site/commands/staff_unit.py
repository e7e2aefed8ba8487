"""`insaf staff unit`: which units are asked as the concerned party, and who answers for them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from insaf.site.cli import Wrong, command, group, need_database, show

if TYPE_CHECKING:
    from insaf.people.models import Staff, Unit


def add(staff: Any) -> None:
    unit = group(staff, "unit", "units that are asked for answers")
    added = command(unit, "add", _add, "add a unit")
    added.add_argument("--name-ar", required=True, help="the name in Arabic")
    added.add_argument("--name-en", default="", help="the name in English")
    command(unit, "list", _list, "list the units with their numbers and who answers for them")
    changed = command(unit, "change", _change, "change who answers for a unit, who heads it, or its names")
    changed.add_argument("number", type=int, metavar="NUMBER", help="of the unit, as the list shows it")
    changed.add_argument("--name-ar", default="", help="another name in Arabic")
    changed.add_argument("--name-en", default="", help="another name in English")
    closed = command(unit, "close", _close, "ask a unit nothing more; what it was asked stays")
    closed.add_argument("number", type=int, metavar="NUMBER", help="of the unit, as the list shows it")
    kept = command(unit, "changes", _changes, "list who changed a unit and when, with how it stood before and after")
    kept.add_argument("number", type=int, metavar="NUMBER", help="of the unit, as the list shows it")
    for one in (added, changed):
        one.add_argument("--head", default=None, metavar="EMAIL", help="who is told when it is late; empty: nobody")
        one.add_argument(
            "--member", action="append", default=[], metavar="EMAIL", help="who answers for it; again for each"
        )
    changed.add_argument("--without", action="append", default=[], metavar="EMAIL", help="who answers for it no longer")


def _add(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people import units
    from insaf.people.models import Unit

    if not words.name_ar.strip():
        raise Wrong("A unit needs a name in Arabic.")
    members, head = [_member(one) for one in words.member], _member(words.head) if words.head else None
    _shown(words, units.keep(Unit(), words.name_ar, words.name_en, head, members))


def _change(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people import units

    unit = _unit(words.number)
    joining, leaving = ({_member(one) for one in some} for some in (words.member, words.without))
    head = unit.head if words.head is None else _member(words.head) if words.head else None
    names = words.name_ar.strip() or unit.name_ar, words.name_en.strip() or unit.name_en
    _shown(words, units.keep(unit, *names, head, {*unit.members.all(), *joining} - leaving))


def _close(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people import units

    _shown(words, units.close(_unit(words.number)))


def _list(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people.models import Unit

    units = list(Unit.objects.select_related("head").prefetch_related("members"))
    show(words, [_as_value(one) for one in units], list(map(_line, units)) or ["None yet: insaf staff unit add --help"])


def _changes(words: argparse.Namespace) -> None:
    need_database()
    found = [
        {"at": one.at.isoformat(), "by": one.by.email if one.by else None, "before": one.before, "after": one.after}
        for one in _unit(words.number).changes.select_related("by")
    ]
    lines = [f"{one['at']}  {one['by'] or 'this command'}\n  {one['before']}\n  {one['after']}" for one in found]
    show(words, found, lines or ["None yet"])


def _shown(words: argparse.Namespace, unit: Unit) -> None:
    warning = [] if unit.people() else ["Nobody answers for it yet: insaf staff unit change --help"]
    show(words, _as_value(unit), [_line(unit), *warning])


def _line(unit: Unit) -> str:
    people = ", ".join(one.email for one in unit.members.all()) or "nobody"
    head = f"; head: {unit.head.email}" if unit.head else ""
    return f"{unit.pk:>4}  {unit.name_ar}{'' if unit.is_active else '  (closed)'}  {people}{head}"


def _as_value(unit: Unit) -> dict[str, Any]:
    return {
        "number": unit.pk,
        "name_ar": unit.name_ar,
        "name_en": unit.name_en,
        "head": unit.head.email if unit.head else None,
        "members": [one.email for one in unit.members.all()],
        "active": unit.is_active,
    }


def _unit(number: int) -> Unit:
    from insaf.people.models import Unit

    found = Unit.objects.filter(pk=number).first()
    if found is None:
        raise Wrong(f"There is no unit {number}: insaf staff unit list")
    return found


def _member(email: str) -> Staff:
    from insaf.people.models import Staff

    found = Staff.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Wrong(f"{email} is nobody's e-mail here: insaf staff list")
    return found
