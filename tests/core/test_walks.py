"""What holds for every life of a case, whoever does whatever whenever."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all

from insaf.core.acts import ACTS as NAMED_ACTS
from insaf.core.acts import clock, consulting, disclosing, intake, joining
from insaf.core.codec import from_data, sealed_in, to_data
from insaf.core.deadlines import next_alarm
from insaf.core.events import answering, handling
from insaf.core.events import clock as moves
from insaf.core.events import consulting as asking
from insaf.core.events import intake as arrivals
from insaf.core.events import joining as elsewhere
from insaf.core.events import referring as results
from insaf.core.evolve import evolve, replay
from insaf.core.permits import refusal
from insaf.core.permits_apart import RESTRICTING
from insaf.core.policy import Rung
from insaf.core.reasons import Refused
from insaf.core.record import canonical
from insaf.core.terms import ClosingReason, DeadlineKind, Status
from insaf.core.transitions import leads_to
from tests import cast, given
from tests.core.walks import ACTS, HIND, forked, lives

D = DeadlineKind
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seldom = settings(often, max_examples=12)

ENDS = {
    ClosingReason.RESOLVED: answering.Decided,
    ClosingReason.NO_OBJECTION: answering.Decided,
    ClosingReason.DECLINED: answering.Declined,
    ClosingReason.WITHDRAWN: arrivals.Withdrawn,
    ClosingReason.MERGED: elsewhere.Merged,
}


def alarm_of(matter):
    rules, case = matter.rules, matter.case
    return next_alarm(case.deadlines, rules.policy.targets[case.kind], rules.calendar)


def test_the_walks_know_every_act_but_the_receipt():
    assert {*ACTS, intake.Receive} == set(NAMED_ACTS.values())


@often
@for_all(lives())
def test_an_act_leads_only_where_the_table_says(life):
    for attempt in life.done:
        act = type(attempt.act).__name__
        assert attempt.after.status in leads_to(act, attempt.before.status), act


@often
@for_all(lives())
def test_a_refused_act_leaves_no_trace(life):
    for attempt in life.attempts:
        if attempt.refused:
            assert attempt.after == attempt.before
    assert len(given.history(life.matter)) == 7 + sum(len(attempt.events) for attempt in life.done)


@often
@for_all(lives())
def test_a_case_is_what_its_history_makes_of_it(life):
    matter = life.matter
    history = given.history(matter)
    assert replay(history) == matter.case
    half = replay(history[: len(history) // 2 + 1])
    for recorded in history[len(history) // 2 + 1 :]:
        half = evolve(half, recorded)
    assert half == matter.case


@often
@for_all(lives())
def test_every_event_comes_back_from_its_bytes(life):
    for recorded in given.history(life.matter):
        event = recorded.event
        data = json.loads(canonical(to_data(event)))
        assert from_data(type(event).__name__, data) == event


@often
@for_all(lives())
def test_the_record_holds_no_word_that_anybody_typed(life):
    """M-07"""
    for recorded in given.history(life.matter):
        written = canonical(to_data(recorded.event)).decode()
        for sealed in sealed_in(recorded.event):
            assert sealed.text and sealed.text not in written
            assert sealed.digest in written
        assert not [letter for letter in written if "\u0600" <= letter <= "\u06ff"]


@often
@for_all(lives())
def test_the_first_date_of_a_promise_never_changes(life):
    """C-15"""
    for attempt in life.attempts:
        renewed = {(e.kind, e.number) for e in attempt.events if isinstance(e, moves.DeadlineSet)}
        for key, before in attempt.before.deadlines.items():
            if (before.kind, before.number) not in renewed:
                assert attempt.after.deadlines[key].original_due_at == before.original_due_at
        assert ("decide", 0) not in renewed


@often
@for_all(lives())
def test_a_closed_case_has_had_what_its_reason_says(life):
    """D-16: decided, declined, withdrawn or merged; nothing is closed in silence."""
    had = set()
    for attempt in life.done:
        had |= {type(event) for event in attempt.events}
        if attempt.after.status is Status.CLOSED:
            assert ENDS[attempt.after.closing_reason] in had


@often
@for_all(lives())
def test_what_is_closed_upon_an_answer_has_every_point_answered(life):
    """D-12, D-16"""
    answered = (ClosingReason.RESOLVED, ClosingReason.NO_OBJECTION)
    for attempt in life.done:
        case = attempt.after
        if case.closing_reason in answered and attempt.before.status is not Status.CLOSED:
            assert case.decided_at is not None
            assert case.points and not case.unanswered_points
            assert not case.referred_by and not case.unmet_findings


@often
@for_all(lives())
def test_a_breach_stays_for_ever(life):
    """E-04"""
    for attempt in life.attempts:
        assert attempt.after.breaches[: len(attempt.before.breaches)] == attempt.before.breaches
        assert attempt.after.overdue or not attempt.before.overdue


@often
@for_all(lives())
def test_there_is_an_owner_or_the_queue_has_its_clock(life):
    """B-14: an open case that nobody owns has somebody's promise to give it an owner."""
    for attempt in life.attempts:
        case = attempt.after
        if case.status is Status.OPEN and not case.owner and not case.reopenings:
            queue = case.deadlines["assign"]
            assert queue.running or case.first_decided_at


