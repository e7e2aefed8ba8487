"""The clock waits at the desk only under a policy that allows it, and everybody sees it (C-16)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from insaf.cases import access
from insaf.cases.models import Case
from insaf.core.acts.handling import AskComplainant
from insaf.rulebook import publishing
from tests import cast, given
from tests.desk import scenes


@pytest.fixture
def allowed() -> None:
    """A later version of the policy lets the clock wait."""
    source = given.POLICY_FILE.read_text("utf-8").replace("[pause]\nallowed = false", "[pause]\nallowed = true")
    source = source.replace('version = "2026-1"', 'version = "2026-2"')
    source = source.replace("effective_on = 2026-01-01", "effective_on = 2026-01-02")
    publishing.publish(source, "pausing.toml", "test", timezone.now(), in_the_past=True)


def asked() -> str:
    reference = scenes.received(timedelta(hours=1))
    scenes.does(cast.omar, AskComplainant("أين الفاتورة؟"), reference)
    return reference


def in_days(n: int) -> str:
    return given.calendar().add_working_days(timezone.localdate(), n).isoformat()


@pytest.mark.parametrize("slug", ["pause", "resume"])
def test_by_default_there_is_no_such_act(slug: str) -> None:
    reference, omar = asked(), scenes.seat(cast.omar)
    assert omar.get(f"/desk/cases/{reference}/acts/{slug}/").status_code == 404
    assert scenes.act(omar, reference, slug, until=in_days(2), reason="ننتظر").status_code == 404
    assert "إيقاف احتساب المهلة" not in scenes.page(omar, reference)


def test_an_allowed_pause_is_offered_while_the_complainant_is_waited_for(allowed: None) -> None:
    reference, omar = asked(), scenes.seat(cast.omar)
    assert f"/desk/cases/{reference}/acts/pause/" in scenes.page(omar, reference)
    plain = scenes.received()
    assert f"/desk/cases/{plain}/acts/pause/" not in scenes.page(omar, plain)


def test_the_pause_has_a_reason_and_an_end_that_the_policy_bounds(allowed: None) -> None:
    reference, omar = asked(), scenes.seat(cast.omar)
    before = scenes.case(reference).deadline("decide").due_at
    assert scenes.act(omar, reference, "pause", until=in_days(2), reason=" ").status_code == 422
    assert scenes.act(omar, reference, "pause", until=in_days(30), reason="ننتظر").status_code == 409
    assert scenes.act(omar, reference, "pause", until=in_days(4), reason="لا نمضي بلا الفاتورة").status_code == 303
    assert scenes.case(reference).deadline("decide").due_at > before


def test_the_case_shows_the_waiting_and_the_days_with_and_without_it(allowed: None) -> None:
    reference, omar = asked(), scenes.seat(cast.omar)
    scenes.act(omar, reference, "pause", until=in_days(4), reason="لا نمضي بلا الفاتورة")
    page = scenes.page(omar, reference)
    for words in ("احتساب المهلة متوقف بانتظار مقدم الطلب", "منها أيام توقف الاحتساب", "لا نمضي بلا الفاتورة"):
        assert words in page
    assert scenes.act(omar, reference, "resume").status_code == 303
    assert scenes.case(reference).paused_at is None
    page = scenes.page(omar, reference)
    assert "احتساب المهلة متوقف بانتظار" not in page and "دون أيام التوقف" in page


def test_the_complainant_sees_why_the_clock_waits_and_until_when(allowed: None) -> None:
    reference, omar = asked(), scenes.seat(cast.omar)
    scenes.act(omar, reference, "pause", until=in_days(4), reason="لا نمضي بلا الفاتورة")
    visitor = scenes.Client()
    visitor.get(access.private_path(Case.objects.get(reference=reference)))
    page = scenes.text(visitor.get(f"/track/case/{reference}/"))
    assert "لا نمضي بلا الفاتورة" in page and "على الأكثر" in page
