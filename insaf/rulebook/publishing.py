"""Publishing a policy file: once under a name, never backwards in time."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from insaf.core.policy import Policy, Text
from insaf.rulebook import calendars
from insaf.rulebook.lines import line_of
from insaf.rulebook.loading import parse_policy
from insaf.rulebook.models import PolicyVersion
from insaf.rulebook.problems import BadPolicy, Problem


def publish(source: str, name: str, by: str, now: datetime, *, in_the_past: bool = False) -> Policy:
    """Publishes a policy file; the same text again changes nothing.

    ``name`` is what errors call the file. Raises ``BadPolicy`` if it cannot be used, if
    its version is published with another text, or if it would take effect before today:
    people were promised what held then. The first policy may, and ``in_the_past`` allows it.
    """
    policy = parse_policy(source, name)
    with transaction.atomic():
        rows = list(PolicyVersion.objects.select_for_update().only("version", "sha256"))
        same = next((row for row in rows if row.version == policy.version), None)
        if same is not None:
            return _unchanged(same, source, name, policy)
        if rows and not in_the_past:
            _refuse_the_past(policy, source, name, now)
        _add(policy, source, by, now)
    return policy


def publish_file(path: Path | str, by: str, now: datetime, *, in_the_past: bool = False) -> Policy:
    """Publishes the policy file at ``path``; see ``publish``."""
    source = Path(path).read_text(encoding="utf-8")
    return publish(source, str(path), by, now, in_the_past=in_the_past)


def _unchanged(row: PolicyVersion, source: str, name: str, policy: Policy) -> Policy:
    if row.sha256 == _digest(source):
        return policy
    raise _bad(
        source,
        name,
        "version",
        f"نُشر الإصدار {policy.version} بنص آخر، والمنشور لا يتغير؛ أعطِ هذا النص رقم إصدار جديدًا",
        f"version {policy.version} is published with another text and never changes; give this text a new version",
    )


def _refuse_the_past(policy: Policy, source: str, name: str, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(policy.calendar.zone)).date()
    if policy.effective_on < today:
        raise _bad(
            source,
            name,
            "effective_on",
            f"يبدأ العمل به في {policy.effective_on}، وهو قبل اليوم {today}؛ ولا تُغيَّر الوعود بأثر رجعي",
            f"effective_on is {policy.effective_on}, before today {today}; promises are not changed backwards",
        )


def _bad(source: str, name: str, field: str, arabic: str, english: str) -> BadPolicy:
    problem = Problem(line_of(source, (field,)), field, Text(arabic, english))
    return BadPolicy(name, [problem])


def _add(policy: Policy, source: str, by: str, now: datetime) -> None:
    PolicyVersion.objects.create(
        version=policy.version,
        effective_on=policy.effective_on,
        published_at=now,
        published_by=by,
        source=source,
        sha256=_digest(source),
    )
    calendars.refresh(now)


def _digest(source: str) -> str:
    return sha256(source.encode()).hexdigest()
