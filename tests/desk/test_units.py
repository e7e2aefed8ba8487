"""The page on which complaints management and the administrator keep the units and who answers for them."""

import pytest
from django.utils import timezone

from insaf.cases.models import Consultation
from insaf.core.acts import consulting
from insaf.core.terms import Role
from insaf.people.models import Staff, Unit, UnitChange
from tests import cast, units
from tests.desk import scenes

pytestmark = pytest.mark.both_databases

SARAH = cast.Member(120, "سارة المطيري", "Sarah", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture(autouse=True)
def huda() -> Staff:
    return units.employed(units.huda)


def test_management_adds_a_unit_with_both_names_and_its_people(huda: Staff) -> None:
    layla = scenes.seat(cast.layla)
    given = {"name_ar": "إدارة المالية", "name_en": "Finance", "members": [huda.pk], "head": cast.salma.id}
    assert layla.post("/desk/units/add/", given).status_code == 303
    made = Unit.objects.get()
    assert (made.name_ar, made.name_en, made.head_id, made.is_active) == (
        "إدارة المالية",
        "Finance",
        cast.salma.id,
        True,
    )
    assert [one.pk for one in made.members.all()] == [huda.pk]
    page = scenes.text(layla.get("/desk/units/"))
    assert "إدارة المالية" in page and huda.name_ar in page and cast.salma.name_ar in page


def test_the_administrator_renames_it_and_changes_who_answers(huda: Staff) -> None:
    made = units.unit()
    units.employed(SARAH)
    sarah = scenes.seat(SARAH)
    assert "/desk/units/" in scenes.text(sarah.get("/desk/policies/"))
    given = {"name_ar": "الشؤون المالية", "name_en": "Accounting", "members": [cast.omar.id], "head": ""}
    assert sarah.post(f"/desk/units/{made.pk}/", given).status_code == 303
    made.refresh_from_db()
    assert (made.name_in("ar"), made.name_in("en")) == ("الشؤون المالية", "Accounting")
    assert [one.pk for one in made.people()] == [cast.omar.id]


def test_a_unit_without_a_name_in_arabic_is_not_kept_and_keeps_what_was_typed() -> None:
    """I-09"""
    page = scenes.text(scenes.seat(cast.layla).post("/desk/units/add/", {"name_ar": " ", "name_en": "Finance"}), 422)
    assert 'value="Finance"' in page and not Unit.objects.exists()


def test_nobody_else_keeps_units_nor_reads_who_answers_for_them(huda: Staff) -> None:
    made = units.unit()
    for member in (cast.omar, cast.yusuf, units.huda, cast.mallory):
        seat = scenes.seat(member)
        for path in ("/desk/units/", "/desk/units/add/", f"/desk/units/{made.pk}/"):
            assert seat.get(path).status_code == 403, (member, path)
            assert seat.post(path, {"name_ar": "x"}).status_code in (403, 405), (member, path)
        assert seat.post(f"/desk/units/{made.pk}/close/").status_code == 403
    made.refresh_from_db()
    assert made.is_active and made.name_ar != "x"


def test_a_closed_unit_is_not_offered_and_what_it_was_asked_it_still_answers(huda: Staff) -> None:
    """An answer that is on its way is never shut out."""
    made = units.unit()
    reference = scenes.assessed(scenes.received())
    asked = consulting.Consult("إدارة المالية", "متى حُوّل المبلغ؟", unit=str(made.pk))
    scenes.does(cast.omar, asked, reference)
    layla, seq = scenes.seat(cast.layla), Consultation.objects.get().seq
    assert layla.post(f"/desk/units/{made.pk}/close/").status_code == 303
    assert f"unit:{made.pk}" not in scenes.text(layla.get(f"/desk/cases/{reference}/acts/consult/"))
    assert scenes.seat(units.huda).post(f"/desk/asked/{seq}/", {"text": "أمس."}).status_code == 303
    assert Consultation.objects.get().answered_at is not None


def test_a_closed_unit_is_asked_again_once_it_is_kept_again(huda: Staff) -> None:
    made = units.unit()
    layla = scenes.seat(cast.layla)
    layla.post(f"/desk/units/{made.pk}/close/")
    given = {"name_ar": made.name_ar, "name_en": made.name_en, "members": [huda.pk]}
    assert layla.post(f"/desk/units/{made.pk}/", given).status_code == 303
    made.refresh_from_db()
    assert made.is_active


def test_on_english_pages_a_unit_has_its_english_name_and_the_arabic_one_where_it_has_none() -> None:
    named, bare = units.unit(), units.unit("إدارة التدريب", "", units.turki)
    omar, layla = scenes.seat(cast.omar, "en"), scenes.seat(cast.layla, "en")
    reference = scenes.assessed(scenes.received())
    for unit in (named, bare):
        given = {"whom": f"unit:{unit.pk}", "question": "متى حُوّل المبلغ؟", "language": "ar"}
        assert scenes.act(omar, reference, "consult", **given).status_code == 303
    for page in (scenes.page(omar, reference), scenes.text(layla.get("/desk/waiting/"))):
        assert "Finance" in page and named.name_ar not in page and bare.name_ar in page
    asked = scenes.text(scenes.seat(units.huda, "en").get("/desk/asked/"))
    assert "Finance" in asked and named.name_ar not in asked
    seq = Consultation.objects.get(unit=named).seq
    one = scenes.text(scenes.seat(units.huda, "en").get(f"/desk/asked/{seq}/"))
    assert "Finance" in one and named.name_ar not in one


def test_an_answer_to_a_closed_unit_is_still_pressed_for() -> None:
    made = units.unit()
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.omar, consulting.Consult("المالية", "متى؟", unit=str(made.pk)), reference)
    scenes.seat(cast.layla).post(f"/desk/units/{made.pk}/close/")
    assert "متى؟" in scenes.text(scenes.seat(cast.layla).get("/desk/waiting/"))
    assert timezone.now() < Consultation.objects.get().due_at


