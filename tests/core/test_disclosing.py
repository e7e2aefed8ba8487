"""What of a case left the house stands in its record (E-19)."""

from __future__ import annotations

import pytest

from insaf.core.acts.disclosing import Disclose
from insaf.core.acts.intake import NamePerson
from insaf.core.events.disclosing import Disclosed
from insaf.core.reasons import Reason
from tests import cast, given
from tests.core.refusing import refused

DIGEST = "ab" * 32


@pytest.mark.parametrize("who", [cast.omar, cast.layla, cast.faisal, cast.yusuf, cast.system])
def test_whoever_may_open_the_case_may_hand_out_its_evidence(who):
    m = given.case().does(who, Disclose("", "bundle", DIGEST))
    assert m.last == (Disclosed("", "bundle", DIGEST),)


@pytest.mark.parametrize("who", [cast.mallory, cast.complainant, cast.nelc])
def test_nobody_else_may(who):
    assert refused(given.case(), who, Disclose("", "bundle", DIGEST)) in {Reason.NOT_YOUR_ROLE, Reason.NOT_YOURS}


def test_nor_may_who_is_complained_about():
    m = given.case().does(cast.layla, NamePerson(str(cast.omar.id)))
    assert refused(m, cast.omar, Disclose("", "bundle", DIGEST)) is Reason.ABOUT_YOU


def test_a_look_by_the_external_body_is_written_without_a_file():
    m = given.case().does(cast.system, Disclose("nelc", "page", DIGEST))
    assert m.last == (Disclosed("nelc", "page", ""),)


def test_it_changes_nothing_of_the_case_in_any_status():
    m = given.case().assigned_to(cast.omar)
    for go_on in (lambda: None, m.decided, m.closed):
        go_on()
        before = m.case
        m.does(cast.layla, Disclose("", "dossier", DIGEST))
        assert m.case.status is before.status and m.case.deadlines == before.deadlines


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (Disclose("mars", "page"), Reason.UNKNOWN_CODE),
        (Disclose("", "gossip"), Reason.UNKNOWN_CODE),
        (Disclose("", "bundle"), Reason.EMPTY),
        (Disclose("nelc", "dossier", "AB" * 32), Reason.EMPTY),
    ],
)
def test_a_stranger_a_rumour_and_a_file_without_its_fingerprint_are_refused(act, why):
    assert refused(given.case(), cast.omar, act) is why
