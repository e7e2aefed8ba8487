"""Mails that follow from no entry: their words are kept no longer than they serve (K-15, L-09)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from insaf.outbox import memos
from insaf.outbox.models import Memo
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases


def test_the_words_of_a_mail_that_is_given_up_are_gone(rules: None, postbox: Postbox) -> None:
    """A code that never went is a secret all the same."""
    now = timezone.now()
    memos.queue("mona@example.com", memos.Said("رمزك", "123456 هو رمزك"), now, key="a-code")
    postbox.answers = ["550 5.1.1 nobody"] * 3
    for n in range(3):
        assert Memo.objects.get().text
        memos.run_once(now + n * timedelta(hours=5))
    assert (Memo.objects.get().state, Memo.objects.get().text, postbox.mails) == ("failed", "", [])
