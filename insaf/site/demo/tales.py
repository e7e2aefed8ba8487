"""The stories of the demo as data: read, filled in, and as many as were asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

Story = dict[str, Any]

FOLDER = Path(__file__).with_name("stories")


def tell(number: int, chance: Random) -> list[Story]:
    """``number`` stories: the written ones in a random order, then variants of the short ones."""
    written = [story for path in sorted(FOLDER.glob("[0-9]*.toml")) for story in _in(path, "story")]
    chance.shuffle(written)
    if number <= len(written):
        return _every_fate_first(written)[:number]
    return written + [_vary(at, chance) for at in _places(number - len(written))]


def _in(path: Path, word: str) -> list[Story]:
    found: list[Story] = tomllib.loads(path.read_text(encoding="utf-8")).get(word, [])
    return found


def _every_fate_first(stories: list[Story]) -> list[Story]:
    """A small demo shows each fate at least once, and what has lain with the external body for long."""
    firsts = {(story["fate"], "outside" in story): story for story in reversed(stories)}
    chosen = list(firsts.values())
    return chosen + [story for story in stories if story not in chosen]


def _places(number: int) -> Iterator[Story]:
    """The short stories over and over, until there are enough."""
    short = [story for path in sorted(FOLDER.glob("variants*.toml")) for story in _in(path, "variant")]
    for at in range(number):
        yield short[at % len(short)]


def _vary(story: Story, chance: Random) -> Story:
    lists = _lists()
    language = "en" if story["language"] == "en" else "ar"
    words = {name: chance.choice(lists[f"{name}_{language}"]) for name in ("course", "amount", "city", "day")}
    told: Story = _filled(story, words)
    if not told.get("anonymous"):
        told.update(_somebody(told, language, lists, chance))
    return told


def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = tomllib.loads((FOLDER / "variants.toml").read_text(encoding="utf-8"))["lists"]
    return lists


def _filled(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace("{" + name + "}", word)
        return value
    if isinstance(value, list):
        return [_filled(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, words) for key, one in value.items()}
    return value


def _somebody(story: Story, language: str, lists: dict[str, list[str]], chance: Random) -> dict[str, str]:
    if language == "en":
        name = f"{chance.choice(lists['first_en'])} {chance.choice(lists['family_en'])}"
    else:
        sex = story.get("person") or chance.choice("mf")
        name = f"{chance.choice(lists[f'first_ar_{sex}'])} {chance.choice(lists['family_ar'])}"
    number = chance.randrange(10**6)
    email = "" if story["channel"] == "phone" else f"visitor.{number:06}@example.com"
    return {"name": name, "email": email, "phone": f"+96655{number:07}"}
