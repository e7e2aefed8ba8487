"""`insaf staff`: who works here, and in which roles."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from insaf.core.terms import Role
from insaf.site.cli import Wrong, add_parts, command, group, need_database, show

if TYPE_CHECKING:
    from insaf.people.models import Staff


def add(subparsers: Any) -> None:
    staff = group(subparsers, "staff", "add and list members of staff")
    added = command(staff, "add", _add, "add a member of staff")
    added.add_argument("--email", required=True, help="for signing in")
    added.add_argument("--name-ar", required=True, help="the name in Arabic")
    added.add_argument("--name-en", default="", help="the name in English")
    added.add_argument("--role", action="append", required=True, choices=[str(one) for one in Role], dest="roles")
    added.add_argument("--password", help="asked for on a terminal, made up and printed otherwise")
    command(staff, "list", _list, "list the members of staff")
    away = command(staff, "away", _away, "somebody is absent: open cases go to the deputy or the queue")
    away.add_argument("email", metavar="EMAIL", help="who is absent")
    away.add_argument("--until", type=_day, required=True, metavar="DATE", help="the last day of the absence, as in 2027-03-09; a day that is over ends it")  # fmt: skip
    away.add_argument("--deputy", default="", metavar="EMAIL", help="who takes the cases over")
    disabled = command(staff, "disable", _disable, "somebody left: no signing in, cases go to the queue")
    disabled.add_argument("email", metavar="EMAIL", help="who left")
    add_parts(staff, "staff")


def _add(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people.models import Staff

    email = words.email.strip().lower()
    if Staff.objects.filter(email=email).exists():
        raise Wrong(f"{email} is a member of staff already.")
    password, made_up = _password(words.password)
    member = Staff(email=email, name_ar=words.name_ar.strip(), name_en=words.name_en.strip())
    _check(member, password)
    roles = tuple(dict.fromkeys(Role(role) for role in words.roles))
    made = Staff.objects.create_user(email, password, roles, name_ar=member.name_ar, name_en=member.name_en)
    value = _as_value(made) | ({"password": password} if made_up else {})
    lines = [f"{made.email} is added: {', '.join(made.roles)}."]
    show(words, value, lines + ([f"Password: {password}"] if made_up else []))


def _check(member: Staff, password: str) -> None:
    """The address and the password as the product wants them, or a plain sentence."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import translation

    with translation.override("en"):
        try:
            validate_email(member.email)
            validate_password(password, member)
        except ValidationError as problem:
            raise Wrong(" ".join(problem.messages)) from None


def _password(given: str | None) -> tuple[str, bool]:
    """The password, and whether it was made up here and must be shown."""
    if given is not None:
        return given, False
    if sys.stdin.isatty():
        return getpass.getpass("Password: "), False
    return secrets.token_urlsafe(12), True


def _list(words: argparse.Namespace) -> None:
    need_database()
    from insaf.people.models import Staff

    rows = [_as_value(one) for one in Staff.objects.select_related("deputy")]
    lines = [
        f"{row['email']:32}  {', '.join(row['roles']):36}  {row['name_ar']}{'' if row['active'] else '  (left)'}"
        for row in rows
    ]
    show(words, rows, lines or ["Nobody yet: insaf staff add --help"])


def _away(words: argparse.Namespace) -> None:
    need_database()
    member = _member(words.email)
    deputy = _member(words.deputy) if words.deputy else None
    if deputy is not None and (deputy == member or not deputy.is_active):
        raise Wrong(f"{deputy.email} cannot be the deputy: another member of staff who works here is needed.")
    member.away_until, member.deputy = words.until, deputy
    member.save(update_fields=["away_until", "deputy"])
    handed = _handed_on()
    to = f"; deputy: {deputy.email}" if deputy else ""
    lines = [f"{member.email} is away until {words.until}{to}.", f"Open cases handed on: {handed}."]
    show(words, _as_value(member) | {"cases_handed_on": handed}, lines)


def _disable(words: argparse.Namespace) -> None:
    need_database()
    member = _member(words.email)
    member.is_active = False
    member.save(update_fields=["is_active"])
    handed = _handed_on()
    lines = [f"{member.email} can no longer sign in.", f"Open cases handed on: {handed}."]
    show(words, _as_value(member) | {"cases_handed_on": handed}, lines)


def _handed_on() -> int:
    """At once, not with the worker's next round (B-15)."""
    from insaf.cases import absence

    return absence.run_once(datetime.now(UTC))


def _member(email: str) -> Staff:
    from insaf.people.models import Staff

    found = Staff.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Wrong(f"{email} is nobody's e-mail here: insaf staff list")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as in 2027-03-09") from None


def _as_value(one: Staff) -> dict[str, Any]:
    return {
        "id": one.pk,
        "email": one.email,
        "name_ar": one.name_ar,
        "name_en": one.name_en,
        "roles": list(one.roles),
        "active": one.is_active,
        "away_until": one.away_until.isoformat() if one.away_until else None,
        "deputy": one.deputy.email if one.deputy else None,
    }
