"""What people are like: all chances of the simulation, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from insaf.core.policy import Kind
from insaf.core.terms import Severity

HOURS = (1, 1, 1, 1, 1, 2, 3, 5, 9, 14, 16, 15, 14, 13, 12, 10, 9, 9, 10, 11, 11, 9, 6, 3)
"""How many of a day's matters come in each hour."""

DAY_OFF = 0.35
"""What comes on a day off, of what comes on a working day."""

CHANNELS: Mapping[str, int] = {"web": 55, "email": 20, "phone": 15, "chat": 7, "external": 3}

SEVERITIES = ((Severity.LOW, 30), (Severity.MEDIUM, 50), (Severity.HIGH, 17), (Severity.CRITICAL, 3))

EFFORT: Mapping[Kind, tuple[float, float]] = {
    Kind.COMPLAINT: (130, 0.6),
    Kind.SUGGESTION: (60, 0.5),
    Kind.INQUIRY: (20, 0.5),
    Kind.COMPLIMENT: (8, 0.3),
}
"""Minutes that the work on the answer takes: the middle one, and how far they spread."""

# Of a hundred answers, so many are accepted, objected to, passed over in silence.
AFTER_ANSWER = (("accept", 35), ("object", 10), ("silence", 55))

ASKS = 0.15  # a matter in which the complainant must be asked
ANSWERS = 0.7  # of those asked, who answer
CONSULTS = 0.25  # a matter in which the concerned party is asked in writing
ACKNOWLEDGED = 0.985  # receipts that reach the complainant
WITHDRAWS = 0.02
WRITES_MORE = 0.1
DECLINED = 0.02
ASKS_WHY_LATE = 0.35  # complainants of a late case who ask for it to be opened and verified
CLIMBS = 0.25  # complainants of a late case who go higher themselves
REOPENS = 0.06  # closed cases whose complainant asks to have them opened again
AGAINST_DECLINING = 0.3  # declined matters whose complainant asks for another hearing
RATES = 0.3
DILIGENCE = 0.9  # promised updates that staff write, when they have the time
RECORDS_CAUSE = 0.92
EXTENDS = 0.4  # complex cases near their date for which a manager takes more time
GRANTS = 0.6  # late requests that are granted


def picked(random: Random, weighted: Mapping[str, int] | tuple[tuple[object, int], ...]) -> object:
    """One of some, by weight."""
    pairs = tuple(weighted.items()) if isinstance(weighted, Mapping) else weighted
    return random.choices([one for one, _ in pairs], [weight for _, weight in pairs])[0]


def within(random: Random, low: float, high: float) -> timedelta:
    """Some time between so many hours; most of it short."""
    return timedelta(hours=low + (high - low) * random.random() ** 2)


def effort(random: Random, kind: Kind) -> int:
    """Minutes of work that an answer will take."""
    middle, spread = EFFORT[kind]
    return round(middle * random.lognormvariate(0, spread))


def how_many(random: Random, rate: float) -> int:
    """How many come in a day, when ``rate`` come on average (Poisson, by counting waits)."""
    number, waited = 0, random.expovariate(1)
    while waited < rate:
        number += 1
        waited += random.expovariate(1)
    return number
