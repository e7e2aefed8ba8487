"""Every string exists in both languages; a missing translation fails here (J-01, J-02)."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.guards import messages, tree

PO_FILES = tree.files("insaf/*/locale/ar/LC_MESSAGES/*.po", "insaf/locale/ar/LC_MESSAGES/*.po")
FORMS = 6
FIELD = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def entries(path: Path) -> list[Message]:
    return [message for message in catalogue(path) if message.id]


def test_everything_said_in_english_is_said_in_arabic() -> None:
    known = {(entry.context, _one(entry)) for path in PO_FILES for entry in entries(path)}
    missing = {key: where for key, where in messages.said().items() if key not in known}
    if missing:
        pytest.fail(
            "\n".join(["no Arabic for:", *(f"  {where}: {key[1]!r}" for key, where in missing.items())]), pytrace=False
        )


@pytest.mark.parametrize("path", PO_FILES, ids=tree.name)
def test_no_translation_is_empty_or_a_guess(path: Path) -> None:
    poor = [_one(entry) for entry in entries(path) if entry.fuzzy or not all(_forms(entry))]
    assert not poor, f"{tree.name(path)}: {poor}"


@pytest.mark.parametrize("path", PO_FILES, ids=tree.name)
def test_a_counted_word_has_all_six_arabic_forms(path: Path) -> None:
    assert catalogue(path).num_plurals == FORMS
    short = [_one(entry) for entry in entries(path) if entry.pluralizable and len(_forms(entry)) != FORMS]
    assert not short, f"{tree.name(path)}: {short}"


@pytest.mark.parametrize("path", PO_FILES, ids=tree.name)
def test_a_translation_names_no_value_that_the_sentence_does_not_have(path: Path) -> None:
    wrong = [
        f"{_one(entry)!r} -> {form!r}" for entry in entries(path) for form in _forms(entry) if not _fits(entry, form)
    ]
    assert not wrong, f"{tree.name(path)}: {wrong}"


def test_one_sentence_is_said_in_one_way() -> None:
    """Django joins the catalogues: of two translations one is shown everywhere, and nobody sees which."""
    said: dict[tuple[str | None, str], dict[tuple[str, ...], str]] = {}
    for path in PO_FILES:
        for entry in entries(path):
            said.setdefault((entry.context, _one(entry)), {})[_forms(entry)] = tree.name(path)
    torn = {key[1]: list(forms.values()) for key, forms in said.items() if len(forms) > 1}
    assert not torn, torn


def _one(entry: Message) -> str:
    return entry.id[0] if isinstance(entry.id, list | tuple) else entry.id


def _forms(entry: Message) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, list | tuple) else (entry.string,)


def _fits(entry: Message, form: str) -> bool:
    """Only a counted word may leave its number out: "يوم واحد"."""
    offered = {field.group(0) for text in _english(entry) for field in FIELD.finditer(text)}
    used = {field.group(0) for field in FIELD.finditer(form)}
    return used <= offered if entry.pluralizable else used == offered


def _english(entry: Message) -> tuple[str, ...]:
    return tuple(entry.id) if isinstance(entry.id, list | tuple) else (entry.id,)
