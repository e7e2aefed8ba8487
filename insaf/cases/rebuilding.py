"""Folds the rows of the cases again from the record, one after the other, while everybody works on."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from insaf.cases import consulted, known, log, projection, rows, sql
from insaf.cases.models import Case

BATCH = 500  # references in memory at once


def run() -> int:
    """Every row, the words to search apart; how many said something else than the record."""
    return sum(rebuild(reference) for reference in _references())


def rebuild(reference: str) -> bool:
    """One row; whether it said something else than the record. Nothing is noticed on the way."""
    read = known.by_reference(reference)
    if read is None:
        raise LookupError(f"{reference} has no entries")
    case = read.case()
    with transaction.atomic():
        log.lock()
        row, case, rules = read.under_lock(case)
        stood = rows.state(row)
        projection.write(row, case, rules)
        row.entries = case.entries
        questions = consulted.rebuild(row, case, log.history(row)) if case.consultations else 0
        if rows.state(row) == stood:
            return bool(questions)
        sql.write([rows.changed(row, stood)])
        return True


def _references() -> Iterator[str]:
    last = 0
    while found := list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "reference")[:BATCH]):
        yield from (reference for _, reference in found)
        last = found[-1][0]
