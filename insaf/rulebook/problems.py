"""What is wrong with a policy file, said in plain words in both languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from insaf.core.policy import Text
from insaf.rulebook.lines import Path
from insaf.rulebook.schema import PolicyFile


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place of the file, not yet at a line."""

    path: Path
    said: Text


@dataclass(frozen=True)
class Problem:
    """A fault with its line; ``field`` is written as in the file, ``targets.complaint.decide_days``."""

    line: int
    field: str
    said: Text

    def sentence(self, name: str, language: str) -> str:
        where = f"{name} line {self.line}" if language == "en" else f"{name} السطر {self.line}"
        return f"{where}: {self.said.said_in(language)}"


class BadPolicy(Exception):
    """A policy file that cannot be used; ``problems`` says where and why in both languages."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(self.said_in("en"))

    def said_in(self, language: str) -> str:
        """One sentence a line, in Arabic or English."""
        return "\n".join(problem.sentence(self.name, language) for problem in self.problems)


def written(path: Path) -> str:
    """``("ladder", 1, "title")`` as ``ladder[2].title``: people count from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def faults_of(error: ValidationError) -> list[Fault]:
    """Each complaint of the schema in our own words."""
    return [_fault(detail) for detail in error.errors(include_url=False)]


def _fault(detail: Any) -> Fault:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    field, kind = written(path), detail["type"]
    if kind == "must_be":
        return Fault(path, _must_be(field, detail["ctx"]["en"], detail["ctx"]["ar"], detail["input"]))
    if kind == "missing":
        return Fault(path, Text(f"الحقل {field} مفقود", f"{field} is missing"))
    if kind == "extra_forbidden":
        return Fault(path, _unknown(path))
    if kind.startswith("tuple"):
        return Fault(path, _must_be(field, "a list in [ ]", "قائمة بين [ ]", detail["input"]))
    return Fault(path, _must_be(field, "a table of keys", "جدولًا من المفاتيح", detail["input"]))


def _must_be(field: str, en: str, ar: str, value: Any) -> Text:
    shown = _shown(value)
    return Text(
        f"يجب أن يكون {field} {ar}؛ والمكتوب {shown}",
        f"{field} must be {en}; it is {shown}",
    )


def _shown(value: Any) -> str:
    """As it stands in the file, shortened."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _unknown(path: Path) -> Text:
    field = written(path)
    near = get_close_matches(str(path[-1]), _known_keys(PolicyFile), n=1)
    english = f"; did you mean {near[0]}?" if near else ""
    arabic = f"؛ لعل المقصود {near[0]}" if near else ""
    return Text(f"المفتاح {field} غير معروف{arabic}", f"{field} is not a known key{english}")


def _known_keys(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(name)
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                keys |= _known_keys(part)
    return keys
