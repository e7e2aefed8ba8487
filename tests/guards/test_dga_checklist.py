"""`docs/dga-checklist.md` names evidence that exists: pages that answer, files and tests (I-21)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests.guards import tree

PAGE = (tree.ROOT / "docs" / "dga-checklist.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([A-Z][^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ASKED = {
    "Sitemap", "Arabic first", "Errors explained", "Search", "Use of feedback", "Privacy notice",
    "Consistent terms", "Consistent visuals",
}  # fmt: skip


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_content_item_of_the_checklist_has_its_row() -> None:
    """I-21"""
    assert {item for item, *_ in ROWS} >= ASKED


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_item_names_evidence_that_exists(row: tuple[str, ...]) -> None:
    """I-21"""
    _, how, pages, files, tests = row
    assert how.strip() and named(pages) and named(files) and TEST.findall(tests)
    assert not [file for file in named(files) if not (tree.ROOT / file).is_file()]
    for file, name in TEST.findall(tests):
        assert f"def {name}(" in (tree.ROOT / file).read_text("utf-8"), (file, name)


@pytest.mark.django_db
def test_the_pages_that_are_named_answer(settings: Any) -> None:
    """I-21: to a stranger, in Arabic."""
    compile_all()
    seeding.ensure(timezone.now())
    for path in sorted({page for row in ROWS for page in named(row[2])}):
        answer = Client().get(path)
        assert answer.status_code == (404 if path == "/nothing-here/" else 200), path
        if answer["Content-Type"].startswith("text/html"):
            assert b'<html lang="ar" dir="rtl"' in answer.content, path


@pytest.mark.django_db
def test_every_page_of_the_sitemap_answers_and_every_link_in_a_foot_stands_in_it() -> None:
    """I-21"""
    seeding.ensure(timezone.now())
    listed = re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", Client().get("/sitemap.xml").content.decode())
    assert len(listed) >= 7 and all(Client().get(path).status_code == 200 for path in listed)
    foot = Client().get("/").content.decode().split('class="foot"', 1)[1]
    assert {path for path in re.findall(r'href="(/[^"]*)"', foot) if "/assets/" not in path} <= set(listed)
