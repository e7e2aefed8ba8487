"""Random lives of a case: any act by anybody at any time, as Hypothesis draws them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from insaf.core.acts import (
    Act,
    answering,
    calling,
    clock,
    consulting,
    delivery,
    disclosing,
    erasing,
    handling,
    intake,
    joining,
    ladder,
    preferring,
    referring,
    restricting,
)
from insaf.core.case import Case
from insaf.core.events import Event
from insaf.core.permits import refusal
from insaf.core.policy import Kind, PauseRule, Rung
from insaf.core.reasons import Refused
from insaf.core.rules import Rules
from insaf.core.terms import OUTCOMES, Actor, ClosingReason, Finding, Outcome, Party, Role, Route, Severity, Side
from tests import cast, given

TEXTS = st.sampled_from(["نص", "كلام", "حديث", "قول", "بيان", "شرح", "خبر", "رأي", "سؤال", "  "])
NUMBERS = st.integers(1, 2)
WHOM = st.integers(0, 2)
DAYS = st.integers(-2, 90).map(lambda n: given.SUNDAY.date() + timedelta(n))
INSTANTS = st.integers(-48, 2000).map(lambda n: given.SUNDAY + timedelta(hours=n))
STAFF_IDS = st.sampled_from([*(str(member.id) for member in cast.STAFF), ""])
CAME = st.sampled_from(["", "email", "post", "dove"])
FILES = st.lists(
    st.builds(intake.File, st.just("صورة.png"), st.integers(0, 9), st.just("image/png"), st.just("ab" * 32)), max_size=1
).map(tuple)
REMEDIES = st.lists(
    st.builds(
        answering.OfferedRemedy, st.sampled_from(["refund", "apology", "refund", "gold"]), TEXTS, st.none() | DAYS
    ),
    max_size=2,
).map(tuple)
PLANS = st.lists(st.builds(answering.PlannedAction, TEXTS, DAYS, STAFF_IDS), max_size=2).map(tuple)
GROUNDS = st.sampled_from(["before_court", "not_about_us", "over_12_months", "because"])
BODIES = st.sampled_from(["nelc", "nelc", "nelc", "other", "mars"])
OTHERS = st.sampled_from(["ET-2026-00001-K", "ET-2026-00002-F", ""])

ACTS: dict[type[Act], st.SearchStrategy[Act]] = {
    intake.Acknowledge: st.builds(intake.Acknowledge, st.just("email")),
    intake.Retype: st.builds(intake.Retype, st.sampled_from(Kind), TEXTS),
    intake.NamePerson: st.builds(intake.NamePerson, STAFF_IDS),
    intake.AddInformation: st.builds(intake.AddInformation, TEXTS, FILES),
    intake.Withdraw: st.builds(intake.Withdraw, TEXTS),
    handling.Assess: st.builds(
        handling.Assess,
        definition=TEXTS,
        severity=st.sampled_from(Severity),
        route=st.sampled_from(Route),
        points=st.lists(TEXTS, max_size=2).map(tuple),
        complexity=st.sampled_from([1, 2, 3, 3, 4]),
    ),
    handling.Assign: st.builds(handling.Assign, STAFF_IDS, TEXTS),
    handling.AddNote: st.builds(handling.AddNote, TEXTS),
    handling.AskComplainant: st.builds(handling.AskComplainant, TEXTS),
    handling.Reply: st.builds(handling.Reply, TEXTS, FILES),
    handling.SendUpdate: st.builds(handling.SendUpdate, TEXTS, st.booleans()),
    handling.AddPoint: st.builds(handling.AddPoint, TEXTS),
    handling.AcknowledgeRung: st.builds(handling.AcknowledgeRung),
    handling.TakeImmediateAction: st.builds(handling.TakeImmediateAction, TEXTS),
    handling.RecordContact: st.builds(
        handling.RecordContact, TEXTS, st.sampled_from(["phone", "meeting", "dream"]), TEXTS
    ),
    handling.HearSide: st.builds(handling.HearSide, st.sampled_from(Side), st.sampled_from(["phone", "dream"]), TEXTS),
    answering.RecordCause: st.builds(answering.RecordCause, st.sampled_from(["procedure", "none", "stars"]), TEXTS),
    answering.Rate: st.builds(answering.Rate, st.integers(0, 6), st.integers(0, 6), TEXTS),
    answering.AnswerPoint: st.builds(answering.AnswerPoint, NUMBERS, st.sampled_from(Finding), TEXTS),
    answering.Decide: st.builds(
        answering.Decide, st.sampled_from(Outcome), TEXTS, TEXTS, REMEDIES, TEXTS, PLANS, TEXTS, TEXTS
    ),
    answering.CompleteAction: st.builds(answering.CompleteAction, NUMBERS, TEXTS),
    answering.Decline: st.builds(
        answering.Decline, GROUNDS, TEXTS, TEXTS, BODIES, TEXTS, st.sampled_from(["forwarded", "directed", ""]), TEXTS
    ),
    answering.Accept: st.builds(answering.Accept, TEXTS),
    answering.Object: st.builds(answering.Object, TEXTS),
    answering.Close: st.builds(answering.Close, st.sampled_from(ClosingReason), TEXTS),
    clock.Tick: st.builds(clock.Tick),
    clock.Recount: st.builds(clock.Recount),
    clock.Extend: st.builds(clock.Extend, DAYS, st.sampled_from(["verification", "verification", "laziness"]), TEXTS),
    clock.Pause: st.builds(clock.Pause, INSTANTS, TEXTS),
    clock.Resume: st.builds(clock.Resume),
    clock.VerifyDelay: st.builds(
        clock.VerifyDelay, st.sampled_from(["complex", "complex", "moon"]), TEXTS, DAYS, TEXTS
    ),
    ladder.RequestReopening: st.builds(ladder.RequestReopening, TEXTS),
    ladder.Reopen: st.builds(ladder.Reopen, TEXTS),
    ladder.DeclineReopening: st.builds(ladder.DeclineReopening, TEXTS),
    ladder.Escalate: st.builds(ladder.Escalate, TEXTS),
    ladder.Deescalate: st.builds(ladder.Deescalate, st.sampled_from(Rung), TEXTS),
    consulting.Consult: st.builds(
        consulting.Consult,
        TEXTS,
        TEXTS,
        st.none() | INSTANTS,
        disclosed=st.sampled_from(["", "نص"]),
        unit=st.sampled_from(["", "", "7"]),
        person=st.sampled_from(["", "", str(cast.salma.id)]),
        forwards=st.sampled_from([0, 0, 1]),
        party_en=st.sampled_from(["", "Finance"]),
        shown=st.sampled_from([(), (), ("ab" * 32,), ("x",)]),
    ),
    consulting.AnswerConsultation: st.builds(consulting.AnswerConsultation, NUMBERS, TEXTS, FILES),
    consulting.ExtendConsultation: st.builds(consulting.ExtendConsultation, NUMBERS, INSTANTS, TEXTS),
    consulting.WithdrawConsultation: st.builds(consulting.WithdrawConsultation, NUMBERS, TEXTS),
    consulting.AskParty: st.builds(consulting.AskParty, TEXTS, FILES),
    consulting.DeclineForwarding: st.builds(consulting.DeclineForwarding, TEXTS),
    referring.Refer: st.builds(
        referring.Refer,
        st.sampled_from(["in", "in", "out", "up"]),
        BODIES,
        TEXTS,
        TEXTS,
        st.none() | INSTANTS,
        files=FILES,
        name=st.just("ديوان"),
        way=CAME,
    ),
    referring.AppointLiaison: st.builds(referring.AppointLiaison, NUMBERS, STAFF_IDS),
    referring.FileLetter: st.builds(
        referring.FileLetter, NUMBERS, st.sampled_from(["in", "out", "up"]), TEXTS, FILES, st.none() | INSTANTS, CAME
    ),
    referring.AnswerReferral: st.builds(
        referring.AnswerReferral,
        BODIES,
        TEXTS,
        st.integers(0, 2),
        FILES,
        st.sampled_from(["mailed", "platform", "platform", "pigeon"]),
        TEXTS,
    ),
    referring.RecordFinding: st.builds(referring.RecordFinding, BODIES, st.booleans(), TEXTS, st.integers(0, 2), FILES),
    referring.EndReferral: st.builds(
        referring.EndReferral,
        NUMBERS,
        st.sampled_from(["withdrawn", "closed", "not_taken", "lost"]),
        TEXTS,
        st.sampled_from(["body", "complainant", ""]),
    ),
    referring.ExtendReferral: st.builds(referring.ExtendReferral, NUMBERS, DAYS, TEXTS),
    referring.PlanAction: st.builds(referring.PlanAction, NUMBERS, TEXTS, DAYS, STAFF_IDS),
    delivery.ReportUndelivered: st.builds(
        delivery.ReportUndelivered,
        st.sampled_from(["acknowledgement", "decision", " "]),
        st.just("5.1.1"),
        WHOM,
        instead=st.sampled_from(["", "", "email", "pigeon"]),
    ),
    delivery.ReachOtherwise: st.builds(
        delivery.ReachOtherwise, st.sampled_from(["phone", "meeting", "dream"]), TEXTS, WHOM
    ),
    disclosing.ReleaseFiles: st.builds(
        disclosing.ReleaseFiles, NUMBERS, st.lists(st.sampled_from(["ab" * 32, "cd" * 32, "EF"]), max_size=2).map(tuple)
    ),
    disclosing.Disclose: st.builds(
        disclosing.Disclose,
        st.just("") | BODIES,
        st.sampled_from(["bundle", "page", "gossip"]),
        st.sampled_from(["", "ab" * 32]),
    ),
    calling.RecordCall: st.builds(
        calling.RecordCall,
        st.sampled_from(["in", "out", "out", "up"]),
        INSTANTS,
        st.integers(0, 90_000),
        st.sampled_from(["answered", "missed", "voicemail", "reached", "reached", "no_answer"]),
        FILES,
    ),
    preferring.ChangePreferences: st.builds(
        preferring.ChangePreferences,
        st.sampled_from(["", "email", "sms", "phone", "web", "pigeon"]),
        st.sampled_from(["ar", "en", "en", "tlh"]),
        st.sampled_from(["", "نص"]),
    ),
    preferring.CorrectContact: st.builds(
        preferring.CorrectContact,
        st.sampled_from(["", "amina@example.org"]),
        st.sampled_from(["", "+966501112223"]),
        TEXTS,
        st.booleans(),
        st.just(cast.amina),
    ),
    erasing.Redact: st.builds(erasing.Redact, st.sampled_from([(), ("ab" * 32,)]), st.just("pdpl-18")),
    joining.Merge: st.builds(joining.Merge, OTHERS, TEXTS, st.booleans()),
    joining.Join: st.builds(joining.Join, st.deferred(lambda: st.sampled_from(twins())), st.booleans()),
    joining.Split: st.builds(
        joining.Split,
        st.integers(0, 9),
        st.sampled_from(Kind),
        st.sampled_from(["course", "course", "moon"]),
        TEXTS,
        TEXTS,
        OTHERS,
        st.sampled_from([0, 0, 1, 2]),
    ),
    joining.Link: st.builds(joining.Link, OTHERS),
    restricting.Restrict: st.builds(
        restricting.Restrict,
        st.sampled_from(["abuse", "abuse", "boredom"]),
        st.lists(st.sampled_from(["writing_only", "with_updates", "writing_only", "silence"]), max_size=2).map(tuple),
        TEXTS,
        DAYS,
    ),
    restricting.AskRestrictionReview: st.builds(restricting.AskRestrictionReview, TEXTS),
    restricting.ConfirmRestriction: st.builds(restricting.ConfirmRestriction, TEXTS),
    restricting.LiftRestriction: st.builds(restricting.LiftRestriction, TEXTS),
    joining.Dismiss: st.builds(joining.Dismiss, OTHERS),
}

HIND = Actor(Party.STAFF, "201", frozenset({Role.RESPONDENT}), frozenset({"7"}))
"""Answers for a unit, and does nothing else."""

ACTORS = [cast.complainant, cast.system, cast.nelc, HIND, *(member.actor for member in cast.STAFF)]

# What makes a life long and full stands more often in the lot than what ends it.
OFTEN = (
    handling.Assess, handling.AskComplainant, answering.AnswerPoint, answering.Decide, answering.Object,
    clock.Pause, clock.Resume, clock.Extend, clock.VerifyDelay, ladder.RequestReopening, ladder.Reopen,
    ladder.Deescalate, consulting.Consult, referring.Refer, referring.AnswerReferral, intake.NamePerson, joining.Join,
    restricting.Restrict, consulting.AskParty, referring.RecordFinding,
)  # fmt: skip
LOT = [*ACTS, *OFTEN, *OFTEN, *OFTEN]


@cache
def twins() -> tuple[Case, ...]:
    """Cases of the same matter: one came earlier, one later; one is about Omar, one has climbed, one is late, two wait for a word."""
    earlier = given.case(received_at=given.SUNDAY - timedelta(days=6))
    later = given.case(received_at=given.SUNDAY + timedelta(days=2)).assessed(severity=Severity.CRITICAL)
    about_omar = given.case().does(cast.layla, intake.NamePerson(str(cast.omar.id)))
    late = given.case(received_at=given.SUNDAY - timedelta(days=30)).assigned_to(cast.salma).late_by(0)
    talk, mail = (given.case(channel=way, received_at=given.SUNDAY + timedelta(days=3)) for way in ("chat", "email"))
    lives = (earlier, later, about_omar, given.case().escalated(), late, talk, mail)
    return tuple(replace(one.case, reference=f"ET-2026-0000{n}-X") for n, one in enumerate(lives, start=3))


@dataclass(frozen=True)
class Attempt:
    """Somebody tries something: what the try met and what it left."""

    actor: Actor
    act: Act
    before: Case
    after: Case
    events: tuple[Event, ...]
    refused: Refused | None


@dataclass(frozen=True, repr=False)
class Life:
    """A whole walk: the matter at its end, and every attempt on the way."""

    matter: given.Matter
    attempts: tuple[Attempt, ...]

    def __repr__(self) -> str:
        return "\n".join(
            f"{one.after.last_at} {one.actor.label} {one.act} {one.refused or ''}" for one in self.attempts
        )

    @property
    def done(self) -> tuple[Attempt, ...]:
        """The attempts that were not refused."""
        return tuple(attempt for attempt in self.attempts if not attempt.refused)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Any acts by anybody, most of them at a time at which they are possible."""
    matter = begun(given.rules(pause=PauseRule(draw(st.booleans()), 10)))
    happened: list[Attempt] = []
    for _ in range(draw(st.integers(4, 24))):
        happened += _stretch(draw, matter)
    return Life(matter, tuple(happened))


