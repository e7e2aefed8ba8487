"""Acts a second through the one door, each durable, beside one inserted row each."""

from __future__ import annotations

from bench.apart import on_each_database
from bench.figure import Figure

AIM = 300


def run() -> list[Figure]:
    return [
        Figure(
            f"acts a second on {database}",
            found["acts"],
            "/s",
            floor=found["floor"],
            floor_name="/s rows, one durable INSERT each",
            aim=AIM,
        )
        for database, found in on_each_database("acts")
    ]
