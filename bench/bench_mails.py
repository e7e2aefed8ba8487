"""Mails taken a second, each durable before it is read and settled, beside the plainest way to store one."""

from __future__ import annotations

from bench.apart import on_each_database
from bench.figure import Figure

AIM = 0.4  # of the floor


def run() -> list[Figure]:
    return [
        Figure(
            f"mails taken a second on {database}",
            found["taken"],
            "/s",
            floor=found["floor"],
            floor_name="/s parsed by the standard library, one durable INSERT each",
            aim_ratio=AIM,
        )
        for database, found in on_each_database("mails")
    ]
