"""One sheet serves both directions: logical properties only (J-03), and nothing inline (L-13)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards import tree

COMMENT = re.compile(r"/\*.*?\*/", re.S)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|scroll-margin|scroll-padding|border)-(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
    r"|(?:margin|padding|inset|border-width)\s*:\s*(?P<four>[^;{}]+)"
    r")"
)
INLINE = re.compile(
    r"""<style\b|\sstyle\s*=\s*["']|<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*["']|javascript:""", re.I
)
SHEETS = tree.files("insaf/*.css")
WIDGET = tree.ROOT / "insaf/chat/widget/chat.js"
CARRIED_AWAY = tree.ROOT / "insaf/reports/bundle/verify.html"
"""Read from a disk, far from any server: one file, whole in itself."""
PAGES = [
    path
    for path in tree.files("insaf/*.html")
    if "mail" not in path.parts and "outbox" not in path.parts and path != CARRIED_AWAY
]


@pytest.mark.parametrize("path", SHEETS, ids=tree.name)
def test_a_style_sheet_knows_no_left_or_right(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    found = [match.group(0).strip() for match in PHYSICAL.finditer(text) if _is_physical(match)]
    assert not found, f"{tree.name(path)}: {found}; write start and end"


@pytest.mark.parametrize("path", PAGES, ids=tree.name)
def test_a_page_carries_no_inline_script_or_style(path: Path) -> None:
    found = INLINE.findall(path.read_text("utf-8"))
    assert not found, f"{tree.name(path)}: {found}"


def test_the_page_that_is_carried_away_may_load_nothing() -> None:
    """E-19: it checks a bundle where there is no network, and can send nothing that it reads anywhere."""
    text = CARRIED_AWAY.read_text("utf-8")
    assert "default-src 'none'" in text
    assert not re.findall(r"""\s(?:src|href|action)\s*=|\bfetch\(|XMLHttpRequest|sendBeacon|\bimport\b""", text)


@pytest.mark.parametrize("path", SHEETS, ids=tree.name)
def test_a_style_sheet_loads_nothing_from_another_host(path: Path) -> None:
    """I-20"""
    assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", path.read_text("utf-8"))


@pytest.mark.parametrize("path", SHEETS, ids=tree.name)
def test_between_320_and_390_pixels_nothing_changes_but_columns(path: Path) -> None:
    """The browser tests measure contrast at 320 px for both."""
    text = COMMENT.sub("", path.read_text("utf-8"))
    for width, block in re.findall(r"@(?:media|container)[^{]*?([\d.]+)(?=rem)[^{]*\{((?:[^{}]*\{[^{}]*\})*)", text):
        if 20 <= float(width) < 390 / 16:
            changed = set(re.findall(r"([\w-]+)\s*:[^;{}]+[;}]", re.sub(r"[^{}]*\{", "{", block)))
            assert changed <= {"grid-template-columns"}, f"{tree.name(path)}: {changed} at {width}rem"
    assert not re.search(r"@(?:media|container)[^{]*width[^{]*\dpx", text), "breakpoints are in rem"


OF_A_LANGUAGE = re.compile(r":lang\b|:dir\(|\[\s*(?:[\w*]*\|)?(?:dir|lang)\b", re.I)
HEAD = re.compile(r"([^{};]*)\{")
SET = re.compile(r"(?:^|(?<=[{;}]))\s*([\w-]+)\s*:[^{};]*(?=[;}]|$)")
OF_ITS_SET = {
    "--leading",
    "line-height",
    "direction",
    "text-align",
    "text-anchor",
    "clip-path",
    "scale",
    "rotate",
    "transform",
}


@pytest.mark.parametrize("path", [*SHEETS, WIDGET], ids=tree.name)
def test_a_language_changes_how_words_are_set_and_no_colour(path: Path) -> None:
    """The browser tests measure contrast in one language for both."""
    for chosen, changed in _of_a_language(_rules(path)):
        assert changed <= OF_ITS_SET, f"{tree.name(path)}: {chosen} changes {changed - OF_ITS_SET}"


def test_the_rules_of_a_language_are_found_wherever_they_stand() -> None:
    assert any(chosen == "[dir=rtl] .c bdi" for chosen, _changed in _of_a_language(_rules(WIDGET)))
    for rule in (
        ":lang(en) { .badge { color: #ccc } }",
        "@layer x { :lang(en) { line-height: 1; & .badge { color: #ccc } } }",
        ".a:lang(en){line-height:1; & p{color:#ccc}}",
        ".a:lang(en){& p{line-height:1}color:#ccc}",
        "html { &[lang=en] .a { color: red } }",
        "html[ lang |= en ] { @media (width > 30rem) { a:hover { color: red } } }",
        "p { color: red; } :DIR(rtl) { color: red; }",
    ):
        assert any("color" in changed for _chosen, changed in _of_a_language(rule)), rule
    assert not [*_of_a_language("p { color: red } .langs { color: red }")]
    assert [*_of_a_language("[lang] { a:hover { line-height: 1 } }")] == [("[lang]", {"line-height"})]


def _rules(path: Path) -> str:
    """A style sheet; of the widget, the one that it carries with it."""
    text = path.read_text("utf-8")
    return COMMENT.sub("", text if path.suffix == ".css" else text.split("const CSS = `")[1].split("`")[0])


def _of_a_language(text: str) -> Iterator[tuple[str, set[str]]]:
    """Each rule for one language or direction, and all that is set within its braces, however deep."""
    for head in HEAD.finditer(text):
        if OF_A_LANGUAGE.search(head[1]):
            yield head[1].strip(), set(SET.findall(_within(text, head.end())))


def _within(text: str, begin: int) -> str:
    """From behind an opening brace to the one that closes it."""
    open_braces = 1
    for at in range(begin, len(text)):
        open_braces += {"{": 1, "}": -1}.get(text[at], 0)
        if not open_braces:
            return text[begin:at]
    raise AssertionError("braces that do not close")


def _is_physical(match: re.Match[str]) -> bool:
    """A shorthand of four values is physical only when its two sides differ: `0 1rem 0 2rem`."""
    four = match.group("four")
    if four is None:
        return True
    values = re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", four.replace("!important", ""))
    return len(values) == 4 and values[1] != values[3]
