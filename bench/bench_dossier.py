"""A case of 200 entries as its dossier, and as its whole bundle, beside a page of one line."""

from __future__ import annotations

from bench.apart import on_each_database
from bench.figure import Figure

AIM = 1.0


def run() -> list[Figure]:
    figures = []
    for database, found in on_each_database("dossiers"):
        figures += [
            Figure(
                f"dossier of {found['entries']} entries, {found['pages']} pages, on {database}", found["dossier"], "s",
                floor=found["floor"], floor_name="s, one line set and tagged", aim=AIM, higher_is_better=False,
            ),
            Figure(
                f"its whole bundle, both languages, on {database}", found["bundle"], "s",
                floor=found["zip"], floor_name="s, the same bytes zipped", higher_is_better=False,
            ),
        ]  # fmt: skip
    return figures