def _stretch(draw: st.DrawFn, matter: given.Matter) -> Iterator[Attempt]:
    """One try of something; sometimes all that it takes to answer."""
    at = matter.now + timedelta(hours=draw(st.sampled_from([0, 0, 0, 1, 5, 24, 24, 72, 240, 900])))
    chance = draw(st.integers(0, 9))
    if chance == 0:
        yield tried(matter, draw(st.sampled_from(ACTORS)), draw(st.one_of(*ACTS.values())), at)
    elif chance < 3:
        yield from _diligence(draw, matter, at)
    else:
        actor, kind = _possible(draw, matter, at)
        yield tried(matter, actor, draw(ACTS[kind]), at)


def _diligence(draw: st.DrawFn, matter: given.Matter, at: datetime) -> Iterator[Attempt]:
    who = draw(st.sampled_from([cast.omar, cast.layla, cast.salma, cast.faisal])).actor
    yield tried(matter, who, given.assessment(), at)
    for number in matter.case.unanswered_points:
        yield tried(matter, who, answering.AnswerPoint(number, Finding.UPHELD, "ثبت."), at)
    for side in matter.case.unheard:
        yield tried(matter, who, handling.HearSide(side, "phone", "روى ما جرى."), at)
    outcome = OUTCOMES[matter.case.kind][0]
    plan = draw(st.sampled_from([(), (answering.PlannedAction("إعادة المبلغ", at.date() + timedelta(9)),)]))
    decided = given.decision(outcome=outcome, outcome_answer="نعم.", actions=plan)
    yield tried(matter, who, decided, at)


def _possible(draw: st.DrawFn, matter: given.Matter, at: datetime) -> tuple[Actor, type[Act]]:
    """The first of these acts that somebody may do now; failing all, the system looks."""
    for kind in draw(st.lists(st.sampled_from(LOT), min_size=5, max_size=5)):
        able = [actor for actor in ACTORS if refusal(actor, kind, matter.case, matter.rules, at) is None]
        if able:
            return draw(st.sampled_from(able)), kind
    return cast.system, clock.Tick


def tried(matter: given.Matter, actor: Actor, act: Act, at: datetime) -> Attempt:
    before = matter.case
    try:
        matter.does(actor, act, at)
    except Refused as refused:
        return Attempt(actor, act, before, matter.case, (), refused)
    return Attempt(actor, act, before, matter.case, matter.last, None)


def begun(rules: Rules) -> given.Matter:
    return given.case(cast.amina, under=rules, outcome_sought="أريد المبلغ كاملًا.")


def forked(matter: given.Matter) -> given.Matter:
    """The same matter once more, to live on differently."""
    door = copy(matter.door)
    assert isinstance(door, given.Memory)
    door.history = list(door.history)
    return given.Matter(door, matter.now, matter.rules)
