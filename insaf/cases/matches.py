"""Which other cases may be the same matter: the same contact, or nearly the same words (B-11).

Every question is bounded and answered from an index, whatever the number of cases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Substr
from rapidfuzz import fuzz

from insaf.cases import kin
from insaf.cases.models import Case as Row
from insaf.core.arabic import fold
from insaf.core.case import Case
from insaf.core.terms import Actor

NEAR = timedelta(days=30)
"""Receipts so far apart at most are compared by their words."""

COMPARED = 200
"""Cases whose words are compared, those received nearest before and after."""

WORDS = 1_500
"""Characters of each that are compared: the title, and how the story begins."""

LIKE = 75
"""From this score on, of 100, words are near enough to be shown."""

ENOUGH_WORDS = 12
"""Different words from which one story may stand within another."""

NO_WORD = re.compile(r'[@"{}]|\d{5}')

SHOWN = 5


@dataclass(frozen=True)
class Match:
    """Another case that may be the same matter, and what speaks for it."""

    row: Row
    same_contact: bool
    score: int  # of 100, how near the words are; 0 where they were not compared


def of_the_same_contact(row: Row) -> list[Row]:
    """Other cases of whoever gave the same e-mail address or number, the newest first."""
    return list(_told(kin.same_contact(row))[: kin.MOST])


def likely(row: Row, case: Case, actor: Actor, contact: Sequence[Row]) -> list[Match]:
    """The likeliest first; without those that somebody has compared already or may not see (B-16).

    ``contact``: the other cases ``of_the_same_contact``.
    """
    judged = {case.reference, case.merged_into, *case.joined, *case.related, *case.unrelated, *case.split_into}
    judged |= {case.split_from}
    shared = [one for one in contact if _for(actor, one)]
    near = [one for one in _near(row) if _for(actor, one)]
    scores = _scores(row, [*shared, *near])
    found = [Match(one, True, scores[one.pk]) for one in shared]
    seen = {one.pk for one in shared}
    found += [Match(one, False, scores[one.pk]) for one in near if one.pk not in seen and scores[one.pk] >= LIKE]
    found = [match for match in found if match.row.reference not in judged]
    return sorted(found, key=lambda match: (-match.score, -match.same_contact, -match.row.pk))[:SHOWN]


def _for(actor: Actor, row: Row) -> bool:
    """A case that is about the actor is not shown, and neither is one that was merged away."""
    return int(actor.id or 0) not in row.people_named and not row.merged_into


def _near(row: Row) -> list[Row]:
    """Of the same subject, received within a month; the nearest on either side."""
    cases = _told(Row.objects.filter(subject=row.subject).exclude(pk=row.pk))
    before = cases.filter(received_at__lte=row.received_at, received_at__gte=row.received_at - NEAR)
    after = cases.filter(received_at__gt=row.received_at, received_at__lte=row.received_at + NEAR)
    half = COMPARED // 2
    return [*before.order_by("-received_at", "-id")[:half], *after.order_by("received_at", "id")[:half]]


def _told(cases: QuerySet[Row]) -> QuerySet[Row]:
    """With the beginning of their words, folded, and without the rest of the row's weight."""
    told = cases.annotate(words=Substr("search_text", 1, WORDS))
    return told.only(
        "reference", "title", "received_at", "status", "public_status", "channel", "kind", "people_named",
        "merged_into", "subject", "restricted_until",
    )  # fmt: skip


def _scores(row: Row, others: list[Row]) -> dict[int, int]:
    mine = _words(row.search_text[:WORDS], row.reference)
    words = {one.pk: _words(one.words, one.reference) for one in others}
    return {pk: round(_alike(mine, theirs)) for pk, theirs in words.items()}


def _alike(one: list[str], other: list[str]) -> float:
    """How near two stories are; a few words that stand within a long one say little, so all of it counts then."""
    short = min(len(set(one)), len(set(other))) < ENOUGH_WORDS
    score = fuzz.token_sort_ratio if short else fuzz.token_set_ratio
    return score(" ".join(one), " ".join(other))


def _words(said: str, reference: str) -> list[str]:
    """The words of the story: neither the reference nor name, address and number, which are compared apart."""
    return [word for word in said.removeprefix(fold(reference)).split() if not NO_WORD.search(word)]
