"""The other acts of a case by what they are about, so that a long list is read at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from insaf.desk.deeds import Offer

FAMILIES: tuple[tuple[Promise, frozenset[str]], ...] = (
    (
        pgettext_lazy("acts", "The case itself"),
        frozenset({
            "assign", "add-point", "immediate-action", "acknowledge-rung", "complete-action", "cause", "retype",
            "name-person", "decline",
        }),
    ),
    (
        pgettext_lazy("acts", "Dates and levels"),
        frozenset({
            "verify-delay", "extend", "pause", "resume", "escalate", "deescalate", "reopen", "decline-reopening",
        }),
    ),
    (
        pgettext_lazy("acts", "The complainant"),
        frozenset({
            "update", "reach", "preferences", "correct-contact", "restrict", "ask-review", "confirm-restriction",
            "lift-restriction",
        }),
    ),
    (
        _("The concerned party"),
        frozenset({
            "consult", "contact", "hear", "answer-consultation", "extend-consultation", "withdraw-consultation",
            "ask-party", "decline-forwarding",
        }),
    ),
    (
        _("The external body"),
        frozenset({
            "refer", "answer-referral", "file-letter", "liaison", "finding", "plan-action", "release-files",
            "extend-referral", "end-referral",
        }),
    ),
    (pgettext_lazy("acts", "Other cases"), frozenset({"merge", "split", "link", "dismiss"})),
)  # fmt: skip


def grouped(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """Each family that has something to offer; what belongs to none stands with the case itself."""
    known = frozenset().union(*(slugs for _title, slugs in FAMILIES))
    rest = [(offer.deed.slug if offer.deed.slug in known else "assign", offer) for offer in offers]
    groups = [{"title": title, "offers": [o for slug, o in rest if slug in slugs]} for title, slugs in FAMILIES]
    return [group for group in groups if group["offers"]]