@often
@for_all(lives())
def test_an_open_case_always_has_its_next_word_promised(life):
    """D-09, design: no silence."""
    for attempt in life.attempts:
        if attempt.after.status in (Status.OPEN, Status.AWAITING_COMPLAINANT):
            assert attempt.after.deadlines["next_update"].running


@often
@for_all(lives())
def test_taking_in_another_matter_makes_no_promise_later(life):
    """B-11: every clock that runs keeps its date or gets an earlier one, and the receipt never moves on."""
    for attempt in life.done:
        if isinstance(attempt.act, joining.Join):
            assert attempt.after.received_at == min(attempt.before.received_at, attempt.act.other.received_at)
            for key, before in attempt.before.deadlines.items():
                if before.pending and not _put_back(attempt, key):
                    assert attempt.after.deadlines[key].due_at <= before.due_at


def _put_back(attempt, key):
    """The owner was named in the other matter: the queue's own clock is set, where none ran."""
    return key == "assign" and attempt.before.owner != attempt.after.owner


@often
@for_all(lives())
def test_a_limit_to_contact_takes_no_right_and_stops_nothing(life):
    """E-20: what may be done in a case may be done in it with a limit, save merging it away; no date changes."""
    for attempt in life.attempts:
        case, now, rules = attempt.after, attempt.after.last_at, life.matter.rules
        free = replace(case, restricted_until=None, restricted_by="", review_asked=False)
        for act in set(NAMED_ACTS.values()) - RESTRICTING - {intake.Receive, joining.Merge}:
            for actor in (cast.complainant, cast.omar.actor, cast.layla.actor):
                assert refusal(actor, act, case, rules, now) is refusal(actor, act, free, rules, now)
        if type(attempt.act) in RESTRICTING and attempt.events:
            before, after = attempt.before.deadlines, attempt.after.deadlines
            assert all(after[key] == kept for key, kept in before.items() if "restriction" not in key)


@often
@for_all(lives())
def test_a_limit_to_contact_has_its_end_promised_while_it_lasts(life):
    """E-20"""
    for attempt in life.attempts:
        case = attempt.after
        end = case.deadlines.get("restriction")
        assert bool(case.restricted_until) == bool(end and end.running)
    assert forked(life.matter).ticked(given.SUNDAY + timedelta(days=400)).case.restricted_until is None


@often
@for_all(lives())
def test_after_a_tick_nothing_is_due(life):
    matter = forked(life.matter).ticked()
    alarm = alarm_of(matter)
    assert alarm is None or alarm.at > matter.now


@often
@for_all(lives())
def test_a_second_tick_finds_nothing_to_do(life):
    """C-20"""
    matter = forked(life.matter).ticked()
    assert matter.ticked().last == ()


@seldom
@pytest.mark.parametrize("every", [timedelta(hours=1), timedelta(hours=7), timedelta(days=1)], ids=str)
@for_all(life=lives())
def test_a_late_look_gives_the_same_entries_as_punctual_ones(every, life):
    """C-20"""
    matter = life.matter
    late, punctual = forked(matter), forked(matter)
    end = matter.now + timedelta(days=25)
    late.ticked(end)
    while punctual.now < end:
        punctual.ticked(min(punctual.now + every, end))
    assert [r.event for r in given.history(punctual)] == [r.event for r in given.history(late)]


@often
@for_all(lives())
def test_promises_come_due_in_the_order_of_their_dates(life):
    """C-20: what a late look records is in the order in which it fell due."""
    late = forked(life.matter).until(given.SUNDAY + timedelta(days=400))
    noticed = [event.due_at for event in late.ticked().last if isinstance(event, moves.Breached)]
    assert all(first <= second for first, second in pairwise(noticed))


@often
@for_all(lives())
def test_nobody_decides_on_two_rungs(life):
    """E-09"""
    verdicts = life.matter.case.verdicts
    rungs = {}
    for verdict in verdicts:
        assert rungs.setdefault(verdict.actor, verdict.rung) is verdict.rung


@often
@for_all(lives())
def test_a_person_complained_about_never_does_anything(life):
    """B-16: but give the side that was asked of them, and of them alone."""
    for attempt in life.attempts:
        if attempt.actor.id and attempt.actor.id in attempt.before.people_named:
            assert isinstance(attempt.refused, Refused) or _own_side(attempt)
        assert not (attempt.after.owner and attempt.after.owner in attempt.after.people_named)


def _own_side(attempt):
    asked = attempt.before.consultation(getattr(attempt.act, "number", 0))
    return isinstance(attempt.act, consulting.AnswerConsultation) and asked.person == attempt.actor.id


