"""When each thing happens in a story: a plan of acts over working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from insaf.core.calendar import Calendar
from insaf.core.policy import Kind, Target
from insaf.site.demo.tales import Story

AGE: dict[str, tuple[int, int]] = {
    "closed_accepted": (18, 82),
    "closed_no_objection": (22, 82),
    "answered": (6, 14),
    "open_new": (0, 0),
    "open_assigned": (2, 9),
    "open_waiting": (3, 7),
    "open_late": (17, 20),
    "late_then_decided": (30, 80),
    "extended_then_decided": (30, 70),
    "escalated_management": (18, 20),
    "escalated_executive": (22, 22),
    "reopened": (22, 34),
    "objected_then_decided": (26, 60),
    "withdrawn": (8, 60),
    "declined": (10, 60),
}
"""How many working days ago a story with this fate began, at the least and at the most."""


OUTSIDE, LONG_OUTSIDE = 34, 60
"""Working days ago that somebody went to the external body, and that the matter began: the look at it is overdue (E-17)."""


@dataclass(frozen=True)
class Clock:
    """Finds instants in the working days behind now."""

    calendar: Calendar
    now: datetime
    chance: Random
    targets: Mapping[Kind, Target]

    def days_for(self, story: Story) -> int:
        """How many days an answer in time takes."""
        most = self.targets[Kind(story["kind"])].decide_days - 2
        return max(1, self.chance.randint(most // 3, most))

    def begin(self, story: Story) -> datetime:
        """When the matter came in: at any hour of a person's day."""
        fate = story["fate"]
        least, most = (LONG_OUTSIDE, LONG_OUTSIDE) if "outside" in story else AGE[fate]
        if fate.startswith(("answered", "open_assigned", "open_waiting")):
            most = min(most, self.targets[Kind(story["kind"])].decide_days - 1)
            least = min(least, most)
        today = self.calendar.local_date(self.now)
        on = self.calendar.add_working_days(today, -self.chance.randint(least, most))
        if fate == "open_new":
            return self.now - timedelta(minutes=self.chance.randint(12, 1_300))
        return self._at(on, self.chance.randint(7, 22))

    def after(self, start: datetime, days: int) -> datetime:
        """An instant in the office hours of the working day ``days`` after ``start``."""
        on = self.calendar.add_working_days(self.calendar.local_date(start), days)
        return self._at(on, self.chance.randint(9, 14))

    def day(self, start: datetime, days: int) -> date:
        return self.calendar.add_working_days(self.calendar.local_date(start), days)

    def _at(self, on: date, hour: int) -> datetime:
        minute = time(hour, self.chance.randint(1, 58), self.chance.randint(0, 59))
        return datetime.combine(on, minute, ZoneInfo(self.calendar.zone))


@dataclass(frozen=True)
class Turn:
    """One thing to do in a story."""

    at: datetime
    what: str
    with_: Any = None


def plan(story: Story, clock: Clock) -> list[Turn]:
    """The turns of a story up to now, in order; what lies ahead has not happened yet."""
    start = clock.begin(story)
    turns = [Turn(start, "receive"), *_middle(story, start, clock), *_end(story, start, clock)]
    if "outside" in story:
        turns.append(Turn(clock.after(clock.now, -OUTSIDE), "go_outside", story["outside"]))
    turns = _while_it_lasts(_after_weighing(turns))
    turns.sort(key=lambda turn: turn.at)
    return [turn for turn in turns if turn.at <= clock.now]


ENDINGS = frozenset({"decide", "decline", "withdraw"})


def _while_it_lasts(turns: list[Turn]) -> list[Turn]:
    """Nobody is told how things stand once they are answered."""
    ended = min((turn.at for turn in turns if turn.what in ENDINGS), default=None)
    return [t for t in turns if ended is None or t.what not in WORK or t.at < ended]


WORK = frozenset({"update", "reply", "ask", "inform", "consult", "consult_answer"})


def _after_weighing(turns: list[Turn]) -> list[Turn]:
    """Nothing is decided before it is weighed, also where both fall on one day (D-04)."""
    weighed = next((turn.at for turn in turns if turn.what == "assess"), None)
    if weighed is None:
        return turns
    return [
        turn
        if turn.what in ("receive", "assess") or turn.at > weighed
        else replace(turn, at=weighed + timedelta(minutes=25 + nth))
        for nth, turn in enumerate(turns)
    ]


