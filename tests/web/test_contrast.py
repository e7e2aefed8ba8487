"""Every pair of tokens that meets on a page is readable, in both themes and both schemes."""

import re
from math import cos, radians, sin

import pytest

from insaf.web.sheets import HERE

TEXT, CONTROL = 4.5, 3.0
TONES = ("ok", "warn", "bad", "info")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2") for ground in ("bg", "surface", "surface-2")),
    *(("ink", f"{tone}-soft", TEXT) for tone in (*TONES, "brand")),
    *((tone, f"{tone}-soft", TEXT) for tone in (*TONES, "brand")),
    *((tone, ground, TEXT) for tone in (*TONES, "link") for ground in ("bg", "surface", "surface-2")),
    *(("brand", ground, TEXT) for ground in ("bg", "surface")),
    ("brand-ink", "brand", TEXT),
    ("brand-ink", "brand-strong", TEXT),
    ("brand-strong", "surface", TEXT),
    ("bg", "ink", TEXT),
    ("ink-2", "brand-soft", TEXT),
    ("surface", "ok", TEXT),
    ("line-strong", "surface", CONTROL),
    ("line-strong", "bg", CONTROL),
    ("brand", "brand-soft", CONTROL),
]
NUMBER = r"\s*light-dark\(((?:[^()]|\([^()]*\))*),\s*((?:[^()]|\([^()]*\))*)\)"


def tokens(theme: str) -> dict[str, tuple[str, str]]:
    """Name -> (light, dark) as written in the sheets; the theme lies over the tokens."""
    names = ["tokens.css"] + (["theme-platforms.css"] if theme == "platforms" else [])
    text = "\n".join((HERE / name).read_text("utf-8") for name in names)
    found = {m[1]: (m[2], m[3]) for m in re.finditer(rf"--([\w-]+):{NUMBER};", text)}
    return {"link": found["brand"]} | found


def linear(colour: str) -> tuple[float, float, float]:
    """Linear sRGB of `oklch(L C h)` or `#rrggbb`."""
    if colour.startswith("#"):
        return tuple(_decoded(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    lightness, chroma, hue = (float(part) for part in colour[6:-1].split())
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return tuple(
        min(1.0, max(0.0, row[0] * long + row[1] * medium + row[2] * short))
        for row in (
            (4.0767416621, -3.3077115913, 0.2309699292),
            (-1.2684380046, 2.6097574011, -0.3413193965),
            (-0.0041960863, -0.7034186147, 1.7076147010),
        )
    )


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    first, second = (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["own", "platforms"])
def test_every_pair_of_colours_in_use_can_be_read(theme: str, scheme: str) -> None:
    """I-19: of our own theme and of the Platforms Code."""
    known, side = tokens(theme), ("light", "dark").index(scheme)
    failing = {
        f"{front} on {back}": round(ratio, 2)
        for front, back, least in PAIRS
        if (ratio := contrast(known[front][side], known[back][side])) < least
    }
    assert failing == {}


@pytest.mark.parametrize(
    ("pair", "ratio"), [(("#1b8354", "#ffffff"), 4.75), (("#9da4ae", "#ffffff"), 2.51), (("#6c737f", "#f3f4f6"), 4.34)]
)
def test_the_ratio_is_the_published_one(pair: tuple[str, str], ratio: float) -> None:
    """Table T4 of the requirements."""
    assert round(contrast(*pair), 2) == ratio


def test_old_browsers_get_the_same_light_colours() -> None:
    text = (HERE / "tokens.css").read_text("utf-8")
    plain = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))
    own = {name: sides[0] for name, sides in tokens("own").items() if name not in ("shadow", "link")}
    assert plain.keys() == own.keys()
    for name, colour in own.items():
        assert all(abs(a - b) < 0.02 for a, b in zip(linear(colour), linear(plain[name]), strict=True)), name


def test_no_component_names_a_colour_of_its_own() -> None:
    """I-18"""
    own = {"tokens.css", "theme-platforms.css"}
    for path in HERE.rglob("*.css"):
        if path.name in own:
            continue
        text = (
            re.sub(r"@media print \{.*", "", path.read_text("utf-8"), flags=re.S)
            if path.name == "base.css"
            else path.read_text("utf-8")
        )
        colours = re.findall(r"#[0-9a-f]{3,8}\b|(?:oklch|rgb|hsl)\([^)]*\)", text)
        assert [c for c in colours if path.name != "tabs.css"] == [], path.name