@often
@for_all(lives())
def test_a_respondent_does_nothing_but_answer_for_the_unit(life):
    for attempt in life.done:
        if attempt.actor == HIND:
            asked = attempt.before.consultation(attempt.act.number)
            assert isinstance(attempt.act, consulting.AnswerConsultation) and asked.open and asked.unit in HIND.units


@often
@for_all(lives())
def test_a_party_is_pressed_a_step_at_a_time_and_never_once_it_answered(life):
    """Policy, step 4; C-20"""
    late = forked(life.matter).ticked(given.SUNDAY + timedelta(days=400))
    steps, answered = {}, set()
    for recorded in given.history(late):
        match recorded.event:
            case asking.ConsultationClimbed(number=number, step=step):
                assert number not in answered and step == steps.get(number, 0) + 1
                steps[number] = step
            case asking.ConsultationAnswered(number=number) | asking.ConsultationWithdrawn(number=number):
                answered.add(number)


@often
@for_all(lives())
def test_a_question_of_the_complainant_has_its_promise_while_it_waits(life):
    """Policy, step 4: forwarded, declined with a reason, or overtaken by the answer itself."""
    for attempt in life.done:
        if attempt.before.to_forward and not attempt.after.to_forward:
            ends = (asking.Consulted, asking.ClarificationDeclined, answering.Decided, answering.Closed)
            assert any(isinstance(event, ends) for event in attempt.events)


@often
@for_all(lives())
def test_mallory_and_the_auditor_change_nothing(life):
    """What the auditor hands out is written down, and changes nothing but that it is."""
    strangers = (cast.mallory.actor, cast.yusuf.actor, cast.nelc)
    for attempt in life.attempts:
        if attempt.actor in strangers and not attempt.refused:
            assert attempt.actor == cast.yusuf.actor and isinstance(attempt.act, disclosing.Disclose)
            assert replace(attempt.after, entries=0, last_at=None) == replace(attempt.before, entries=0, last_at=None)


@often
@for_all(lives())
def test_a_note_is_never_a_message(life):
    """B-18: an internal note brings about a note and nothing else."""
    for attempt in life.attempts:
        notes = [event for event in attempt.events if isinstance(event, handling.NoteAdded)]
        assert not notes or len(attempt.events) == 1
        assert isinstance(attempt.act, clock.Tick) or bool(notes) == (
            type(attempt.act).__name__ == "AddNote" and not attempt.refused
        )


@often
@for_all(lives())
def test_nothing_is_free_to_be_erased_before_the_bodys_part_has_its_result(life):
    """E-17: a referral is over by a finding, or by an end that somebody wrote down, and by nothing else."""
    for attempt in life.done:
        over = {one.number for one in attempt.before.with_body} - {one.number for one in attempt.after.with_body}
        if over:
            assert any(isinstance(event, results.FindingReceived | results.ReferralEnded) for event in attempt.events)
        if attempt.before.with_body:
            assert type(attempt.act).__name__ not in ("Redact", "Merge")


@often
@for_all(lives())
def test_a_body_that_waits_has_its_date_and_a_finding_its_plans(life):
    """B-10, E-18: each runs until it is kept, or the body's part is over."""
    for attempt in life.attempts:
        case = attempt.after
        for one in case.referrals:
            dated = case.deadline(D.EXTERNAL, one.number)
            assert one.waits == bool(dated and dated.running)
            planned = case.deadline(D.FINDING, one.number)
            assert one.unmet == bool(planned and planned.running)


@often
@for_all(lives())
def test_no_freeze_is_forgotten(life):
    """E-17: whatever a body has waits for our reply, or has a day on which somebody looks at it again."""
    for attempt in life.attempts:
        for one in attempt.after.referrals:
            again = attempt.after.deadline(D.EXTERNAL_REVIEW, one.number)
            assert (one.result_at is None) == (one.waits or bool(again and again.running))


@often
@for_all(lives())
def test_a_finding_against_us_is_taken_back_by_nobody_below_executive_management(life):
    """E-18"""
    for attempt in life.done:
        stood = {one.number for one in attempt.before.referrals if one.against_us}
        if stood - {one.number for one in attempt.after.referrals if one.against_us}:
            assert attempt.actor.height == Rung.EXECUTIVE.height


@often
@for_all(lives())
def test_a_silent_party_has_a_date_ahead_until_every_level_was_told(life):
    """Policy, step 4; design: no silence."""
    for attempt in life.attempts:
        case = attempt.after
        if case.status not in (Status.OPEN, Status.AWAITING_COMPLAINANT):
            continue
        for asked in case.consultations:
            dates = [case.deadline(kind, asked.number) for kind in (D.CONSULTATION, D.CONSULTATION_AGAIN)]
            if asked.open and asked.climbs < len(life.matter.rules.policy.consultation.climbs):
                assert any(date and date.pending for date in dates)
