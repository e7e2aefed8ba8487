"""The record cannot be changed: not by the program, and not by SQL typed at the database."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from insaf.cases import checkpoints, log
from insaf.cases.models import Entry, LogHead
from insaf.core.merkle import leaf_hash
from insaf.core.record import Entry as Line
from tests import cast, given

pytestmark = pytest.mark.both_databases

ATTACKS = [
    "UPDATE cases_entry SET body = '{}' WHERE seq = 0",
    "UPDATE cases_entry SET seq = seq + 1000",
    "DELETE FROM cases_entry WHERE seq = 5",
    "DELETE FROM cases_entry",
    "UPDATE cases_node SET hash = ''",
    "DELETE FROM cases_node",
    "UPDATE cases_checkpoint SET note = ''",
    "DELETE FROM cases_checkpoint",
]
ENTRY = ("seq", "case_id", "n", "type", '"at"', "leaf", "recorded_at", "body")
NODE = ("id", "level", '"index"', "hash")
CHECKPOINT = ("id", "size", '"at"', "note")


def again(table, columns, taken):
    """A row that stands already, with other words; ``taken`` keeps its value, the other keys are new ones."""
    said = [f"{one} + 1000000" if one in ("seq", "id") and one not in taken else one for one in columns[:-1]]
    return f"INTO {table} ({', '.join(columns)}) SELECT {', '.join(said)}, '' FROM {table} WHERE {columns[0]} > 0"


SLIPPED_IN = [
    (again(table, columns, taken), f"({taken}) DO UPDATE SET {columns[-1]} = ''")
    for table, columns, keys in (
        ("cases_entry", ENTRY, ("seq", "case_id, n")),
        ("cases_node", NODE, ("id", 'level, "index"')),
        ("cases_checkpoint", CHECKPOINT, ("id", "size")),
    )
    for taken in keys
]
ATTACKS += [f"INSERT {new} ON CONFLICT {change}" for new, change in SLIPPED_IN]
if connection.vendor == "sqlite":
    ATTACKS += [f"INSERT OR REPLACE {new}" for new, _ in SLIPPED_IN]
if connection.vendor == "postgresql":
    ATTACKS += ["TRUNCATE cases_entry CASCADE", "TRUNCATE cases_node", "TRUNCATE cases_checkpoint"]


@pytest.mark.parametrize("sql", ATTACKS)
def test_the_database_refuses(sql):
    """M-02"""
    given.stored_case()
    checkpoints.sign(given.SUNDAY)
    before = list(Entry.objects.values())
    connection.check_constraints()  # what is still to be checked would stop a TRUNCATE by itself
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Entry.objects.values()) == before


def test_the_program_itself_cannot_change_an_entry():
    """M-02"""
    given.stored_case()
    entry = Entry.objects.get(seq=0)
    entry.type = "Nothing"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()


def test_the_entries_of_the_whole_installation_are_numbered_without_a_gap():
    """B-01, M-02"""
    matters = [given.stored_case() for _ in range(3)]
    for matter in matters:
        matter.assessed().decided()
    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(LogHead.objects.get().size))


def test_each_leaf_is_the_hash_of_its_bytes_and_the_head_is_their_tree():
    """M-04"""
    given.stored_case().decided().accepted()
    entries = list(Entry.objects.order_by("seq"))
    assert all(entry.leaf == leaf_hash(entry.body.encode()).hex() for entry in entries)
    with transaction.atomic():
        head = log.lock()
    peaks = log.peaks_of(log.Head(0, "", 0, 0))
    for entry in entries:
        peaks = peaks.append(bytes.fromhex(entry.leaf))
    assert peaks == log.peaks_of(head)


def test_no_word_of_a_person_stands_in_any_entry():
    """M-07"""
    given.stored_case(outcome_sought="أريد المبلغ").assigned_to(cast.omar).decided(outcome_answer="نعم").accepted()
    for body in Entry.objects.values_list("body", flat=True):
        assert not [letter for letter in body if "\u0600" <= letter <= "\u06ff"]
        assert cast.amina.email not in body and cast.amina.phone not in body


def test_every_entry_reads_back_as_it_was_written():
    given.stored_case().decided().objected()
    for entry in Entry.objects.all():
        line = Line.of(json.loads(entry.body))
        assert line.bytes().decode() == entry.body
        assert (line.seq, line.n, line.type) == (entry.seq, entry.n, entry.type)
