"""`insaf policy`: check, publish and show the policy, and what it makes of a date."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from insaf.core.calendar import Calendar, CountedDay
from insaf.core.policy import Kind, Policy
from insaf.core.rules import Rules
from insaf.site.cli import Wrong, command, group, need_database, need_django, show

POLICIES = Path(__file__).resolve().parents[3] / "policies"
FIRST_POLICY = POLICIES / "engineering-tracks.toml"


def add(subparsers: Any) -> None:
    policy = group(subparsers, "policy", "check, publish and show the policy")
    checked = command(policy, "check", _check, "say what is wrong with a policy file")
    checked.add_argument("file", metavar="FILE")
    published = command(policy, "publish", _publish, "publish a policy file as a new version")
    published.add_argument("file", metavar="FILE")
    published.add_argument("--by", default=getuser(), metavar="NAME", help="who publishes it")
    published.add_argument("--in-the-past", action="store_true", help="even if it takes effect before today")
    shown = command(policy, "show", _show, "show the published versions, or one of them")
    shown.add_argument("version", metavar="VERSION", nargs="?")
    due = command(policy, "due", _due, "when a matter received at an instant is due, day by day")
    due.add_argument("--received", type=_instant, required=True, metavar="ISO", help="2026-03-03T10:00+03:00")
    span = due.add_mutually_exclusive_group()
    span.add_argument("--days", type=int, help="this many working days")
    span.add_argument("--kind", type=Kind, choices=list(Kind), default=Kind.COMPLAINT, help="the target of this kind")
    due.add_argument("--policy", metavar="FILE", help="by this file and the computed holidays, without a database")


def _check(words: argparse.Namespace) -> int:
    from insaf.rulebook.loading import read_policy
    from insaf.rulebook.problems import BadPolicy

    try:
        policy = read_policy(words.file)
    except BadPolicy as bad:
        problems = [
            {"line": each.line, "field": each.field, "en": each.said.en, "ar": each.said.ar} for each in bad.problems
        ]
        lines = [bad.said_in("en"), bad.said_in("ar")]
        show(words, {"valid": False, "problems": problems}, lines)
        return 1
    value = {"valid": True, "version": policy.version, "effective_on": policy.effective_on}
    show(words, value, [f"{words.file}: version {policy.version} can be published."])
    return 0


def _publish(words: argparse.Namespace) -> None:
    need_database()
    from insaf.rulebook import publishing, seeding

    now = datetime.now(UTC)
    policy = publishing.publish_file(words.file, words.by, now, in_the_past=words.in_the_past)
    seeding.ensure_holidays(now)
    show(words, _summary(policy), [f"Version {policy.version} holds from {policy.effective_on}."])


def _show(words: argparse.Namespace) -> None:
    need_database()
    from insaf.rulebook import policies
    from insaf.rulebook.models import PolicyVersion

    if words.version is None:
        listed = [_summary(policy) for policy in policies.all()]
        lines = [f"{each['version']}  from {each['effective_on']}" for each in listed]
        return show(words, listed, lines or ["No policy is published yet."])
    row = PolicyVersion.objects.filter(version=words.version).first()
    if row is None:
        raise Wrong(f"No policy is published as {words.version!r}.")
    value = {
        **_summary(policies.by_version(row.version)),
        "published_at": row.published_at.isoformat(),
        "published_by": row.published_by,
        "sha256": row.sha256,
        "source": row.source,
    }
    return show(words, value, [row.source])


def _summary(policy: Policy) -> dict[str, Any]:
    return {
        "version": policy.version,
        "effective_on": policy.effective_on.isoformat(),
        "institution": {"ar": policy.institution.name.ar, "en": policy.institution.name.en},
        "decide_days": {kind.value: target.decide_days for kind, target in policy.targets.items()},
    }


def _due(words: argparse.Namespace) -> None:
    rules = _rules_of_file(Path(words.policy)) if words.policy else _rules(words.received)
    days = words.days if words.days is not None else rules.policy.targets[words.kind].decide_days
    if days < 1:
        raise Wrong("--days must be 1 or more.")
    try:
        value = _counting(rules, words.received, days)
    except ValueError as problem:  # beyond the years of the calendar
        raise Wrong(str(problem)) from None
    show(words, value, _in_lines(value))


def _rules(received_at: datetime) -> Rules:
    """By the published policy or, on a machine without one, by the first policy's file."""
    need_django()
    from django.db import DatabaseError

    from insaf.rulebook import current, policies

    try:
        if not _has_database():
            return _rules_of_file(FIRST_POLICY)
        return current.rules_at(received_at)
    except (DatabaseError, policies.UnknownVersion):
        return _rules_of_file(FIRST_POLICY)


def _has_database() -> bool:
    """Asking an embedded database that is not there would make an empty one."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    return not database["ENGINE"].endswith("sqlite3") or Path(database["NAME"]).exists()


def _rules_of_file(path: Path) -> Rules:
    from insaf.rulebook.loading import read_policy
    from insaf.rulebook.snapshots import computed

    policy = read_policy(path)
    return Rules(policy, computed(policy.calendar))


def _counting(rules: Rules, received_at: datetime, days: int) -> dict[str, Any]:
    calendar, first_counts = rules.calendar, rules.policy.calendar.day_of_receipt_counts
    due_at = calendar.due_at(received_at, days, first_counts)
    explained = calendar.explain(received_at, days, first_counts)
    return {
        "received_at": received_at.isoformat(),
        "due_at": _locally(due_at, calendar),
        "days": days,
        "counted": [_counted(day) for day in explained if day.number],
        "skipped": [_skipped(day) for day in explained if day.skipped],
        "policy_version": rules.policy.version,
        "calendar_version": calendar.version,
    }


def _locally(at: datetime, calendar: Calendar) -> str:
    return at.astimezone(ZoneInfo(calendar.zone)).isoformat()


def _counted(day: CountedDay) -> dict[str, Any]:
    return {"on": day.on.isoformat(), "number": day.number}


def _skipped(day: CountedDay) -> dict[str, Any]:
    return {"on": day.on.isoformat(), "why": day.skipped, "name": day.name}


def _in_lines(value: dict[str, Any]) -> list[str]:
    counted = {day["on"]: f"day {day['number']}" for day in value["counted"]}
    skipped = {day["on"]: " ".join((day["why"], day["name"])).strip() for day in value["skipped"]}
    days = [f"{on}  {said}" for on, said in sorted({**counted, **skipped}.items())]
    first = f"Received {value['received_at']}"
    return [first, *days, f"Due {value['due_at']} (policy {value['policy_version']})"]


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an instant as in 2026-03-03T10:00+03:00") from None
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} names no zone; add one, as in {text}+03:00")
    return at
