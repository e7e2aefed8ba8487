"""The sample institution's people at work: who has which story's case, as the record says."""

from __future__ import annotations

from datetime import datetime

from insaf.cases import queries
from insaf.cases.models import Case
from insaf.core.policy import Rung
from insaf.core.terms import Actor, Side
from insaf.site.demo.plot import Clock

RUNGS = {Rung.COMPLAINTS_MANAGEMENT: "manager", Rung.EXECUTIVE: "executive"}


class Office:
    """``people`` are the sample staff by their parts; the rest is by the story's number."""

    def __init__(self, people: dict[str, Actor], clock: Clock) -> None:
        self.people, self.clock = people, clock
        self.references: dict[int, str] = {}
        self.owners: dict[int, str] = {}

    def owner(self, n: int) -> Actor:
        return self.people[self.owners[n]]

    def unheard(self, n: int) -> tuple[Side, ...]:
        """Who must have a say on the facts before the decision (D-08)."""
        loaded = queries.load(self.references[n])
        return loaded.case.unheard if loaded else ()

    def handler(self, n: int) -> Actor:
        """Whoever may answer now: the owner, or the level to which silence took the matter."""
        rung = Case.objects.values_list("rung", flat=True).get(reference=self.references[n])
        return self.people[RUNGS[Rung(rung)]] if Rung(rung) in RUNGS else self.owner(n)

    def approvers(self, n: int, at: datetime) -> list[Actor]:
        """Who may give more time, the nearest first: nobody who had the case since it last climbed (E-01)."""
        loaded = queries.load(self.references[n])
        above = (self.people["manager"], self.people["executive"])
        return [who for who in above if loaded and queries.offers(who, loaded, at)["Extend"] is None]
