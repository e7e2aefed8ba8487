"""Looking at a page as a person would: what axe finds, what spills over, what was fetched, in which words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browser.keyboard import held
from tests.browsing import PATIENCE

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
EVERY_VIEW = tuple((scheme, width) for width in WIDTHS for scheme in SCHEMES)  # a new width is laid out anew
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
HEIGHT = 900
# What a scheme can change; the light run asks axe for everything.
COLOUR_RULES = ["color-contrast", "link-in-text-block", "target-size", "button-name", "aria-hidden-focus"]
# Measuring contrast takes nine tenths of axe's time. Between 320 and 390 px no rule changes more than
# columns, so the contrast at 320 is the contrast at 390; and no colour depends on the language
# (tests/guards/test_stylesheets.py holds both). So much for the light scheme; in the dark it is measured
# at every width in both languages, as nobody designs there first. INSAF_TEST_CONTRAST=all does so in both.
EVERYWHERE = os.environ.get("INSAF_TEST_CONTRAST") == "all"
CONTRAST_MEASURED_AT = WIDTHS if EVERYWHERE else (320, 1280)
CONTRAST_MEASURED_IN = ("ar", "en") if EVERYWHERE else ("ar",)
REFUSED = re.compile(r"the server responded with a status of (400|403|404|409|422|429)")

# axe looks for fonts whose letters join into icons, and takes every Arabic word for one, whose contrast
# it would then not measure. We have no such font (icons are drawn), so the canvas it tries them on says so.
AXE = """async ([only, contrast]) => {
  const canvas = HTMLCanvasElement.prototype, real = canvas.getContext;
  canvas.getContext = () => ({
    canvas: {}, fillText() {}, clearRect() {},
    measureText: text => ({width: text.length}),
    getImageData: (x, y, wide, high) => ({data: new Uint8Array(4 * Math.ceil(wide) * Math.ceil(high)).fill(1)}),
  });
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    iframes: false,
    rules: {"target-size": {enabled: true}, "color-contrast": {enabled: contrast}},
    ...(only ? {runOnly: {type: "rule", values: only}} : {}),
  }).finally(() => { canvas.getContext = real; });
  return found.violations.map(v => `${v.id}: ${v.help}: ` +
    v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " [" + n.any.concat(n.all).map(c => c.message).join("; ").slice(0, 200) + "]").join(" | "));
}"""

SPILL = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".table-box, .visually-hidden");
  });
  return [`${root.scrollWidth} px wide: ` + wide.slice(0, 3).map(one => one.outerHTML.slice(0, 140)).join(" | ")];
}"""

# What a bar covers by chance is one scroll away.
WRONG = f"""async asked => {{
  scrollTo(0, 0);
  return [...await ({AXE})(asked), ...({SPILL})()];
}}"""

# Words of ours: not what people wrote, nor identifiers, which stand in bdi, dir or lang of their own.
WORDS = r"""(foreign) => {
  const theirs = "bdi, .ltr, [dir=auto], body [dir=ltr], body [lang], kbd, pre, code, textarea, script, style, svg, option, iframe, time bdi";
  const letters = new RegExp(foreign, "gu"), said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!node.parentElement.closest(theirs)) said.push(node.data.replaceAll(/\S*[@\d]\S*/g, ""));
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt], [data-words], [data-said]")) {
    if (one.closest("body [lang], bdi")) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt", "data-words", "data-said"]) {
      said.push((one.getAttribute(name) ?? "").replaceAll(/\S*[@\d]\S*/g, ""));
    }
  }
  return said.flatMap(text => text.match(letters) ?? []);
}"""
FOREIGN = {"ar": r"[A-Za-z][A-Za-z'’-]{2,}", "en": r"[\u0621-\u064a]{2,}"}
NAMES_OF_THINGS = {"PDF", "Word", "Excel", "max", "WCAG", "RFC", "axe", "SHA"}


@dataclass
class Window:
    """One browser tab: what it was told to fetch and what it complained about."""

    page: Any
    home: str
    axe: str
    language: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def goes(self, path: str, status: int = 200) -> Window:
        answer = self.page.goto(f"{self.home}{path}")
        assert answer.status == status, f"{path}: {answer.status}"
        return self

    def posts(self, status: int = 200) -> Window:
        """Presses Enter on the one primary button of the page."""
        self.page.locator("main .btn--primary[type=submit]").last.focus()
        with held(self.page, "Enter", self.page.expect_navigation()) as moved:
            pass
        assert moved.value.status == status, f"{self.page.url}: {moved.value.status}"
        return self

    def is_sound(self, name: str) -> list[str]:
        """Everything wrong with the page as it stands, and in which schemes and widths."""
        found: dict[str, list[str]] = {words: [] for words in self._said()}
        self.page.evaluate(self.axe)
        for scheme, width in EVERY_VIEW:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            for words in self.page.evaluate(WRONG, [*_asked_of_axe(scheme, width, self.language)]):
                found.setdefault(words, []).append(f"{scheme} {width}")
        found |= {trouble: [] for trouble in self.troubles}
        self.troubles.clear()
        return [f"{name}, {self.language}: {words} {where or ''}" for words, where in found.items()]

    def _said(self) -> Iterator[str]:
        html = self.page.locator("html")
        if html.get_attribute("lang") != self.language or html.get_attribute("dir") != DIRECTIONS[self.language]:
            yield "html names another language or direction"
        if self.page.locator("main h1").count() != 1:
            yield "there is not one h1 in main"
        foreign = set(self.page.evaluate(WORDS, FOREIGN[self.language])) - NAMES_OF_THINGS
        if foreign:
            yield f"words of the other language: {sorted(foreign)}"

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.home).netloc:
            self.troubles.append(f"fetched from elsewhere: {request.url}")


def _asked_of_axe(scheme: str, width: int, language: str) -> tuple[list[str] | None, bool]:
    """The rules to run, all of them where None stands, and whether contrast is among them."""
    if scheme == "dark":
        return COLOUR_RULES, True
    return None, width in CONTRAST_MEASURED_AT and language in CONTRAST_MEASURED_IN


@contextmanager
def window(browser: Any, home: str, axe: str, language: str = "ar", **options: Any) -> Iterator[Window]:
    """A tab of its own, with no cookie but the language."""
    context = browser.new_context(viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce", **options)
    context.add_cookies([{"name": "insaf_language", "value": language, "url": home}])
    context.set_default_timeout(PATIENCE)
    try:
        yield Window(context.new_page(), home, axe, language)
    finally:
        context.close()
