"""Where a test begins: matters brought to some state by real acts, so none is impossible.

    given.case(cast.amina).assigned_to(cast.omar).late_by(3)

The same words build a matter in memory (``case``) and in the database (``stored_case``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from insaf.core import reference as references
from insaf.core.acts import Act, answering, clock, handling, intake, ladder, referring
from insaf.core.calendar import Calendar
from insaf.core.case import Case, Recorded
from insaf.core.decide import Moment, decide, receive
from insaf.core.events import Event
from insaf.core.evolve import evolve, replay
from insaf.core.policy import Kind, Policy
from insaf.core.record import Sealed
from insaf.core.rules import Rules
from insaf.core.terms import Actor, ClosingReason, DeadlineKind, Finding, Outcome, Route, Severity
from tests import cast

RIYADH = ZoneInfo("Asia/Riyadh")
SUNDAY = datetime(2026, 8, 2, 10, tzinfo=RIYADH)  # seven weeks without a holiday follow
POLICY_FILE = Path(__file__).resolve().parents[1] / "policies" / "engineering-tracks.toml"


def at(text: str) -> datetime:
    """An instant in the institution's own time: ``at("2026-03-03 10:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


@cache
def policy() -> Policy:
    """The first user's policy, as it is published."""
    from insaf.rulebook.loading import read_policy

    return read_policy(POLICY_FILE)


@cache
def calendar() -> Calendar:
    """The first user's calendar with the holidays of the Saudi rules."""
    from insaf.rulebook.saudi import computed_holidays

    rules = policy().calendar
    free = {day.on: day.name.en for day in computed_holidays(range(2024, 2032))}
    return Calendar(rules.zone, rules.weekend, rules.hours, rules.periods, free, version="1-test")


def rules(**changes: Any) -> Rules:
    """The published rules, or the same with other values: ``rules(pause=PauseRule(True, 10))``."""
    return Rules(replace(policy(), **changes), calendar())


def with_holidays(old: Rules, *days: date) -> Rules:
    """The same rules after these days were declared free."""
    holidays = {**old.calendar.holidays, **dict.fromkeys(days, "declared")}
    changed = Calendar(
        old.calendar.zone,
        old.calendar.weekend,
        old.calendar.hours,
        old.calendar.periods,
        holidays,
        version="2-test",
    )
    return Rules(old.policy, changed)


def complaint(**changes: Any) -> intake.Receive:
    """A complaint as the web form brings it, with whatever the test wants otherwise."""
    words: dict[str, Any] = {
        "kind": Kind.COMPLAINT,
        "channel": "web",
        "subject": "financial",
        "title": "لم يُعَد إليّ المبلغ",
        "narrative": "ألغيت التسجيل قبل بدء البرنامج بأسبوع ولم يصلني المبلغ حتى اليوم.",
        "received_at": SUNDAY,
        "contact": cast.amina,
    }
    return intake.Receive(**{**words, **changes})


def assessment(**changes: Any) -> handling.Assess:
    words: dict[str, Any] = {
        "definition": "تأخّر إعادة الرسوم بعد إلغاء التسجيل.",
        "severity": Severity.MEDIUM,
        "route": Route.QUICK,
    }
    return handling.Assess(**{**words, **changes})


def decision(**changes: Any) -> answering.Decide:
    words: dict[str, Any] = {
        "outcome": Outcome.UPHELD,
        "reasons": "ثبت أن طلب الإلغاء وصل في موعده.",
        "rule": "المادة الرابعة من سياسة الاسترداد.",
        "remedies": (answering.OfferedRemedy("refund", "إعادة المبلغ كاملًا"),),
    }
    return answering.Decide(**{**words, **changes})


class Door(Protocol):
    """Where acts are done: in memory, or through the one door of the product."""

    def perform(self, act: Act, actor: Actor, now: datetime) -> tuple[Event, ...]: ...

    @property
    def case(self) -> Case: ...


@dataclass
class Memory:
    """A matter without a database: its history, and the case that follows from it."""

    rules: Rules
    history: list[Recorded] = field(default_factory=list)
    folded: Case | None = None
    _salt: Any = field(default_factory=count)

    def perform(self, act: Act, actor: Actor, now: datetime) -> tuple[Event, ...]:
        """What the door does, without a lock or a row."""
        moment = Moment(actor, now, self.rules, self._seal)
        if isinstance(act, intake.Receive):
            reference = references.make(self.rules.policy.institution.prefix, now.year, 417)
            happened = receive(replace(act, reference=reference), moment)
        else:
            happened = decide(self.case, act, moment)
        recorded = [Recorded(event, now, actor.label) for event in happened]
        for one in recorded:
            self.folded = evolve(self.folded, one) if self.folded else replay([one])
        self.history += recorded
        return happened

    @property
    def case(self) -> Case:
        assert self.folded is not None
        return self.folded

    def _seal(self, text: str) -> Sealed:
        salt = hashlib.sha256(str(next(self._salt)).encode()).digest()[:16]
        return Sealed.of(text, salt)


