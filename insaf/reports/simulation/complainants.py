"""Who comes, and what they do: accept, object, ask again, climb, write more, keep silent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from insaf.core.acts import Act
from insaf.core.acts.answering import Accept, Object, Rate
from insaf.core.acts.intake import Acknowledge, AddInformation, Contact, Receive, Withdraw
from insaf.core.acts.ladder import Escalate, RequestReopening
from insaf.core.events import Event
from insaf.core.events.answering import Closed, Decided
from insaf.core.events.clock import Breached
from insaf.core.events.handling import ComplainantAsked
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT, SYSTEM, ClosingReason, DeadlineKind
from insaf.reports.simulation import chance
from insaf.reports.simulation.agenda import Agenda
from insaf.reports.simulation.office import Matter, Office
from insaf.reports.simulation.plan import Plan

SOMEBODY = Contact(name="مستفيد", email="somebody@example.com")


class Complainants:
    """All who bring matters in a year, each with a will of their own."""

    def __init__(self, plan: Plan, office: Office, agenda: Agenda, random: Random) -> None:
        self.plan, self.office, self.agenda, self.random = plan, office, agenda, random
        self._zone = ZoneInfo(office.rules.policy.calendar.zone)
        codes = {channel.code for channel in office.rules.policy.channels}
        self._channels = {code: n for code, n in chance.CHANNELS.items() if code in codes} or dict.fromkeys(codes, 1)
        self._subjects = [subject.code for subject in office.rules.policy.subjects]

    def come(self, midnight: datetime) -> None:
        """All who will come on the day that begins now."""
        today = midnight.astimezone(self._zone).date()
        busy = 1.0 if self.office.rules.calendar.is_working(today) else chance.DAY_OFF
        for kind, rate in self.plan.arrivals.items():
            for _ in range(chance.how_many(self.random, rate * busy)):
                self._come(kind, datetime.combine(today, time(), self._zone))

    def _come(self, kind: Kind, midnight: datetime) -> None:
        hour = self.random.choices(range(24), chance.HOURS)[0]
        local = midnight + timedelta(hours=hour, seconds=self.random.randrange(3600))
        received_at = local.astimezone(UTC)
        channel = str(chance.picked(self.random, self._channels))
        act = Receive(
            kind=kind,
            channel=channel,
            subject=self.random.choice(self._subjects),
            title="موضوع",
            narrative="ما حدث",
            received_at=received_at,
            contact=SOMEBODY,
        )
        late = chance.within(self.random, 0, 30) if channel == "email" else timedelta(0)
        self.agenda.put(received_at + late, lambda now: self._filed(act, now))

    def _filed(self, act: Receive, now: datetime) -> None:
        matter = self.office.receive(act, COMPLAINANT, now)
        if self.random.random() < chance.ACKNOWLEDGED:
            self.office.perform(matter, Acknowledge("email"), SYSTEM, now)
        self._perhaps(chance.WITHDRAWS, matter, Withdraw(), now, 4, 300)
        self._perhaps(chance.WRITES_MORE, matter, AddInformation("مزيد"), now, 1, 200)

    def hear(self, matter: Matter, event: Event, now: datetime) -> None:
        """What a person does about what happened, if anything."""
        match event:
            case Decided():
                self._after_answer(matter, now)
            case ComplainantAsked():
                self._perhaps(chance.ANSWERS, matter, AddInformation("جواب"), now, 1, 120)
            case Breached(kind=DeadlineKind.DECIDE):
                self._perhaps(chance.ASKS_WHY_LATE, matter, RequestReopening(), now, 1, 72)
                self._perhaps(chance.CLIMBS, matter, Escalate(), now, 30, 300)
            case Closed(reason=ClosingReason.RESOLVED | ClosingReason.NO_OBJECTION):
                self._perhaps(chance.RATES, matter, Rate(4, 3), now, 0, 48)
                self._perhaps(chance.REOPENS, matter, RequestReopening(), now, 24, 50 * 24)
            case Closed(reason=ClosingReason.DECLINED):
                self._perhaps(chance.AGAINST_DECLINING, matter, RequestReopening(), now, 24, 50 * 24)

    def _after_answer(self, matter: Matter, now: datetime) -> None:
        match chance.picked(self.random, chance.AFTER_ANSWER):
            case "accept":
                self._perhaps(1, matter, Accept(), now, 1, 96)
            case "object":
                self._perhaps(1, matter, Object(), now, 1, 96)

    def _perhaps(self, odds: float, matter: Matter, act: Act, now: datetime, low: float, high: float) -> None:
        """With such odds, tries it after some hours; what is refused by then was not to be."""
        if self.random.random() < odds:
            self.agenda.put(now + chance.within(self.random, low, high), lambda at: self._tries(matter, act, at))

    def _tries(self, matter: Matter, act: Act, now: datetime) -> None:
        try:
            self.office.perform(matter, act, COMPLAINANT, now)
        except Refused:
            return
