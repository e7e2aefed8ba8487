"""The head of the record is signed on its own, laid down to be carried out, and shown to everybody (M-05)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from insaf.cases import checkpoints
from insaf.cases.models import Checkpoint
from insaf.core.verify import verify_lines
from insaf.site.worker import ROUNDS
from tests import given

NOW = given.SUNDAY


def test_a_growing_record_is_signed_every_hour_and_an_idle_one_is_not():
    """M-05"""
    matter = given.stored_case()
    assert "insaf.cases.checkpoints" in ROUNDS
    assert checkpoints.run_once(NOW) == 1
    matter.assessed()
    assert checkpoints.run_once(NOW + timedelta(minutes=59)) == 0
    assert checkpoints.run_once(NOW + timedelta(minutes=60)) == 1
    assert checkpoints.run_once(NOW + timedelta(days=9)) == 0
    assert Checkpoint.objects.count() == 2


def test_each_signed_head_is_a_file_and_the_newest_stands_on_the_public_page(settings):
    """M-05: whoever keeps either can show later that the past was not rewritten."""
    given.stored_case()
    checkpoints.run_once(NOW)
    kept = checkpoints.latest()
    (file,) = [one for one in Path(settings.INSAF_DATA, "checkpoints").glob("*.txt") if one.stem == f"{kept.size:012}"]
    assert file.read_text("utf-8") == kept.note
    assert Client().get("/record/checkpoint.txt").content.decode() == kept.note
    assert kept.note.split("\n")[2] in Client().get("/record/").content.decode()


def test_what_is_written_later_continues_every_head_that_was_kept():
    """M-05, M-04: the whole export verifies against a head from before; a bent one is found."""
    matter = given.stored_case()
    before = checkpoints.sign(NOW).note
    matter.decided().accepted()
    key = str(checkpoints.verifier_key())
    lines = list(checkpoints.export(NOW + timedelta(days=3)))
    assert verify_lines(lines, key, [before]).ok
    first = lines[1].replace(b'"complainant"', b'"complainanT"', 1)
    assert first != lines[1]
    assert not verify_lines([lines[0], first, *lines[2:]], key, [before]).ok


@pytest.mark.both_databases
def test_a_head_is_signed_once_for_each_size():
    """M-05"""
    given.stored_case()
    assert checkpoints.sign(NOW) == checkpoints.sign(NOW + timedelta(days=1))
