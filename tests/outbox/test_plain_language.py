"""Letters are written for the person who reads them: short sentences, everyday words, one tone (D-17)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from insaf.cases import queries
from insaf.core.arabic import neutralise
from insaf.core.policy import Kind
from insaf.outbox import letters
from insaf.outbox.calls import calls
from insaf.outbox.letters import blocks
from insaf.outbox.letters.matter import act_of
from insaf.outbox.letters.plain import as_text
from tests.outbox.scenes import SCENES

GOLDEN = Path(__file__).parent / "golden"
SECRET = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")
FIXED = ("acknowledgement", "breach", "declined", "extension", "final")
"""Letters whose Arabic was read and agreed word for word; the decision has its own test."""

MOST_ON_AVERAGE, MOST_IN_ONE = 20, 40  # words; a plain-English guide asks for 15 to 20
EASE = 50  # Flesch reading ease: "fairly difficult" begins below
JARGON = re.compile(
    r"\b(?:pursuant|herein\w*|hereby|aforementioned|henceforth|notwithstanding|utili[sz]e|commence|"
    r"in the event that|with regard to|at your earliest convenience|kindly be informed|please be advised|"
    r"stakeholders?|backend|ticket|SLA|rung|workflow|null|unable to proceed)\b",
    re.I,
)
STIFF = re.compile(
    r"المذكور[ة]? أعلاه|نود إفادتكم|نفيدكم علمًا|وعليه فإنه|آنف الذكر|سالف الذكر|حيال ذلك|"
    r"سوف يتم|تم القيام|يتم القيام|قام ب|ليكن في علمكم|(?<!ه)\u0640"
)


def composed(kind: str, matter: Any, language: str) -> blocks.Composed:
    return told(kind, SCENES[kind](matter(language=language)), language)


def told(kind: str, m: Any, language: str) -> blocks.Composed:
    loaded = queries.load(m.door.reference)
    assert loaded is not None
    found = [s.seq for s in loaded.steps if (s.seq, kind) in calls(act_of(loaded.steps, s.seq), Kind(loaded.case.kind))]
    return letters.compose(kind, loaded.row, loaded.steps, loaded.rules.policy, language, found[-1], private=True)


def sentences(letter: blocks.Composed) -> Iterator[list[str]]:
    """The words of each sentence that we wrote ourselves: no quotation, no list of facts."""
    for block in letter.blocks:
        if isinstance(block, blocks.Paragraph):
            text = re.sub(r"\S*[@/]\S*|\u2068[^\u2069]*\u2069", "X", block.text)
            for sentence in re.split(r"(?<=[.!?؟:;؛])\s+", neutralise(text)):
                if words := re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", sentence):
                    yield words


def syllables(word: str) -> int:
    """As English is spelt: groups of vowels, a silent e left out."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


def ease(said: list[list[str]]) -> float:
    """Flesch reading ease; 60 to 70 is plain English."""
    words = [word for sentence in said for word in sentence]
    return 206.835 - 1.015 * len(words) / len(said) - 84.6 * sum(map(syllables, words)) / len(words)


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_an_english_letter_reads_easily(matter: Any, kind: str) -> None:
    """D-17"""
    letter = composed(kind, matter, "en")
    said = list(sentences(letter))
    lengths = [len(words) for words in said]
    assert sum(lengths) / len(lengths) <= MOST_ON_AVERAGE, said
    assert max(lengths) <= MOST_IN_ONE, max(said, key=len)
    assert ease(said) >= EASE, (round(ease(said)), said)
    assert not JARGON.search(as_text(letter))


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_an_arabic_letter_is_neither_stiff_nor_endless(matter: Any, kind: str) -> None:
    """D-17"""
    letter = composed(kind, matter, "ar")
    lengths = [len(words) for words in sentences(letter)]
    assert sum(lengths) / len(lengths) <= MOST_ON_AVERAGE and max(lengths) <= MOST_IN_ONE
    assert not STIFF.search(as_text(letter))
    assert not re.search("[٠-٩]", as_text(letter)), "Latin digits are shown"


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_both_languages_say_the_same_parts(matter: Any, kind: str) -> None:
    """D-17: the same content in the person's language, block by block."""
    m = SCENES[kind](matter())
    shapes = [[type(block).__name__ for block in told(kind, m, language).blocks] for language in ("ar", "en")]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("kind", FIXED)
def test_the_arabic_wording_is_the_agreed_one(matter: Any, kind: str) -> None:
    """D-17: INSAF_UPDATE_GOLDEN=1 writes the file anew; somebody who reads Arabic agrees to the difference."""
    said = SECRET.sub("SECRET", as_text(composed(kind, matter, "ar")))
    golden = GOLDEN / f"{kind}-ar.txt"
    if os.environ.get("INSAF_UPDATE_GOLDEN"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
