"""The notices of a member of staff: one's own, marked as seen by a button and by nothing else."""

from django.utils import timezone

from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson
from insaf.outbox import notices
from insaf.outbox.models import Notice
from tests import cast
from tests.desk import scenes

SAID = "أنت المسؤول عن هذا الطلب الآن."


def assigned() -> str:
    reference = scenes.received()
    scenes.does(cast.layla, Assign(str(cast.omar.id)), reference)
    notices.run_once(timezone.now())
    return reference


def test_the_bell_counts_what_was_not_seen_and_a_look_changes_nothing() -> None:
    reference = assigned()
    omar = scenes.seat(cast.omar)
    for _ in range(2):
        page = scenes.text(omar.get("/desk/notices/"))
        assert SAID in page and reference in page and "إشعار واحد لم يُطّلع عليه" in page
    assert "bell__count" in scenes.text(omar.get("/desk/"))


def test_all_or_one_can_be_marked_as_seen() -> None:
    assigned()
    assigned()
    omar = scenes.seat(cast.omar)
    first = Notice.objects.order_by("entry").first()
    assert first is not None
    omar.post("/desk/notices/seen/", {"notice": first.pk})
    assert Notice.objects.filter(seen_at=None).count() == 1
    page = omar.get("/desk/notices/")
    answer = omar.post("/desk/notices/seen/", {"up_to": page.context["notices"][0]["entry"]})
    assert answer.status_code == 303
    assert "اطّلعت عليها جميعًا." in scenes.text(omar.get("/desk/notices/"))
    assert "bell__count" not in scenes.text(omar.get("/desk/"))


def test_nobody_marks_or_reads_what_another_was_told() -> None:
    reference = assigned()
    yusuf = scenes.seat(cast.yusuf)
    assert reference not in scenes.text(yusuf.get("/desk/notices/"))
    for given in ({"notice": Notice.objects.get().pk}, {"up_to": 10**9}, {"up_to": "x"}, {}):
        yusuf.post("/desk/notices/seen/", given)
    assert Notice.objects.get().seen_at is None
    assert scenes.seat(cast.mallory).get("/desk/notices/").status_code == 403


def test_a_case_that_turns_out_to_be_about_this_person_leaves_the_list() -> None:
    """B-16"""
    reference = assigned()
    scenes.does(cast.layla, NamePerson(str(cast.omar.id)), reference)
    assert reference not in scenes.text(scenes.seat(cast.omar).get("/desk/notices/"))


def test_english_is_complete() -> None:
    assigned()
    page = scenes.text(scenes.seat(cast.omar, "en").get("/desk/notices/"))
    assert "You are the owner of this case now." in page and "1 notice not seen yet" in page
