"""The complainant's way back: a reference and a secret that the database does not know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insaf.cases import access, keys
from insaf.cases.models import Access
from insaf.core.reference import normalise_secret
from tests import given

pytestmark = pytest.mark.both_databases


def test_reference_and_secret_together_open_the_case():
    """L-01"""
    row = given.stored_case().row
    assert access.admit(row.reference, access.secret_of(row)) == row


def test_the_secret_is_taken_however_it_was_typed():
    row = given.stored_case().row
    secret = access.secret_of(row)
    for typed in (secret.lower(), secret.replace("-", ""), f" {secret.replace('-', ' ')} "):
        assert access.admit(row.reference.lower(), typed) == row


def test_the_secret_has_more_than_128_bits():
    """L-01: 28 letters of five bits."""
    assert len(normalise_secret(access.secret_of(given.stored_case().row))) * 5 >= 136


def test_the_database_holds_only_a_hash():
    """L-01: neither the secret nor anything in the row opens the case."""
    row = given.stored_case().row
    stored, secret = Access.objects.get(case=row), access.secret_of(row)
    held = " ".join(str(value) for value in vars(stored).values())
    assert secret not in held and normalise_secret(secret) not in held
    for value in (stored.nonce, stored.digest):
        assert access.admit(row.reference, value) is None


def test_a_later_letter_can_carry_the_same_link():
    """The secret is derived from the installation's key, so it need not be stored to be said again."""
    row = given.stored_case().row
    assert access.secret_of(row) == access.secret_of(type(row).objects.get(pk=row.pk))
    assert access.secret_of(row) in access.private_path(row)


def test_without_the_installations_key_the_secret_is_another(monkeypatch):
    row = given.stored_case().row
    secret = access.secret_of(row)
    monkeypatch.setattr(keys, "access_key", lambda: b"another key of thirty-two bytes!")
    assert access.secret_of(row) != secret


def test_one_cases_secret_opens_no_other():
    first, second = given.stored_case().row, given.stored_case().row
    assert access.secret_of(first) != access.secret_of(second)
    assert access.admit(second.reference, access.secret_of(first)) is None


def test_a_revoked_secret_opens_nothing_and_a_new_one_does():
    """L-01"""
    row = given.stored_case().row
    old = access.secret_of(row)
    access.revoke(row, given.SUNDAY)
    row = type(row).objects.get(pk=row.pk)
    assert access.admit(row.reference, old) is None
    assert access.admit(row.reference, access.secret_of(row)) == row


def test_an_expired_secret_opens_nothing():
    """L-01"""
    row = given.stored_case().row
    Access.objects.filter(case=row).update(expires_at=given.SUNDAY + timedelta(days=1))
    secret = access.secret_of(row)
    assert access.admit(row.reference, secret, given.SUNDAY) == row
    assert access.admit(row.reference, secret, given.SUNDAY + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("reference", "secret"),
    [
        ("ET-2026-00001-A", "wrong"),
        ("ET-2026-99999-X", ""),
        ("not a reference", "\ud800 \u202e نص"),
        ("", ""),
        ("ET-2026-00001", "0000-0000-0000-0000-0000-0000-0000"),
    ],
)
def test_what_is_wrong_is_not_told(reference, secret):
    """L-04"""
    given.stored_case()
    assert access.admit(reference, secret) is None


def test_an_unknown_case_costs_the_same_work_as_a_wrong_secret():
    """L-04: the same queries and the same hashing."""
    row = given.stored_case().row
    tries = [(row.reference, "wrong"), ("ET-2026-00777-A", "wrong"), ("nonsense", "wrong")]
    costs = []
    for reference, secret in tries:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            access.admit(reference, secret)
        costs.append([query["sql"].split("WHERE")[0] for query in queries.captured_queries])
    assert costs[0] == costs[1] == costs[2]
    assert len(costs[0]) == 1
