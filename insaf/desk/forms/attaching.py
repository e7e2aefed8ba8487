"""Files beside the words of an act."""

from __future__ import annotations

from typing import Any

from django import forms

from insaf.cases import uploads
from insaf.desk.forms.base import ActForm


class ManyFiles(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """Several files or none; ``uploads`` judges and keeps them."""

    widget = ManyFiles(attrs={"multiple": True, "accept": uploads.ACCEPT})

    def to_python(self, value: Any) -> list[Any]:
        given = value if isinstance(value, list | tuple) else [value]
        return [one for one in given if one]


class WithFiles(ActForm):
    """Judges the files, and keeps them only when all else on the form can stand (B-12)."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            given["files"], refused = uploads.take(given.get("attached", ()))
            for sentence in refused:
                self.add_error("attached", sentence.said_in(self.language))
        return given
