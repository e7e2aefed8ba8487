"""The sheets keep one writing for both directions, and the first visit stays small."""

import gzip
import re

import pytest
from django.test import Client

from insaf.web.assets import HERE, release
from insaf.web.sheets import HERE as CSS
from insaf.web.sheets import sheet

PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|"
    r"min-width|max-width|min-height|max-height|text-align:\s*(?:left|right)|float)\s*:"
)
TEMPLATES = HERE.parents[1] / "templates"


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_a_sheet_uses_logical_properties_only(path) -> None:
    """J-03"""
    text = re.sub(r"@(?:media|container)[^{]*", "", path.read_text("utf-8"))
    assert PHYSICAL.findall(text) == []


def test_arabic_is_never_spaced_slanted_or_capitalised() -> None:
    """J-09."""
    text = sheet().decode()
    assert not re.search(r"letter-spacing:(?!\s*inherit)|font-style:\s*italic|text-transform", text)


def test_a_component_prefix_lives_in_one_file() -> None:
    owners: dict[str, set[str]] = {}
    for path in (CSS / "components").glob("*.css"):
        for block in re.findall(r"\.([a-z]+)__[a-z-]+", path.read_text("utf-8")):
            owners.setdefault(block, set()).add(path.name)
    shared = {block: files for block, files in owners.items() if len(files) > 1}
    # A frame or a list may arrange the parts inside it.
    assert shared.keys() <= {"top", "deadline", "field", "desk", "date"}


def test_templates_carry_no_inline_style_or_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script>', text), path.name


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (HERE / "icons.svg").read_text("utf-8")))
    named = {
        name
        for path in HERE.parents[3].rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8"))
    }
    assert named - sprite == set()


@pytest.mark.django_db
def test_a_first_visit_with_fonts_stays_under_100_kb(client: Client, settings) -> None:
    """I-23: page, sheet, scripts, icons and both fonts, as sent."""
    settings.INSAF_DEMO = True
    page = client.get("/styleguide/").content
    files = release().files
    script = [name for name in files if name.startswith("js/") and name != "js/desk.js"]
    wire = [files[name].packed or files[name].body for name in ("insaf.css", "icons.svg", *script)]
    fonts = [files[name].body for name in files if name.endswith(".woff2")]
    total = len(gzip.compress(page)) + sum(map(len, wire)) + sum(map(len, fonts))
    assert len(fonts) == 2
    assert total < 100_000, total


def test_each_borrowed_thing_has_its_licence_beside_it() -> None:
    """I-20"""
    assert "SIL OPEN FONT LICENSE" in (HERE / "fonts" / "LICENSE.txt").read_text("utf-8").upper()
    assert "ISC" in (HERE / "icons-LICENSE.txt").read_text("utf-8")
    assert "BSD" in (HERE / "vendor" / "htmx-LICENSE.txt").read_text("utf-8")