def _middle(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    """The work on the way: weighed on the first days, then asked, noted, told."""
    if story["fate"] == "open_new":
        return
    weighed = clock.after(start, 1)
    yield Turn(weighed, "assess")
    for nth, note in enumerate(story.get("notes", ())):
        yield Turn(weighed + timedelta(minutes=20 + nth), "note", note)
    for nth, reply in enumerate(story.get("replies", ())):
        yield Turn(clock.after(start, 2 + nth), "reply", reply)
    if "consult" in story:
        yield Turn(clock.after(start, 2) + timedelta(hours=1), "consult")
        if story["consult"].get("answer"):
            yield Turn(clock.after(start, 3) + timedelta(hours=1), "consult_answer")
    if "question" in story:
        yield Turn(clock.after(start, 3), "ask", story["question"])
        if story.get("answer_from_complainant") and story["fate"] != "open_waiting":
            yield Turn(clock.after(start, 4), "inform", story["answer_from_complainant"])
    step = max(1, clock.targets[Kind(story["kind"])].update_every_days)
    for nth, update in enumerate(_updates(story, clock)):
        if clock.chance.random() < FORGOTTEN:
            continue
        yield Turn(clock.after(start, step * (nth + 1) - 1) + timedelta(minutes=40), "update", update)


FILLER = {
    "ar": (
        "ما زال العمل على طلبكم قائمًا، ولم يصلنا بعد رد القسم المعني. نتابعه معه ونكتب إليكم فور وصوله.",
        "لا جديد نضيفه اليوم سوى أن المراجعة لم تكتمل، ونتوقع اكتمالها خلال الأيام القادمة.",
        "اطّلعنا على ما أرسلتم وعلى سجلات المنصة، وبقي أن نتحقق من نقطة واحدة قبل أن نكتب إليكم بالنتيجة.",
        "نعمل على طلبكم في موعده. استكملنا جمع المعلومات، وننتقل الآن إلى صياغة الرد.",
        "وصلنا رد أولي من القسم المعني وطلبنا منه توضيحًا. سنكتب إليكم بما ننتهي إليه.",
        "طلبكم بين يدي الموظف المسؤول، ولم يتغير الموعد الذي ذكرناه لكم.",
    ),
    "en": (
        "We are still working on this and are waiting for the department concerned. "
        "We are following up and will write to you as soon as it answers.",
        "There is nothing new to add today: the review is not complete yet. We expect to finish it in the coming days.",
        "We have read what you sent and checked our own records. "
        "One question remains before we can write to you with the result.",
        "Your matter is on course for the date we gave you; we are preparing the answer now.",
    ),
}
FORGOTTEN = 0.12
"""How often an update is forgotten, so that the system itself has to write."""


def _updates(story: Story, clock: Clock) -> list[str]:
    """The story's own updates, then ordinary ones for as long as the matter lasts."""
    told = list(story.get("updates", ()))
    wanted = 3 if story["fate"] in SLOW else 2
    spare = clock.chance.sample(FILLER[story["language"]], 3)
    return (told + spare)[: max(wanted, len(told))]


SLOW = frozenset({"late_then_decided", "open_late", "extended_then_decided"})


def _end(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    yield from ENDS.get(story["fate"], _nothing)(story, start, clock)


def _nothing(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    yield from ()


def _in_time(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    decided = clock.after(start, clock.days_for(story)) + timedelta(hours=1)
    yield Turn(decided, "decide")
    if story["fate"] == "closed_accepted":
        yield Turn(clock.after(decided, clock.chance.randint(1, 4)), "accept")


def _just_answered(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    weighed = clock.after(start, 2)
    yield Turn(max(weighed, clock.after(clock.now, -clock.chance.randint(1, 3))), "decide")


def _late(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    decided = clock.chance.randint(17, 22)
    yield Turn(clock.after(start, 16), "verify_delay", clock.day(start, decided + 1))
    yield Turn(clock.after(start, decided), "decide")
    yield Turn(clock.after(start, decided + 2), "accept")


def _still_late(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    if "delay" in story:
        committed = clock.day(clock.now, clock.chance.randint(2, 5))
        yield Turn(clock.after(start, 16), "verify_delay", committed)


def _extended(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    days = int(story["extension"]["days"])
    yield Turn(clock.after(start, 13), "extend", clock.day(start, 15 + days))
    yield Turn(clock.after(start, 14 + days), "decide")
    yield Turn(clock.after(start, 17 + days), "accept")


def _reopened(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    decided = clock.after(start, clock.chance.randint(6, 10))
    yield Turn(decided, "decide")
    yield Turn(clock.after(decided, 2), "accept")
    yield Turn(clock.after(clock.now, -clock.chance.randint(1, 3)), "reopen", story.get("reopening", ""))


def _objected(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    decided = clock.after(start, clock.chance.randint(6, 11))
    yield Turn(decided, "decide")
    objected = clock.after(decided, 2)
    yield Turn(objected, "object", story.get("objection", ""))
    yield Turn(clock.after(objected, 4), "decide_again")
    yield Turn(clock.after(objected, 6), "accept")


def _withdrawn(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    yield Turn(clock.after(start, 4), "withdraw", story.get("withdrawal", ""))


def _declined(story: Story, start: datetime, clock: Clock) -> Iterator[Turn]:
    yield Turn(clock.after(start, 2) + timedelta(hours=2), "decline")


End = Callable[[Story, datetime, Clock], Iterator[Turn]]
ENDS: dict[str, End] = {
    "closed_accepted": _in_time,
    "closed_no_objection": _in_time,
    "answered": _just_answered,
    "open_late": _still_late,
    "late_then_decided": _late,
    "extended_then_decided": _extended,
    "reopened": _reopened,
    "objected_then_decided": _objected,
    "withdrawn": _withdrawn,
    "declined": _declined,
}
