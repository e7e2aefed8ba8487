"""The tables are what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, skip_checks=True)
    except SystemExit:
        pytest.fail(f"run `python -m django makemigrations`:\n{said.getvalue()}")
