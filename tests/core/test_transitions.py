"""The table of states is whole: every act, in every status, leads somewhere or is refused."""

import pytest

from insaf.core.acts import ACTS
from insaf.core.decide import DECIDERS
from insaf.core.terms import Status
from insaf.core.transitions import TRANSITIONS, leads_to, missing


def test_every_act_has_its_row_and_every_row_its_act():
    assert missing() == set()


def test_every_act_has_its_decider():
    assert set(DECIDERS) == set(ACTS.values())


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", Status)
def test_every_act_has_a_cell_for_every_status(act, status):
    assert all(isinstance(after, Status) for after in TRANSITIONS[act, status])


def test_nothing_but_an_answer_a_refusal_a_withdrawal_or_a_merger_leads_to_closed():
    """D-16"""
    closing = {
        act
        for act in ACTS
        for before in Status
        if Status.CLOSED in leads_to(act, before) and before is not Status.CLOSED
    }
    what_an_external_body_held_open = {"AnswerReferral", "RecordFinding", "EndReferral", "PlanAction", "RecordCause"}
    assert closing == {"Withdraw", "Decline", "Merge", "Accept", "Close", "Tick"} | what_an_external_body_held_open


@pytest.mark.parametrize("act", ["Accept", "Close", "AnswerReferral", "EndReferral", "RecordFinding", "Tick"])
def test_what_closes_upon_an_answer_closes_only_an_answered_case(act):
    """D-15, D-16"""
    for before in (Status.OPEN, Status.AWAITING_COMPLAINANT):
        assert Status.CLOSED not in leads_to(act, before)


def test_only_an_answered_case_can_be_objected_to():
    assert [before for before in Status if leads_to("Object", before)] == [Status.ANSWERED]


def test_only_a_closed_case_can_be_opened_again():
    assert [before for before in Status if leads_to("Reopen", before)] == [Status.CLOSED]
