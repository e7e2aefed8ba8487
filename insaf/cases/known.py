"""What the record tells of a case before anybody waits for its lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from insaf.cases import log, rows, sql
from insaf.cases.models import Case as Row
from insaf.core.case import Case
from insaf.core.evolve import evolve, replay
from insaf.core.rules import Rules
from insaf.rulebook import calendars, policies

_KNOWN = (
    f"SELECT c.id, c.reference, c.policy_version, {policies.FINGERPRINT.format(version='c.policy_version')}, e.body "  # noqa: S608
    "FROM cases_case c JOIN cases_entry e ON e.case_id = c.id WHERE {which} ORDER BY c.next_alarm_at, c.id, e.n"
)


@dataclass(frozen=True)
class Known:
    """A case's entries as they stood a moment ago. More may have come since; none of these can change."""

    pk: int
    reference: str
    policy_version: str
    fingerprint: str
    bodies: tuple[str, ...]

    def case(self) -> Case:
        """The case that the entries make."""
        return replay(log.read(self.bodies))

    def under_lock(self, case: Case) -> tuple[Row, Case, Rules]:
        """Row, case and rules as they stand while nobody else acts; ``case`` is what ``case()`` made.

        The policy is the one that binds the case, the calendar the one in force (A-15). What
        was appended since the case was read is read now, which is nothing as a rule.
        """
        policy = policies.named(self.policy_version, self.fingerprint)
        row, found = rows.read(self.pk, calendars.NEWEST, [calendars.rules_digest(policy.calendar)])
        for one in log.history(row, since=case.entries) if row.entries != case.entries else ():
            case = evolve(case, one)
        return row, case, Rules(policy, calendars.newest(policy, found))


def by_reference(reference: str) -> Known | None:
    """The case with this reference; None when there is none."""
    return next(iter(_found("c.reference = %s", [reference])), None)


def due(cases: Sequence[int], by: Any) -> list[Known]:
    """Those of some cases that the system must still look at."""
    return _found(f"c.id IN ({sql.places(len(cases))}) AND c.next_alarm_at <= %s", [*cases, by])


def _found(which: str, values: Sequence[Any]) -> list[Known]:
    lines = groupby(sql.asked(_KNOWN.format(which=which), values), key=lambda line: line[:4])
    return [Known(*case, tuple(line[4] for line in entries)) for case, entries in lines]
