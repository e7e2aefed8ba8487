"""The first word of a human comes in the hours that the channel promises, counted while the office is open (C-18)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from insaf.core.acts import answering, clock, handling, intake, joining
from insaf.core.notice import owner, told
from insaf.core.terms import DeadlineKind
from tests import cast, given

D = DeadlineKind


def by(channel, at="2026-08-06 15:30"):
    """A complaint that came on a Thursday, half an hour before the office closes."""
    return given.case(channel=channel, received_at=given.at(at))


def first(matter):
    return matter.case.deadline(D.FIRST_RESPONSE)


def missed(matter):
    return [one for one in matter.case.breaches if one.kind is D.FIRST_RESPONSE]


@pytest.mark.parametrize(
    ("channel", "due_at"),
    [("email", "2026-08-09 12:30"), ("chat", "2026-08-06 15:45"), ("web", "2026-08-09 15:30")],
)
def test_each_channel_has_its_own_hours(channel, due_at):
    """C-18: four hours from Thursday 15:30 end on Sunday at 12:30."""
    assert first(by(channel)).due_at == given.at(due_at)


def test_an_outside_body_answers_in_its_own_time():
    assert first(by("external")) is None


def test_whoever_told_it_to_staff_has_had_the_first_word():
    note = given.complaint(channel="phone")
    matter = given.Matter(given.Memory(given.rules()), note.received_at, given.rules()).does(cast.omar, note)
    assert first(matter) is None


@pytest.mark.parametrize(
    "act",
    [
        handling.Reply("وصلتنا رسالتك."),
        handling.SendUpdate("ننظر فيها."),
        handling.AskComplainant("ما رقم الفاتورة؟"),
        given.assessment(),
        answering.Decline("before_court", "منظورة.", "المحكمة العامة."),
    ],
    ids=lambda act: type(act).__name__,
)
def test_any_word_of_a_human_keeps_it(act):
    matter = by("email").does(cast.omar, act, given.at("2026-08-09 12:00"))
    assert first(matter).met_at == given.at("2026-08-09 12:00")
    assert not missed(matter.ticked(given.at("2026-08-09 13:00")))


@pytest.mark.parametrize("act", [handling.AddNote("نُظر فيها."), handling.Assign(str(cast.omar.id))])
def test_what_the_complainant_does_not_hear_keeps_nothing(act):
    matter = by("email").does(cast.layla, act).ticked(given.at("2026-08-09 12:30"))
    assert len(missed(matter)) == 1


def test_the_systems_own_words_keep_nothing():
    """Neither the acknowledgement nor an automatic update is a human's word."""
    matter = by("email").does(cast.system, intake.Acknowledge("email")).ticked(given.at("2026-08-16 10:00"))
    assert first(matter).running and missed(matter)[0].due_at == given.at("2026-08-09 12:30")


def test_a_missed_first_word_is_told_to_whoever_has_the_case_and_stays_missed():
    matter = by("email").ticked(given.at("2026-08-09 12:30"))
    (breach,) = [event for event in matter.last if getattr(event, "kind", None) is D.FIRST_RESPONSE]
    assert told(breach, matter.case, matter.rules) == (owner(matter.case),)
    matter.does(cast.omar, handling.Reply("نعتذر عن التأخر في الرد."))
    assert first(matter).met_at and len(missed(matter)) == 1


def test_hours_of_a_day_declared_free_do_not_count():
    """C-09: the Sunday is declared free, so the four hours end on Monday."""
    matter = by("email")
    matter.rules = matter.door.rules = given.with_holidays(matter.rules, date(2026, 8, 9))
    matter.does(cast.system, clock.Recount())
    assert first(matter).due_at == given.at("2026-08-10 12:30")


CAME = st.tuples(
    st.sampled_from(["email", "chat", "web", "external"]), st.integers(0, 20), st.none() | st.integers(0, 20)
)
"""By what channel, how many quarters of an hour after Sunday's opening, and how many later somebody wrote, if ever."""

