"""The mails behind a case: each entry that came by mail leads to the original (K-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from insaf.cases.models import Case
from insaf.desk.telling.entries import Told


@dataclass(frozen=True)
class Original:
    """The mail that an entry's words came in."""

    url: str
    forged: bool  # its sender may be
    left: int  # its files that were not taken into the case


def with_originals(entries: Sequence[Told], row: Case) -> list[Told]:
    """The timeline, each entry with the mail that it came in, if it came in one."""
    mails = {one.n: _original(one) for one in row.mailed.all()}
    return [replace(told, original=mails.get(told.n)) if told.n in mails else told for told in entries]


def mail_of(row: Case) -> dict[str, Any]:
    """The way to every mail about a case, and how many of them wait for a person.

    The mail's own app hangs its rows on the case under ``arrivals``.
    """
    states = list(row.arrivals.values_list("state", flat=True))  # type: ignore[attr-defined]
    return {
        "url": reverse("intake_email:of-case", args=[row.reference]),
        "waiting": states.count("held") + states.count("quarantined"),
        "any": bool(states),
    }


def _original(mailed: Any) -> Original:
    return Original(reverse("intake_email:mail", args=[mailed.number]), bool(mailed.warning), mailed.left)