class Matter:
    """A matter and its own clock; every method does real acts and answers the matter."""

    def __init__(self, door: Door, now: datetime, rules: Rules) -> None:
        self.door, self.now, self.rules = door, now, rules
        self.last: tuple[Event, ...] = ()

    @property
    def case(self) -> Case:
        return self.door.case

    def does(self, actor: Actor | cast.Member, act: Act, now: datetime | None = None) -> Matter:
        """Lets somebody do something, now or at an instant that becomes now."""
        who = actor.actor if isinstance(actor, cast.Member) else actor
        self.now = now or self.now
        self.last = self.door.perform(act, who, self.now)
        return self

    def asks(self, act: Act, now: datetime | None = None) -> Matter:
        """The complainant does something."""
        return self.does(cast.complainant, act, now)

    def until(self, now: datetime) -> Matter:
        """Time passes without anybody looking."""
        self.now = now
        return self

    def days(self, n: int) -> Matter:
        """``n`` working days pass without anybody looking; the hour stays."""
        calendar = self.rules.calendar
        today = calendar.local_date(self.now)
        return self.until(self.now + (calendar.add_working_days(today, n) - today))

    def ticked(self, now: datetime | None = None) -> Matter:
        """The system looks at what has fallen due."""
        return self.does(cast.system, clock.Tick(), now)

    def assigned_to(self, member: cast.Member) -> Matter:
        return self.does(cast.layla, handling.Assign(str(member.id)))

    def assessed(self, by: cast.Member = cast.omar, **words: Any) -> Matter:
        return self.does(by, assessment(**words))

    def answered_points(self, by: cast.Member = cast.omar) -> Matter:
        for number in self.case.unanswered_points:
            text = "تحققنا من ذلك وثبت."
            self.does(by, answering.AnswerPoint(number, Finding.UPHELD, text))
        return self

    def decided(self, by: cast.Member = cast.omar, **words: Any) -> Matter:
        """Assessed where nobody did, every point answered, and decided."""
        if self.case.assessed_at is None:
            self.assessed(by)
        self.answered_points(by)
        if not self.case.party_asked:
            self.does(by, handling.RecordContact("قسم المالية", "phone", "أكد القسم الوقائع هاتفيًا."))
        self.heard(by)
        return self.does(by, decision(**words))

    def heard(self, by: cast.Member = cast.omar) -> Matter:
        """Each side that must be heard has its say (D-08)."""
        for side in self.case.unheard:
            self.does(by, handling.HearSide(side, "phone", "روى ما جرى من جهته."))
        return self

    def accepted(self) -> Matter:
        return self.asks(answering.Accept())

    def objected(self) -> Matter:
        return self.asks(answering.Object())

    def closed(self, by: cast.Member = cast.omar) -> Matter:
        """Decided, accepted on the telephone, and closed."""
        if self.case.decided_at is None:
            self.decided(by)
        if not self.case.cause:
            self.does(by, answering.RecordCause("procedure", "يُراجع إجراء الاسترداد."))
        evidence = "أكدت قبولها هاتفيًا."
        return self.does(by, answering.Close(ClosingReason.RESOLVED, evidence))

    def late_by(self, days: int) -> Matter:
        """The date to decide passed ``days`` working days ago, and the system saw it."""
        deadline = self.case.deadline(DeadlineKind.DECIDE)
        assert deadline is not None
        return self.until(deadline.due_at + timedelta(minutes=1)).days(days).ticked()

    def escalated(self, by: cast.Member = cast.omar) -> Matter:
        return self.does(by, ladder.Escalate("تحتاج إلى قرار أعلى."))

    def referred_in(self, due_at: datetime | None = None) -> Matter:
        """The external body brought the matter under its own number."""
        return self.does(cast.layla, referring.Refer("in", "nelc", "NELC-5531", due_at=due_at))

    def replied_to_body(self, number: int = 0) -> Matter:
        """Layla sent our reply through the body's own platform and filed its copy."""
        said = referring.AnswerReferral(
            "nelc", "هذا ردنا.", number, way="platform", to="إدارة الشكاوى في المركز الوطني"
        )
        return self.does(cast.layla, said)

    def went_outside(self) -> Matter:
        """The complainant told us of having gone to the external body."""
        return self.does(cast.complainant, referring.Refer("out", "nelc", "7788"))


def case(contact: intake.Contact = cast.amina, under: Rules | None = None, **words: Any) -> Matter:
    """A matter in memory, just received."""
    held = under or rules()
    received = complaint(contact=contact, **words)
    return Matter(Memory(held), received.received_at, held).does(cast.complainant, received)


def history(matter: Matter) -> Sequence[Recorded]:
    """Everything that happened to a matter in memory."""
    assert isinstance(matter.door, Memory)
    return matter.door.history


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


@dataclass
class Stored:
    """A matter in the database, behind the product's own door."""

    row: Any = None

    def perform(self, act: Act, actor: Actor, now: datetime) -> tuple[Event, ...]:
        from insaf.cases import actions

        known = self.row.entries if self.row else 0
        self.row = actions.perform(act, self.row.reference if self.row else None, actor, now)
        return tuple(one.event for one in self._history()[known:])

    @property
    def case(self) -> Case:
        return replay(self._history())

    def _history(self) -> list[Recorded]:
        from insaf.cases import log

        return list(log.history(self.row))


class StoredMatter(Matter):
    """A matter in the database; ``row`` is what lists show of it."""

    @property
    def row(self) -> Any:
        from insaf.cases.models import Case as Row

        assert isinstance(self.door, Stored)
        return Row.objects.get(pk=self.door.row.pk)

    @property
    def reference(self) -> str:
        return str(self.row.reference)


def stored_case(contact: intake.Contact = cast.amina, **words: Any) -> StoredMatter:
    """A matter in the database, just received; the rules must be published (``seeding``)."""
    from insaf.rulebook import current

    received = complaint(contact=contact, **words)
    matter = StoredMatter(Stored(), received.received_at, current.rules_at(received.received_at))
    matter.does(cast.complainant, received)
    return matter
