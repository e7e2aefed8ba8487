"""Keys outside the database: made once, and never replaced without a word."""

import pytest
from django.utils import timezone

from insaf.cases import checkpoints, keys
from insaf.rulebook import seeding
from tests import given

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def another_home(settings, tmp_path):
    """The same database beside an empty folder of keys."""
    seeding.ensure(timezone.now())
    given.stored_case()
    checkpoints.sign(timezone.now())
    settings.INSAF_KEYS = tmp_path
    return tmp_path


def test_a_lost_key_is_said_and_never_replaced(another_home):
    """L-01, M-05: letters would open nothing, and the own export would not verify."""
    for lost in (keys.access_key, keys.signing_key):
        with pytest.raises(keys.LostKey, match="restore it from the backup"):
            lost()
    assert not list(another_home.iterdir())


def test_a_new_installation_makes_its_keys_for_its_owner_alone(db, settings, tmp_path):
    settings.INSAF_KEYS = tmp_path / "keys"
    assert keys.access_key() == keys.access_key()
    assert (tmp_path / "keys" / "access.key").stat().st_mode & 0o077 == 0