REFERENCES = ("ET-2026-00001-K", "ET-2026-00002-B", "ET-2026-00003-C")


def came(reference, told, now):
    """A matter as the system has noticed it by now."""
    channel, quarters, wrote = told
    matter = given.case(channel=channel, received_at=given.SUNDAY + timedelta(minutes=15 * quarters))
    at = matter.now + timedelta(minutes=15 * (wrote or 0))
    if wrote is not None and at < now:
        matter.ticked(at).does(cast.omar, handling.Reply("وصلتنا رسالتك."), at)
    return replace(matter.ticked(now).case, reference=reference), matter


def kept_whole(own, theirs, after):
    """What was broken stays; of what is ahead or waits elsewhere the earlier holds, and no first date changes."""
    waited_for = [word.due_at for word in (own, theirs) if word and word.running]
    assert not waited_for or after.running
    if own and own.running and own.breached_at:
        assert after == own
    elif waited_for:
        assert after.due_at == min(waited_for)
        assert not (own and own.running) or after.original_due_at == own.original_due_at


@settings(max_examples=150, deadline=None)
@for_all(CAME, CAME, CAME, st.integers(20, 36))
def test_whoever_waits_for_a_word_is_owed_it_after_merging_no_later_than_promised(one, two, three, quarters):
    """B-11, C-15, C-18: three matters become one, in any order; nothing gets later, and nothing is broken twice."""
    now = given.SUNDAY + timedelta(minutes=15 * quarters)
    (last, ended), (middle, through), (here, matter) = (
        came(reference, told, now) for reference, told in zip(REFERENCES, (one, two, three), strict=True)
    )
    joined = replace(through.does(cast.layla, joining.Join(last), now).case, reference=middle.reference)
    kept_whole(middle.deadline(D.FIRST_RESPONSE), first(ended), first(through))
    after = first(matter.does(cast.layla, joining.Join(joined), now))
    kept_whole(here.deadline(D.FIRST_RESPONSE), first(through), after)
    so_far = len(missed(matter))
    matter.ticked(now + timedelta(days=30))
    assert len(missed(matter)) - so_far == bool(after and after.pending)
    promised = [case for case in (last, middle, here) if case.deadline(D.FIRST_RESPONSE)]
    assert sum(len(missed(each)) for each in (ended, through, matter)) <= len(promised)


def merged(here, there, now):
    """Both as the system has noticed them by now, and then one matter."""
    other = replace(there.ticked(now).case, reference=REFERENCES[0])
    return here.ticked(now).does(cast.layla, joining.Join(other), now)


AFTER_QUARTER_PAST = given.at("2026-08-06 15:50")
"""What came by chat at 15:30 was promised a word by 15:45."""


@pytest.mark.parametrize("channel", ["external", "email"])
def test_a_broken_first_word_that_nobody_gave_is_owed_by_the_case_that_goes_on(channel):
    """C-18: it is late there already, so it is not broken here a second time; the first word ends it."""
    matter = merged(by(channel), by("chat"), AFTER_QUARTER_PAST)
    assert first(matter).running and first(matter).due_at == given.at("2026-08-06 15:45") == first(matter).breached_at
    assert not missed(matter.ticked(given.at("2026-09-06 10:00")))
    matter.does(cast.omar, handling.Reply("نعتذر عن التأخر في الرد."))
    assert first(matter).met_at == matter.now


def test_a_broken_first_word_stays_as_it_was_broken_and_is_broken_once():
    """C-15: an e-mail of the same person, due only on Sunday, gives no new date to a word that is late already."""
    broken = first(by("chat").ticked(AFTER_QUARTER_PAST))
    matter = merged(by("chat"), by("email"), AFTER_QUARTER_PAST)
    assert first(matter) == broken and broken.breached_at
    assert len(missed(matter.ticked(given.at("2026-09-06 10:00")))) == 1
