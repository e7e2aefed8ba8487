"""The bundle's own page checks it in a browser, from the disk, without a network (E-19)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.evidence import bundles
from tests.needs import needs

pytestmark = [pytest.mark.slow, needs("chromium")]


@pytest.fixture
def top(db: None, tmp_path: Path) -> Path:
    compile_all()
    seeding.ensure(given.SUNDAY)
    cast.hired()
    return bundles.unpacked(bundles.sample(), tmp_path)


@pytest.fixture
def look(chromium: Any, top: Path) -> Any:
    """What the page says of the folder as it lies there, by (verdict, {file: what is wrong})."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(f"file://{top}/verify.html")

    def looked(folder: Path = top) -> tuple[str, dict[str, str]]:
        page.set_input_files("#folder", str(folder))
        page.wait_for_selector("#verdict.ok, #verdict.bad", timeout=60_000)
        rows = [one.inner_text() for one in page.query_selector_all("#problems li")]
        said = page.inner_text("#verdict")
        page.evaluate("document.getElementById('verdict').className = ''")
        return said, {row.split(" ")[0].strip("\u2068\u2069"): row for row in rows}

    looked.page = page  # type: ignore[attr-defined]
    yield looked
    context.close()


def test_offline_from_the_disk_it_finds_the_bundle_as_it_was_made(look):
    """E-19"""
    assert look() == ("كما أُعدّت · As it was made", {})
    assert "insaf-record-" in look.page.inner_text("#key code")


def test_one_byte_changed_in_any_file_is_named_by_the_page_too(look, top):
    """E-19"""
    for name in bundles.names_in(top):
        path = top / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        verdict, problems = look()
        assert "NOT" in verdict and name in problems, (name, problems)
        path.write_bytes(whole)


def test_a_missing_and_an_added_file_are_named(look, top):
    (top / "README.en.txt").unlink()
    (top / "letters" / "x.txt").write_text("x")
    _, problems = look()
    assert set(problems) == {"README.en.txt", "letters/x.txt"}


def test_it_reads_well_and_asks_nobody(look, chromium, top, axe_source):
    page = chromium.new_context(bypass_csp=True).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{top}/verify.html")
    assert asked == [f"file://{top}/verify.html"]
    page.add_script_tag(content=axe_source)
    assert page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id))") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
