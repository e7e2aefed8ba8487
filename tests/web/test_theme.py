"""The Platforms Code as a choice of the operator: its values, without the pairs that nobody can read (I-18 to I-20)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from insaf.site import environment
from insaf.web.assets import HERE, release
from insaf.web.sheets import HERE as CSS
from insaf.web.sheets import sheet
from tests.web.test_contrast import tokens

SNAPSHOT = json.loads((Path(__file__).parents[1] / "fixtures" / "theme-platforms.json").read_text("utf-8"))
UNREADABLE = ("#9da4ae", "#54c08a", "#079455", "#dc6803", "#25935f", "#dba102")
"""Values of the Platforms Code that fail on white; table T4 of the requirements."""
ELSEWHERE = re.compile(r"""(?:src|href|action|srcset|poster|data)\s*=\s*["']\s*(?:https?:)?//""", re.I)
PAGES = sorted(CSS.parents[3].rglob("*.html"))


def test_the_theme_holds_the_values_that_were_agreed() -> None:
    """I-18: a change of a value is a change of this file, and is read as such."""
    text = (CSS / "theme-platforms.css").read_text("utf-8")
    now = {name: list(sides) for name, sides in tokens("platforms").items() if sides[0].startswith("#")}
    now |= {f"r{n}": re.search(rf"--r{n}: ([^;]+);", text)[1] for n in (1, 2, 3)}
    assert now == SNAPSHOT


def test_the_theme_is_the_platforms_code_where_it_can_be_read() -> None:
    """I-18, I-19: brand, its hover, text, corners of 4, 8 and 16; borders and states by the readable values."""
    light = {name: sides[0] for name, sides in SNAPSHOT.items() if isinstance(sides, list)}
    assert (light["brand"], light["brand-strong"], light["ink"], light["ink-2"]) == (
        "#1b8354", "#166a45", "#161616", "#384250",
    )  # fmt: skip
    assert (light["line-strong"], light["ok"], light["warn"], light["link"]) == (
        "#6c737f", "#067647", "#b54708", "#166a45",
    )  # fmt: skip
    assert [SNAPSHOT[f"r{n}"] for n in (1, 2, 3)] == [".25rem", ".5rem", "1rem"]
    assert not set(light.values()) & set(UNREADABLE)


def test_the_theme_is_an_option_and_not_the_default(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """I-18: INSAF_THEME=platforms lays its tokens over ours."""
    assert b"#1b8354" not in sheet("own")
    settings.INSAF_THEME = "platforms"
    worn = Client().get(f"/assets/{release().digest}/insaf.css").content
    assert b"#1b8354" in worn and b"#6c737f" in worn
    monkeypatch.setenv("INSAF_THEME", "platforms")
    assert environment.theme() == "platforms"
    monkeypatch.setenv("INSAF_THEME", "nelc")
    with pytest.raises(environment.BadSetting, match="INSAF_THEME"):
        environment.theme()


def test_no_template_loads_anything_from_another_host() -> None:
    """I-20: the browser tests watch the network; this reads what they do not open."""
    assert len(PAGES) > 30
    for path in PAGES:
        found = ELSEWHERE.findall(path.read_text("utf-8"))
        assert not found, path.name


def test_nothing_is_borrowed_but_fonts_icons_and_one_script() -> None:
    """I-20, A-18: no logo, emblem or stamp of anybody, no package of a registry."""
    kept = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.suffix not in {".css", ".js", ".txt"}}
    files = {name for name in kept if (HERE / name).is_file()}
    assert files == {"icons.svg", "mark.svg", "fonts/insaf-sans-400.woff2", "fonts/insaf-sans-600.woff2"}
    names = set(re.findall(r'<symbol id="([\w-]+)"', (HERE / "icons.svg").read_text("utf-8")))
    assert not {name for name in names if re.search("nelc|emblem|palm|sword|stamp|vision|logo", name)}
    assert not list(HERE.parents[3].glob("package*.json"))


def test_the_font_is_the_one_named_by_the_code_under_its_free_licence() -> None:
    """I-18, I-20: IBM Plex Sans Arabic, cut and renamed as its licence asks."""
    text = (CSS / "tokens.css").read_text("utf-8")
    assert re.search(r'--face: "Insaf Sans", "IBM Plex Sans Arabic"', text)
    licence = (HERE / "fonts" / "LICENSE.txt").read_text("utf-8")
    assert "IBM" in licence and "SIL OPEN FONT LICENSE" in licence.upper()


def test_steps_and_tables_begin_where_the_language_begins() -> None:
    """J-08: the page's direction orders them; nothing turns it, and numbers end in one line."""
    text = sheet().decode()
    turning = r"([^{}]*)\{[^{}]*(?:(?<![\w-])direction:|row-reverse|(?<![\w-])order:\s*-?\d)"
    turned = {one.strip() for one in re.findall(turning, text)}
    assert not {one for one in turned if re.search(r"\.(?:steps?|rung|ladder|table|days?|deadline)\b", one)}
    assert not re.search(r"direction:\s*rtl|row-reverse", text)
    assert re.search(r"\.steps \{[^}]*display: flex", text)
    assert re.search(r"\.table :is\(th, td\) \{[^}]*text-align: start", text)
    assert re.search(r"\.table__num \{[^}]*text-align: end", text)


def test_arabic_is_set_large_and_open_enough_to_read() -> None:
    """J-09: 16 px and a leading of 1.6 to 1.8."""
    text = (CSS / "tokens.css").read_text("utf-8")
    leading = re.search(r":lang\(ar\) \{ --leading: ([\d.]+); \}", text)
    assert leading and 1.6 <= float(leading[1]) <= 1.8
    assert "--t-body: 1rem;" in text
    assert "font-size: var(--t-body); line-height: var(--leading)" in sheet().decode()
    assert "justify;" not in sheet().decode()
