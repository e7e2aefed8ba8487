"""`insaf mail deliver` on an installation whose first start was cut short."""

from __future__ import annotations

import pytest

from insaf.rulebook.models import PolicyVersion
from insaf.site.commands.mail import _make_ready


@pytest.mark.django_db
def test_a_first_start_that_was_killed_before_the_policy_is_finished_by_the_first_mail() -> None:
    assert not PolicyVersion.objects.exists(), "the tables stand, the policy does not"
    _make_ready()
    assert PolicyVersion.objects.exists()
