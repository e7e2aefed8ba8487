"""What came with a form that could not stand yet is carried by that form, for a day, and by no other."""

from __future__ import annotations

import pytest
from django.core import signing

from insaf.cases import carried
from insaf.core.acts.base import File

BILL = File("فاتورة.pdf", 12, "application/pdf", "ab" * 32)


def test_a_form_brings_back_the_files_that_it_carried() -> None:
    assert carried.carried(carried.carry([BILL], "portal"), "portal") == (BILL,)


@pytest.mark.parametrize("field", ["", "x", "W10:1:2"])
def test_what_is_not_our_own_brings_nothing(field: str) -> None:
    assert carried.carried(field, "portal") == ()


def test_another_form_takes_the_cards_for_nothing() -> None:
    assert carried.carried(carried.carry([BILL], "portal"), "consultation") == ()


def test_after_a_day_the_files_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    card, now = carried.carry([BILL], "portal"), signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + carried.LASTS + 1)
    assert carried.carried(card, "portal") == ()
