"""Questions to concerned parties as rows: written with the act, folded again from the record."""

import pytest

from insaf.cases import consulted, rebuilding, sweep
from insaf.cases.models import Consultation
from insaf.core.acts import consulting
from insaf.core.events.consulting import ConsultationClimbed
from tests import cast, given, units

pytestmark = pytest.mark.both_databases
DUE = given.at("2026-08-05 16:00")
ADDRESS = "registrar@partner.example"


def matter(**words):
    m = given.stored_case().assigned_to(cast.omar).assessed()
    return m.does(cast.omar, consulting.Consult(**{"party": "المالية", "question": "متى حُوّل المبلغ؟"} | words))


def row_of(m):
    return Consultation.objects.get(case=m.row)


def test_a_question_is_a_row_with_the_act_that_asks_it():
    finance = units.unit()
    m = matter(unit=str(finance.pk))
    row = row_of(m)
    assert (row.unit, row.number, row.due_at, row.open, row.outside) == (finance, 1, DUE, True, False)
    assert row.seq == m.row.record.get(type="Consulted").seq


def test_its_row_follows_every_date_and_the_answer():
    m = matter(address=ADDRESS)
    sweep.run_once(given.at("2026-08-10 16:00"))
    row = row_of(m)
    assert row.late and row.climbs == 2 and row.open
    m.does(cast.system, consulting.AnswerConsultation(1, "أمس.", via="email"), given.at("2026-08-11 10:00"))
    assert row_of(m).answered_at == given.at("2026-08-11 10:00") and row_of(m).late


def test_a_question_that_got_more_time_or_was_withdrawn_says_so():
    m, later = matter(address=ADDRESS), given.at("2026-08-12 16:00")
    m.does(cast.omar, consulting.ExtendConsultation(1, later, "طلبوا مهلة."))
    assert row_of(m).due_at == later
    m.does(cast.omar, consulting.WithdrawConsultation(1, "لم نعد بحاجة."))
    assert not row_of(m).open and row_of(m).answered_at is None


def test_the_rows_can_be_thrown_away_and_folded_again():
    m = matter(address=ADDRESS)
    sweep.run_once(given.at("2026-08-10 16:00"))
    before = Consultation.objects.values()[0]
    Consultation.objects.update(late=False, link="", party="")
    assert rebuilding.run() == 1 and Consultation.objects.values()[0] == before
    Consultation.objects.all().delete()
    assert rebuilding.run() == 1 and Consultation.objects.values()[0] == before
    assert rebuilding.run() == 0
    assert m.row.consultations.count() == 1


def test_a_private_link_opens_its_own_question_and_only_one_that_went_outside():
    m, inside = matter(address=ADDRESS), matter(unit=str(units.unit().pk))
    secret = consulted.secret(m.reference, 1)
    assert consulted.admit(secret) == row_of(m)
    assert consulted.admit(consulted.secret(m.reference, 2)) is None
    assert consulted.admit(consulted.secret(inside.reference, 1)) is None
    assert secret not in str(Consultation.objects.values()[0]), "the database holds a digest alone"


def test_the_ladder_is_climbed_once_however_often_and_late_it_is_looked_at():
    m = matter(address=ADDRESS)
    for at in ("2026-08-30 10:00", "2026-08-30 10:00", "2026-08-31 10:00"):
        sweep.run_once(given.at(at))
    climbed = [one.event for one in m.door._history() if isinstance(one.event, ConsultationClimbed)]
    assert [one.step for one in climbed] == [1, 2]
