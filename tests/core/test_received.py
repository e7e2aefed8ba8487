"""What a receipt holds, what makes a complaint one, and what happens when nobody says that it came."""

import dataclasses
from dataclasses import replace
from datetime import timedelta

import pytest

from insaf.core.acts import answering, intake
from insaf.core.events import EVENTS
from insaf.core.events.clock import Breached
from insaf.core.notice import AGENTS, MANAGERS, told
from insaf.core.policy import Kind, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import ClosingReason, DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

AT_INTAKE = """
reference kind channel received_at registered_at language subject title narrative policy_version
calendar_version anonymous person contact outcome_sought on_behalf_of authority adjustments
preferred_channel event_on files split_from read_back accepted_because
""".split()


def test_a_receipt_has_every_field_that_intake_must_record():
    """B-03: the registrar is the entry's actor, the severity comes with the assessment."""
    assert [field.name for field in dataclasses.fields(EVENTS["Received"])] == AT_INTAKE
    received = given.history(given.case())[0]
    assert received.actor == "complainant"
    assert {"severity", "safety"} <= {field.name for field in dataclasses.fields(EVENTS["Assessed"])}


def test_words_of_discontent_on_the_telephone_are_a_complaint_in_one_step():
    """A-05: no form, no such word, and the clock of a complaint runs."""
    note = given.complaint(channel="phone", title="اتصال هاتفي", narrative="لست راضية عن طريقة شرح المدرب.")
    matter = given.Matter(given.Memory(given.rules()), note.received_at, given.rules()).does(cast.omar, note)
    assert "شكوى" not in note.narrative + note.title
    assert matter.case.kind is Kind.COMPLAINT
    assert matter.case.deadline(DeadlineKind.DECIDE).days == 15


def test_a_call_that_nobody_acknowledges_within_a_working_day_raises_an_alarm():
    """D-01: the team and complaints management are told."""
    note = given.complaint(channel="phone")
    matter = given.Matter(given.Memory(given.rules()), note.received_at, given.rules()).does(cast.omar, note)
    due = matter.case.deadline(DeadlineKind.ACKNOWLEDGE).due_at
    assert due == given.calendar().due_at(note.received_at, 1)
    assert not [one for one in matter.ticked(due - timedelta(seconds=1)).last if isinstance(one, Breached)]
    alarms = [one for one in matter.ticked(due).last if isinstance(one, Breached)]
    (alarm,) = [one for one in alarms if one.kind is DeadlineKind.ACKNOWLEDGE]
    assert {AGENTS, MANAGERS} <= set(told(alarm, matter.case, matter.rules))


@pytest.mark.parametrize("ground", [one.code for one in given.policy().declining.grounds])
def test_no_ground_closes_a_matter_without_saying_where_to_take_it(ground):
    """A-11, A-12: "not ours" least of all."""
    for reason, route in (("ليس من اختصاصنا.", ""), ("", "الجهة المختصة.")):
        with pytest.raises(Refused):
            given.case().does(cast.omar, answering.Decline(ground, reason, route))
    body = {"body": "nelc", "how": "directed"} if ground in given.policy().declining.elsewhere else {}
    declined = given.case().does(cast.omar, answering.Decline(ground, "السبب مفصّل.", "الجهة المختصة.", **body))
    assert declined.last[-2].route.text == "الجهة المختصة."


def test_no_reason_to_close_says_that_a_matter_is_not_ours():
    """A-12"""
    assert {str(one) for one in ClosingReason} == {
        "resolved", "no_objection", "withdrawn", "declined", "merged",
    }  # fmt: skip


def test_the_days_of_the_weekend_are_the_policys():
    """C-05: with Saturday and Sunday free, fifteen days end elsewhere."""
    ours, other = given.calendar(), replace(given.calendar(), weekend=frozenset({5, 6}))
    friday = given.at("2026-08-07 10:00").date()
    assert not ours.is_working(friday) and other.is_working(friday)
    assert ours.due_at(given.SUNDAY, 15) == given.at("2026-08-23 16:00")
    assert other.due_at(given.SUNDAY, 15) == given.at("2026-08-21 16:00")


def test_a_complaint_made_of_an_inquiry_keeps_its_receipt_and_its_reason():
    """A-06"""
    matter = given.case(kind=Kind.INQUIRY).days(2)
    received_at = matter.case.received_at
    matter.does(cast.omar, intake.Retype(Kind.COMPLAINT, "يعبّر عن عدم رضا."))
    decide = matter.case.deadline(DeadlineKind.DECIDE)
    assert (matter.case.received_at, decide.due_at) == (received_at, given.calendar().due_at(received_at, 15))
    assert (matter.last[0].was, matter.last[0].reason.text) == (Kind.INQUIRY, "يعبّر عن عدم رضا.")


def test_harm_done_because_of_a_complaint_is_heard_above_those_complained_about():
    """A-13: the policy names the subjects that begin with complaints management."""
    matter = given.case(subject="retaliation")
    assert matter.case.rung is Rung.COMPLAINTS_MANAGEMENT
    assert given.case(subject="financial").case.rung is Rung.SUPPORT
    assert refused(matter, cast.omar, given.assessment()) is Reason.HIGHER_RUNG_HAS_IT
    assert matter.does(cast.layla, given.assessment()).case.assessed_at
