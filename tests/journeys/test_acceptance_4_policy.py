"""Issue 2, item 4: a changed policy is published; new cases keep it, old ones their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.visitors import Visitor
from tests.live import CHECKOUT, Live, running_insaf

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
FILE = CHECKOUT / "policies" / "engineering-tracks.toml"
VERSION = "2026-acceptance"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, str, str]]:
    """A centre of its own, a case from before the publication and one from after it."""
    with running_insaf() as insaf:
        old = Visitor(insaf).files().reference
        file = tmp_path_factory.mktemp("policy") / "ten-days.toml"
        file.write_text(_with_ten_days(FILE.read_text("utf-8")), "utf-8")
        assert json.loads(insaf.insaf("policy", "check", str(file), "--json"))["valid"]
        insaf.insaf("policy", "publish", str(file), "--by", "Layla")
        yield insaf, old, Visitor(insaf).files().reference


def test_a_new_case_gets_ten_days_and_an_old_one_keeps_fifteen(published: tuple[Live, str, str]) -> None:
    insaf, old, new = published
    assert _decide(insaf, old)["days"] == 15
    assert _decide(insaf, new)["days"] == 10
    assert _shown(insaf, new)["policy_version"] == VERSION
    assert _shown(insaf, old)["policy_version"] != VERSION


def test_the_dates_of_both_agree_with_the_count_of_their_own_policy(published: tuple[Live, str, str]) -> None:
    insaf, *both = published
    for reference, days in zip(both, ("15", "10"), strict=True):
        received = _shown(insaf, reference)["received_at"]
        counted = json.loads(insaf.insaf("policy", "due", "--received", received, "--days", days, "--json"))
        assert counted["due_at"] == _decide(insaf, reference)["due_at"]


def test_every_date_of_the_old_case_is_derived_again_by_its_own_policy(published: tuple[Live, str, str]) -> None:
    insaf, old, _ = published
    assert json.loads(insaf.insaf("case", "explain", old, "--json"))["agrees"]


def test_the_policy_page_shows_both_versions(published: tuple[Live, str, str]) -> None:
    insaf, old, _ = published
    before = _shown(insaf, old)["policy_version"]
    page = Visitor(insaf).get("/policy/")
    links = re.findall(r'href="(/policy/[^"]+/)"', page.text)
    assert f"/policy/{VERSION}/" in links and f"/policy/{before}/" in links
    assert "10 أيام عمل" in page.text
    assert "15 يوم" in Visitor(insaf).get(f"/policy/{before}/").text


def _with_ten_days(text: str) -> str:
    """The published file with 15 made 10, as a version that begins today."""
    text = re.sub(r"^version = .*$", f'version = "{VERSION}"', text, count=1, flags=re.M)
    text = re.sub(r"^effective_on = .*$", f"effective_on = {_today()}", text, count=1, flags=re.M)
    assert "decide_days = 15" in text
    return text.replace("decide_days = 15", "decide_days = 10")


def _today() -> date:
    """The centre's own day, wherever the tests run."""
    return datetime.now(ZoneInfo("Asia/Riyadh")).date()


def _shown(insaf: Live, reference: str) -> dict:  # type: ignore[type-arg]
    shown: dict = json.loads(insaf.insaf("case", "show", reference, "--json"))  # type: ignore[type-arg]
    return shown


def _decide(insaf: Live, reference: str) -> dict:  # type: ignore[type-arg]
    return next(one for one in _shown(insaf, reference)["deadlines"] if one["kind"] == "decide")
