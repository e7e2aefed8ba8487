"""Cases that belong together or apart, and limits to contact, by the page (B-11, D-19, E-20)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from insaf.cases import files, words
from insaf.cases.actions import perform
from insaf.core.acts import intake, joining
from insaf.core.reasons import Reason
from insaf.core.terms import Status
from tests import cast
from tests.desk import scenes
from tests.intake.visitor import PDF

SARA = intake.Contact(name="سارة", email="sara@example.com")
ELSEWHERE = {"title": "موقف السيارات مغلق", "narrative": "أُغلق موقف السيارات أمام المبنى منذ أسبوع بلا إعلان."}
REASON = "أرسلت عشرين رسالة فيها ألفاظ نابية موجّهة إلى الموظفين."


def refused(answer: Any, reason: Reason) -> None:
    with translation.override("ar"):
        assert str(words.REFUSAL[reason]) in scenes.text(answer, 409)


def limit(**changed: Any) -> dict[str, Any]:
    until = (timezone.now() + timedelta(days=60)).date().isoformat()
    return {"ground": "abuse", "ways": ["writing_only"], "reason": REASON, "until": until, **changed}


def test_a_repeat_is_suggested_and_merged_in_two_presses() -> None:
    """B-11: the link of the suggestion names the other case already."""
    first, again = scenes.received(timedelta(days=2)), scenes.received()
    layla = scenes.seat(cast.layla)
    page = scenes.page(layla, again)
    assert "لعله الموضوع نفسه" in page and "البريد أو الرقم نفسه" in page
    link = f"/desk/cases/{again}/acts/merge/?into={first}"
    assert link in page and f'value="{first}"' in scenes.text(layla.get(link))
    assert scenes.act(layla, again, "merge", into=first, reason="أكدت ذلك هاتفيًا.").status_code == 303
    assert scenes.case(again).merged_into == first and scenes.case(first).joined == (again,)
    assert f'href="/desk/cases/{first}/"' in scenes.page(layla, again)


def test_the_words_and_files_of_a_joined_case_are_read_where_it_goes_on() -> None:
    proof = files.keep(PDF, "إيصال.pdf", "application/pdf")
    told = scenes.received(
        timedelta(days=1), narrative="كتبت هذا أولًا بالبريد.", files=(proof,), outcome_sought="أريد المبلغ."
    )
    perform(intake.AddInformation("وأضفت هذا."), told, cast.complainant, timezone.now())
    here = scenes.received()
    scenes.does(cast.layla, joining.Merge(here, "أكدت ذلك هاتفيًا."), told)
    omar = scenes.seat(cast.omar)
    page = scenes.page(omar, here)
    assert all(words in page for words in ("كتبت هذا أولًا بالبريد.", "وأضفت هذا.", "أريد المبلغ."))
    assert "3 مرات تواصل في المجموع" in page
    assert omar.get(f"/desk/cases/{told}/files/{proof.sha256}/").status_code == 200
    assert f"/desk/cases/{told}/files/{proof.sha256}/" in page


def test_cases_are_merged_only_with_a_reason_even_of_one_address() -> None:
    one, other = scenes.received(), scenes.received()
    layla = scenes.seat(cast.layla)
    refused(scenes.act(layla, one, "merge", into=other), Reason.SAME_PERSON_UNSHOWN)
    refused(scenes.act(layla, one, "merge", into="ET-2026-99999-X"), Reason.NO_SUCH_CASE)
    assert scenes.act(layla, one, "merge", into=other, reason="أكدت هاتفيًا أنها هي.").status_code == 303


def test_an_agent_is_shown_the_suggestion_and_not_the_merging() -> None:
    first, again = scenes.received(), scenes.received()
    page = scenes.page(scenes.seat(cast.omar), again)
    assert "لعله الموضوع نفسه" in page and "acts/merge/?into" not in page
    refused(scenes.act(scenes.seat(cast.omar), again, "merge", into=first), Reason.NOT_YOUR_ROLE)


def test_one_press_says_that_two_are_related_or_are_not() -> None:
    one, other = scenes.received(), scenes.received()
    omar = scenes.seat(cast.omar)
    assert scenes.act(omar, one, "link", to=other).status_code == 303
    page = scenes.page(omar, other)
    assert "صلته بطلبات أخرى" in page and "لعله الموضوع نفسه" not in page
    assert scenes.act(omar, other, "dismiss", of=one).status_code == 303
    for reference in (one, other):
        page = scenes.page(omar, reference)
        assert "صلته بطلبات أخرى" not in page and "لعله الموضوع نفسه" not in page


def test_a_relative_that_is_about_the_reader_is_not_shown_to_them() -> None:
    """B-16"""
    one, about = scenes.received(), scenes.received()
    scenes.does(cast.layla, joining.Link(about), one)
    scenes.does(cast.layla, intake.NamePerson(str(cast.omar.id)), about)
    page = scenes.page(scenes.seat(cast.omar), one)
    assert f"/desk/cases/{about}/" not in page and "صلته بطلبات أخرى" not in page


def test_a_point_is_split_off_with_its_own_case_and_is_not_asked_for_here() -> None:
    """D-19"""
    reference = scenes.assessed(scenes.received(), points=("لم يُعَد المبلغ.", "لم تصدر الشهادة."))
    omar = scenes.seat(cast.omar)
    form = scenes.text(omar.get(f"/desk/cases/{reference}/acts/split/"))
    assert "لم تصدر الشهادة." in form
    n = scenes.case(reference).entries - 1
    data = {"entry": str(n), "kind": "inquiry", "subject": "certificate", "title": "متى تصدر الشهادة؟"}
    assert scenes.act(omar, reference, "split", **data).status_code == 303
    (fresh,) = scenes.case(reference).split_into
    page = scenes.page(omar, reference)
    assert "فُصل منه" in page and f'href="/desk/cases/{fresh}/"' in page and "يُردّ عليها في الطلب" in page
    assert (
        "لم تصدر الشهادة."
        not in scenes.text(omar.get(f"/desk/cases/{reference}/acts/answer-point/")).split("<aside")[0]
    )
    assert "فُصل عن" in scenes.page(omar, fresh)


def test_management_limits_contact_and_every_case_of_the_person_shows_it() -> None:
    """E-20"""
    one, other, strangers = scenes.received(), scenes.received(), scenes.received(contact=SARA, **ELSEWHERE)
    layla = scenes.seat(cast.layla)
    refused(scenes.act(scenes.seat(cast.omar), one, "restrict", **limit()), Reason.NOT_YOUR_ROLE)
    assert scenes.act(layla, one, "restrict", **limit()).status_code == 303
    for reference in (one, other):
        assert "التواصل مع هذا الشخص مقيَّد حتى" in scenes.page(layla, reference)
    assert "التواصل مع هذا الشخص مقيَّد حتى" not in scenes.page(layla, strangers)
    assert scenes.case(one).status is Status.OPEN


@pytest.mark.parametrize(
    ("changed", "status"), [({"ways": []}, 422), ({"until": "2020-01-01"}, 409), ({"ground": "boredom"}, 422)]
)
def test_a_limit_without_its_parts_is_not_taken(changed: dict[str, Any], status: int) -> None:
    reference = scenes.received()
    answer = scenes.act(scenes.seat(cast.layla), reference, "restrict", **limit(**changed))
    assert answer.status_code == status and scenes.case(reference).restricted_until is None


def test_a_review_is_recorded_for_the_complainant_and_done_by_somebody_else() -> None:
    reference = scenes.received()
    layla, faisal = scenes.seat(cast.layla), scenes.seat(cast.faisal)
    scenes.act(layla, reference, "restrict", **limit())
    assert scenes.act(scenes.seat(cast.omar), reference, "ask-review", text="هاتفيًا.").status_code == 303
    refused(scenes.act(layla, reference, "confirm-restriction", reason="تبقى."), Reason.RESTRICTED_BY_YOU)
    assert scenes.act(faisal, reference, "confirm-restriction", reason="تكررت الإساءة.").status_code == 303
    assert scenes.act(faisal, reference, "lift-restriction", reason="اعتذر.").status_code == 303
    assert scenes.types(reference)[-3:] == ["RestrictionConfirmed", "DeadlineSet", "RestrictionEnded"]


@pytest.mark.parametrize(
    ("days", "said"), [(1, "يوم واحد من"), (2, "يومان من"), (7, "7 أيام من"), (30, "30 يومًا من"), (100, "100 يوم من")]
)
def test_the_longest_time_is_counted_as_arabic_counts(days: int, said: str) -> None:
    with translation.override("ar"):
        most = translation.ngettext(
            "At most %(n)s day from today, days off included.",
            "At most %(n)s days from today, days off included.",
            days,
        )
        assert f"بحد أقصى {said} اليوم" in most % {"n": days}


def test_the_form_says_for_how_long_and_on_which_grounds_contact_may_be_limited() -> None:
    form = scenes.text(scenes.seat(cast.layla).get(f"/desk/cases/{scenes.received()}/acts/restrict/"))
    assert "بحد أقصى 90 يومًا من اليوم" in form and "تهديد الموظفين أو غيرهم" in form
    nobodys = scenes.received(contact=cast.nobody)
    refused(scenes.act(scenes.seat(cast.layla), nobodys, "restrict", **limit()), Reason.NOBODY_TO_RESTRICT)
