"""What the forms of all acts share: who may be named, days in any digits, the act they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from insaf.cases.queries import Loaded
from insaf.core.acts import Act
from insaf.core.arabic import ascii_digits
from insaf.core.policy import Coded
from insaf.core.terms import Actor
from insaf.core.workdays import FIRST_ON, LAST_ON
from insaf.people.models import Staff

LONGEST = 20_000

Choices = list[tuple[str, Any]]


class DayField(forms.DateField):
    """A day from the browser's calendar, or typed in any digits (J-10)."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "input--short", "dir": "ltr"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d"], **options)
        self.validators += [MinValueValidator(FIRST_ON), MaxValueValidator(LAST_ON)]

    def to_python(self, value: Any) -> date | None:
        return super().to_python(ascii_digits(value.strip()) if isinstance(value, str) else value)


def words_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """Some paragraphs of a person."""
    options.setdefault("max_length", LONGEST)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def line_field(label: Any, **options: Any) -> forms.CharField:
    options.setdefault("max_length", 300)
    return forms.CharField(label=label, **options)


class ActForm(forms.Form):
    """The words and choices of one act. Only the fields named here are ever read."""

    intro: Any = ""
    """What this act does, for who opens its page."""

    beside: tuple[tuple[str, ...], ...] = ()
    """Fields that stand in one row."""

    cards: frozenset[str] = frozenset()
    """Choices short enough to stand beside one another."""

    def __init__(
        self,
        *args: Any,
        loaded: Loaded,
        language: str = "ar",
        owners: Iterable[Staff] = (),
        actor: Actor | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, label_suffix="", **kwargs)
        self.loaded = loaded
        self.language = language
        self.owners = list(owners)
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case and its policy."""

    def prefill(self, wishes: Mapping[str, str]) -> dict[str, Any]:
        """What stands in a fresh form, of what the way here has chosen already."""
        return dict(wishes)

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields in order, those named together in one row."""
        row_of = {name: names for names in self.beside for name in names}
        heads = [name for name in self.fields if row_of.get(name, (name,))[0] == name]
        return [[self[name] for name in row_of.get(head, (head,))] for head in heads]

    def asked(self) -> Act:
        """The act, from clean fields."""
        raise NotImplementedError

    def coded(self, listed: Iterable[Coded]) -> Choices:
        return [(entry.code, entry.title.said_in(self.language)) for entry in listed]

    def staff_choices(self) -> Choices:
        """Staff who may be given the case: those named in it are left out (B-16)."""
        named = self.loaded.case.people_named
        return [(str(s.pk), s.name_in(self.language)) for s in self.owners if str(s.pk) not in named]

    def choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def empty_choice() -> tuple[str, Any]:
    return "", _("Choose")
