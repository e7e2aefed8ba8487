"""The policy page is the policy file (A-01 to A-05, A-13 to A-16, C-02)."""

import re

import pytest
from django.utils import timezone
from django.utils.html import escape

from insaf.rulebook import current, publishing, seeding
from tests.intake.visitor import Visitor

ANCHORS = ("channels", "handling", "time", "when-late", "external")


@pytest.fixture(params=["ar", "en"])
def reader(request: pytest.FixtureRequest) -> Visitor:
    return Visitor(request.param)


def source() -> str:
    return seeding.first_policy().read_text("utf-8")


def publish(text: str, version: str) -> None:
    today = timezone.now().date()
    text = re.sub(r'version = "[^"]*"', f'version = "{version}"', text, count=1)
    text = re.sub(r"effective_on = \S+", f"effective_on = {today}", text, count=1)
    publishing.publish(text, "test", "test", timezone.now(), in_the_past=True)


def test_it_is_one_click_away_from_every_public_page(reader: Visitor) -> None:
    """A-01"""
    for path in ("/", "/new/", "/track/", "/privacy/", "/accessibility/", "/policy/"):
        assert 'href="/policy/"' in reader.opens(path).page


def test_it_has_its_five_headings_none_empty(reader: Visitor) -> None:
    """A-02"""
    page = reader.opens("/policy/").page
    for anchor in ANCHORS:
        section = re.search(rf'<h2[^>]*id="{anchor}"[^>]*>(.*?)</h2>(.*?)</section>', page, re.S)
        assert section and section.group(1).strip() and len(re.sub(r"<[^>]*>|\s", "", section.group(2))) > 40


def test_when_and_for_how_long_contact_may_be_limited_is_published(reader: Visitor) -> None:
    """E-20: grounds, ways, the longest time, who decides and who reviews; nothing where there is no such rule."""
    page = reader.opens("/policy/").page
    section = re.search(r'<h2[^>]*id="limits".*?</section>', page, re.S)
    said = ("90", "30", "5", "إدارة الشكاوى", "تهديد الموظفين أو غيرهم", "صفحة المتابعة وحدها")
    english = ("90", "30", "5", "Complaints management", "Threats to staff or to others", "tracking page only")
    assert section and all(words in section.group() for words in (said if reader.language == "ar" else english))
    text = source()
    publish(text[: text.index("[restriction]")] + text[text.index("# --- lists") :], "2026-9")
    assert 'id="limits"' not in reader.opens("/policy/").page


def test_both_languages_carry_the_same_version() -> None:
    """A-01"""
    pages = [Visitor(language).opens("/policy/").page for language in ("ar", "en")]
    version = current.policy().version
    assert all(f'<bdi dir="ltr" class="ltr">{version}</bdi>' in page for page in pages)


def test_every_channel_has_address_hours_and_first_answer() -> None:
    """A-03"""
    page = Visitor().opens("/policy/").page
    for words in (
        "info@engineeringtracks.edu.sa",
        "+966 13 341 9310",
        "من الأحد إلى الخميس، من 09:00 إلى 16:00",
        "خلال 15 دقيقة",
        "خلال 4 ساعات عمل",
    ):
        assert words in page


def test_suggestions_have_a_published_target_of_their_own() -> None:
    """F-03: the row of suggestions names its own days, not those of complaints."""
    head, tail = source().split("[targets.suggestion]")
    publish(f"{head}[targets.suggestion]{tail.replace('decide_days = 15', 'decide_days = 20', 1)}", "2026-9")
    page = Visitor("en").opens("/policy/").page
    rows = [re.sub(r"<[^>]*>", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    for kind, days in (("Suggestion", "20 working days"), ("Complaint", "15 working days")):
        assert any(kind in row and days in row for row in rows), kind


def test_it_names_the_external_body_the_owner_the_sponsor_and_the_rights(reader: Visitor) -> None:
    """A-04, A-05, A-13, A-14, A-16, C-02"""
    page, policy = reader.opens("/policy/").page, current.policy()
    texts = [policy.texts[key] for key in ("definition", "no_retaliation", "confidentiality", "day_rule")]
    for said in (*texts, policy.institution.accountable, policy.institution.sponsor):
        assert escape(said.said_in(reader.language)) in page
    assert "920015991" in page and "care@nelc.gov.sa" in page


def test_no_figure_is_left_in_braces(reader: Visitor) -> None:
    for path in ("/", "/policy/", f"/policy/{current.policy().version}.txt"):
        assert not re.search(r"\{\w+\}", reader.opens(path).page)


def test_it_can_be_kept_as_a_file_without_a_login(reader: Visitor) -> None:
    """A-01"""
    answer = reader.opens(f"/policy/{current.policy().version}.txt").answer
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert current.policy().version in reader.page and "920015991" in reader.page


def test_a_change_in_the_file_changes_the_page_and_old_versions_stay() -> None:
    """A-03, A-15"""
    changed = (
        source()
        .replace("decide_days = 15", "decide_days = 10")
        .replace("[5, 10, 13]", "[5, 8]")
        .replace("[10, 13]", "[8]")
    )
    changed = changed.replace(
        'address = "info@engineeringtracks.edu.sa"', 'address = "voice@engineeringtracks.edu.sa"', 1
    )
    old = current.policy().version
    publish(changed, "2026-9")
    page = Visitor().opens("/policy/").page
    assert "voice@engineeringtracks.edu.sa" in page and "10 أيام عمل" in page
    assert f"/policy/{old}/" in page and "/policy/2026-9/" in page
    before = Visitor().opens(f"/policy/{old}/").page
    assert "هذا إصدار سابق" in before and "15 يوم عمل" in before and "voice@" not in before.split("<footer")[0]


def test_a_version_that_was_never_published_does_not_exist() -> None:
    assert Visitor().client.get("/policy/1999-1/").status_code == 404
    assert Visitor().client.get("/policy/1999-1.txt").status_code == 404


def test_crawlers_find_the_public_pages_and_nothing_else() -> None:
    visitor = Visitor()
    sitemap = visitor.opens("/sitemap.xml").page
    assert "/policy/" in sitemap and "/new/" in sitemap and "/desk" not in sitemap and "/k/" not in sitemap
    assert "Disallow: /desk/" in visitor.opens("/robots.txt").page


def test_within_how_long_the_party_concerned_answers_and_who_hears_of_it_when_late_is_published(
    reader: Visitor,
) -> None:
    """A-02, policy step 4: by the file's own figures, and never how long a private link lives."""
    text = source().replace("answer_within_days = 3", "answer_within_days = 4")
    text = text.replace("warn_before_days = [1]            # it", "warn_before_days = [2]            # it")
    publish(text.replace("remind_every_days = 2", "remind_every_days = 5"), "2026-9")
    page = reader.opens("/policy/").page
    section = re.search(r'<h2[^>]*id="party".*?</section>', page, re.S)
    arabic = ("4 أيام عمل", "5 أيام عمل", "إدارة الشكاوى، ثم الإدارة التنفيذية", "يوم عمل واحد", "يومي عمل")
    english = ("4 working days", "5 working days", "Complaints management, then Executive management", "1 working day")
    assert section and all(words in section.group() for words in (arabic if reader.language == "ar" else english))
    assert "14" not in section.group()
    assert "4 أيام عمل" in Visitor().opens("/policy/2026-9.txt").page
