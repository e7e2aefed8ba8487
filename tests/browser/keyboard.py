"""Hands on a keyboard and no mouse: what is reached by Tab, how it looks there, what is pressed (I-02 to I-05)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

MOST_TABS = 140
SMALLEST = 24  # CSS pixels (2.5.8)

# What has the focus: whether it can be seen, whether something covers it, how large it is.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  // A control that a picture of it stands for shows its focus there.
  const seen = one.matches(".choice input, .files__pick input, .switch__pick, .check input")
    ? (one.closest(".choice, .files__pick, .check") ?? one.nextElementSibling) : one;
  // The browser marks the calendar button inside a date by itself.
  const inside = one.type === "date" && !one.matches(":focus-visible");
  const box = seen.getBoundingClientRect(), mark = inside || [seen, one, ...seen.querySelectorAll("*")].flatMap(each => [getComputedStyle(each), getComputedStyle(each, "::after")]).some(style => {
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none";
  });
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const points = [0.5, 0.15, 0.85].map(part => box.y + box.height * part).filter(y => y > 0 && y < innerHeight);
  const shown = points.some(y => {
    const top = document.elementFromPoint(x, y);
    return top && (seen.contains(top) || top.contains(seen) || top.closest("label")?.contains(one));
  });
  return {
    what: one.outerHTML.slice(0, 120), marked: mark, shown, width: Math.round(box.width), height: Math.round(box.height),
    inline: one.matches("p a, dd a, li a, td a, .field__hint a, .muted a, .errors a, .row__title, .visually-hidden, .skip"),
  };
}"""


@contextmanager
def held(page: Any, keys: str, coming: AbstractContextManager[Any] | None = None) -> Iterator[Any]:
    """Presses keys that lead elsewhere, and lets them go once one is there: within the block, or when it has come.

    A key that is let go while one page gives way to the next may be told to neither of them, and the
    browser then never says that it was.
    """
    with coming or nullcontext() as come:
        for key in (pressed := keys.split("+")):
            page.keyboard.down(key)
    yield come
    for key in reversed(pressed):
        page.keyboard.up(key)


class Hands:
    """One person at one page; every step is a key."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def reaches(self, selector: str, backwards: bool = False) -> Hands:
        """Presses Tab until the focus is on it; on the way every focus is seen and large enough."""
        trail: list[str] = []
        for _ in range(MOST_TABS):
            if self.page.evaluate("one => document.activeElement?.matches(one)", selector):
                return self
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            trail.append(self._sees())
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}, only {trail[:60]}")

    def presses(self, *keys: str) -> Hands:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def writes(self, selector: str, words: str) -> Hands:
        self.reaches(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)
        return self

    def picks(self, name: str, value: str) -> Hands:
        """Walks to a group of radios and along it by arrow keys."""
        self.reaches(f"[name={name}]")
        for _ in range(8):
            if self.page.evaluate(
                "([name, value]) => document.activeElement.name === name && document.activeElement.value === value"
                " && document.activeElement.checked",
                [name, value],
            ):
                return self
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        return self

    def selects(self, selector: str, value: str) -> Hands:
        """Walks along the options of a select."""
        self.reaches(selector)
        for _ in range(30):
            if self.page.evaluate("document.activeElement.value") == value:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")

    def goes_on(self, key: str = "Enter") -> Hands:
        """Presses a key that leads to another page."""
        with held(self.page, key, self.page.expect_navigation()):
            pass
        return self

    def _sees(self) -> str:
        """What has the focus now, which can be seen and is large enough."""
        focus = self.page.evaluate(FOCUS)
        if focus is None or "visually-hidden" in focus["what"]:
            return "" if focus is None else str(focus["what"])
        assert focus["marked"], f"focus is not seen on {focus['what']} ({self.page.url})"
        assert focus["shown"], f"something covers the focus on {focus['what']} ({self.page.url})"
        large = focus["width"] >= SMALLEST and focus["height"] >= SMALLEST
        assert large or focus["inline"], f"smaller than {SMALLEST} px: {focus}"
        return str(focus["what"])
