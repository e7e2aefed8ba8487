"""What the tables hold: Gregorian days and instants only, and no key that tells when it was made."""

import dataclasses
import re

import pytest
from django.apps import apps
from django.db import models

from insaf.core.events import EVENTS
from tests.guards import tree

MODELS = [model for model in apps.get_models() if model.__module__.startswith("insaf.")]
SORTS = re.compile(r"(?:filter|exclude|order_by|get|annotate|F|Q)\([^)\n]*hijri", re.I)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_for_comparison_holds_a_hijri_date(model: type[models.Model]) -> None:
    """C-13: the one column that names a Hijri day is a label beside its Gregorian one."""
    for field in model._meta.get_fields():
        if "hijri" not in field.name.lower():
            continue
        assert model._meta.label == "rulebook.Holiday"
        assert type(field) is models.CharField and not field.db_index and not field.unique
    indexed = {name for index in model._meta.indexes for name in index.fields}
    assert not {name for name in indexed if "hijri" in name.lower()}


def test_no_query_compares_hijri_dates_and_the_law_knows_none() -> None:
    """C-13"""
    for path in tree.python_files():
        text = path.read_text("utf-8")
        assert not SORTS.search(text), tree.name(path)
        if "core" in path.parts:
            assert "hijridate" not in text, tree.name(path)


def test_every_date_in_the_record_is_a_gregorian_day_or_an_instant() -> None:
    """C-13"""
    for event in EVENTS.values():
        for field in dataclasses.fields(event):
            assert "hijri" not in field.name.lower(), event
            if field.name.endswith("_on"):
                assert "date" in str(field.type) and "datetime" not in str(field.type), (event, field.name)
            if field.name.endswith("_at"):
                assert "datetime" in str(field.type), (event, field.name)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_table_has_a_key_that_the_public_could_read_a_time_from(model: type[models.Model]) -> None:
    """M-01: internal keys are numbers; what the public sees is the reference."""
    assert not [field for field in model._meta.get_fields() if isinstance(field, models.UUIDField)]