@pytest.mark.parametrize("marks", ["\u202e", "\u2067\u2069"])
def test_a_name_of_invisible_marks_alone_is_no_name(marks: str) -> None:
    page = scenes.text(scenes.seat(cast.layla).post("/desk/units/add/", {"name_ar": marks, "name_en": "Finance"}), 422)
    assert 'value="Finance"' in page and not Unit.objects.exists()


def asked(unit: Unit, question: str) -> int:
    """The number of a question to this unit, in a case of its own."""
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.omar, consulting.Consult("إدارة المالية", question, unit=str(unit.pk)), reference)
    return Consultation.objects.latest("seq").seq


@pytest.mark.parametrize("as_what", [{"members": [120, 201]}, {"members": [201], "head": 120}], ids=["member", "head"])
def test_the_administrator_opens_no_question_by_joining_the_unit(as_what: dict[str, object]) -> None:
    """E-14, L-10: whoever answers for a unit reads what it is asked, so nobody lets themselves in."""
    made = units.unit()
    asked(made, "متى حُوّل المبلغ؟")
    units.employed(SARAH)
    sarah = scenes.seat(SARAH)
    for path in (f"/desk/units/{made.pk}/", "/desk/units/add/"):
        page = scenes.text(sarah.post(path, {"name_ar": made.name_ar, **as_what}), 422)
        assert "لا يضيف أحد نفسه" in page
    assert sarah.get("/desk/asked/").status_code == 403
    assert not UnitChange.objects.exists() and [one.pk for one in made.people()] == [units.huda.id]


def test_complaints_management_may_answer_for_a_unit_itself() -> None:
    made = units.unit()
    given = {"name_ar": made.name_ar, "members": [cast.layla.id, units.huda.id]}
    assert scenes.seat(cast.layla).post(f"/desk/units/{made.pk}/", given).status_code == 303
    assert cast.layla.id in {one.pk for one in made.people()}


def test_the_administrator_whom_management_added_still_keeps_the_unit() -> None:
    units.employed(SARAH)
    made = units.unit("إدارة المالية", "Finance", units.huda, SARAH)
    given = {"name_ar": "الشؤون المالية", "members": [SARAH.id]}
    assert scenes.seat(SARAH).post(f"/desk/units/{made.pk}/", given).status_code == 303


def test_each_change_is_kept_with_who_made_it_and_how_it_stood(huda: Staff) -> None:
    units.employed(SARAH)
    sarah, layla = scenes.seat(SARAH), scenes.seat(cast.layla)
    layla.post("/desk/units/add/", {"name_ar": "المالية", "members": [huda.pk]})
    unit = Unit.objects.get()
    for _twice in range(2):  # what changes nothing is no change
        sarah.post(f"/desk/units/{unit.pk}/", {"name_ar": "المالية", "members": [cast.omar.id], "head": huda.pk})
    layla.post(f"/desk/units/{unit.pk}/close/")
    closed, changed, added = unit.changes.all()
    assert (added.by_id, added.before, added.after["members"]) == (cast.layla.id, {}, [huda.pk])
    assert (changed.by_id, changed.before, changed.after["head"]) == (SARAH.id, added.after, huda.pk)
    assert changed.after["members"] == [cast.omar.id]
    assert (closed.by_id, closed.after) == (cast.layla.id, {**changed.after, "active": False})


def test_whoever_joins_a_unit_reads_what_still_waits_and_what_comes_and_nothing_that_was_over() -> None:
    """E-14"""
    made = units.unit()
    over, waits = asked(made, "سؤال انتهى أمره"), asked(made, "سؤال ينتظر الرد")
    scenes.seat(units.huda).post(f"/desk/asked/{over}/", {"text": "نعم."})
    units.employed(units.turki)
    given = {"name_ar": made.name_ar, "members": [units.huda.id, units.turki.id]}
    scenes.seat(cast.layla).post(f"/desk/units/{made.pk}/", given)
    comes = asked(made, "سؤال جديد")
    turki, huda = scenes.seat(units.turki), scenes.seat(units.huda)
    page = scenes.text(turki.get("/desk/asked/"))
    assert "سؤال انتهى أمره" not in page and "سؤال ينتظر الرد" in page and "سؤال جديد" in page
    assert turki.get(f"/desk/asked/{over}/").status_code == 404
    assert "سؤال انتهى أمره" in scenes.text(huda.get("/desk/asked/"))
    for seq in (waits, comes):  # what is answered since stays theirs to read
        assert turki.post(f"/desk/asked/{seq}/", {"text": "نعم."}).status_code == 303
        assert turki.get(f"/desk/asked/{seq}/").status_code == 200


def test_whoever_left_and_came_back_reads_nothing_of_the_time_between() -> None:
    made = units.unit("إدارة المالية", "Finance", units.huda, units.turki)
    layla = scenes.seat(cast.layla)
    for members in ([units.huda.id], [units.huda.id, units.turki.id]):
        if units.turki.id in members:
            over = asked(made, "سؤال بين الأمرين")
            scenes.seat(units.huda).post(f"/desk/asked/{over}/", {"text": "نعم."})
        layla.post(f"/desk/units/{made.pk}/", {"name_ar": made.name_ar, "members": members})
    assert "سؤال بين الأمرين" not in scenes.text(scenes.seat(units.turki).get("/desk/asked/"))
