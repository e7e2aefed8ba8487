"""The sweep: once each, however late or often it runs, and no bad case blocks the others."""

import contextlib
import logging
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection

from insaf.cases import claims, known, sweep
from insaf.cases.models import Case, Entry
from insaf.core.acts.clock import Tick
from insaf.core.terms import Status
from tests import cast, given

pytestmark = pytest.mark.both_databases


def entries(kind="Breached"):
    return Entry.objects.filter(type=kind).count()


def test_only_what_is_due_is_looked_at():
    """C-20"""
    given.stored_case()
    given.stored_case(received_at=given.SUNDAY + timedelta(days=30))
    assert sweep.run_once(given.SUNDAY + timedelta(hours=1)) == 0
    assert sweep.run_once(given.at("2026-08-03 16:00")) == 1


def test_a_second_sweep_finds_nothing():
    """C-20"""
    given.stored_case()
    late = given.SUNDAY + timedelta(days=40)
    assert sweep.run_once(late) == 1
    before = Entry.objects.count()
    assert sweep.run_once(late) == 0
    assert Entry.objects.count() == before


def test_one_late_sweep_records_what_punctual_ones_would_have():
    """C-20: the same entries for two cases, one looked at every six hours, one after a month."""
    punctual, late = given.stored_case(), given.stored_case()
    end = given.SUNDAY + timedelta(days=30)
    while punctual.now < end:
        punctual.ticked(min(punctual.now + timedelta(hours=6), end))
    sweep.run_once(end)
    first, second = ([one.event for one in matter.door._history()[1:]] for matter in (punctual, late))
    assert first == second


def test_the_sweeper_who_comes_second_finds_the_work_done():
    """C-20: two sweepers read the same list; the lock lets one of them do it."""
    matter = given.stored_case()
    late = given.SUNDAY + timedelta(days=40)
    listed = sweep._due(late)
    (read,) = known.due(listed, late)
    assert read.reference == matter.reference
    matter.ticked(late)
    before = Entry.objects.count()
    assert not sweep._looked_at(listed, late)
    sweep._tick(read, late)  # and had it seen the case as due, the lock would have told it
    assert Entry.objects.count() == before


@contextlib.contextmanager
def in_other_hands(case, monkeypatch):
    """Another process has claimed the case; on SQLite, which has one writer, somebody says so."""
    if connection.vendor != "postgresql":
        with monkeypatch.context() as patch:
            patch.setattr(sweep, "claimed", lambda some: contextlib.nullcontext([one for one in some if one != case]))
            yield
        return
    address = connection.get_connection_params()
    with psycopg.connect(
        **{key: address[key] for key in ("dbname", "user", "host", "port") if key in address}
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [claims.SPACE, case])
        yield
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [claims.SPACE, case])


def test_a_case_in_another_sweepers_hands_is_passed_over(monkeypatch):
    """C-20: neither waited for nor done twice, and the others are done."""
    held, free = given.stored_case(), given.stored_case()
    late = given.SUNDAY + timedelta(days=40)
    with in_other_hands(held.row.pk, monkeypatch):
        assert sweep.run_once(late) == 1
        assert (held.row.overdue, free.row.overdue) == (False, True)
    assert sweep.run_once(late) == 1
    assert held.row.overdue


def test_after_a_sweep_every_alarm_lies_ahead():
    for days in range(4):
        given.stored_case(received_at=given.SUNDAY - timedelta(days=days))
    end = given.SUNDAY + timedelta(days=50)
    sweep.run_once(end)
    assert not Case.objects.filter(next_alarm_at__lte=end).exists()


def test_a_closed_case_is_left_alone_for_ever():
    """D-09"""
    matter = given.stored_case().closed()
    sweep.run_once(given.SUNDAY + timedelta(days=10))  # the acknowledgement was owed and is noted
    before = Entry.objects.count()
    sweep.run_once(given.SUNDAY + timedelta(days=900))
    assert Entry.objects.count() == before
    assert matter.row.next_alarm_at is None


def test_an_answered_case_closes_by_itself_when_nobody_objects():
    """D-15"""
    matter = given.stored_case().decided()
    sweep.run_once(given.SUNDAY + timedelta(days=20))
    assert matter.row.status == Status.CLOSED
    assert matter.row.closing_reason == "no_objection"


def test_a_bad_case_is_put_off_and_the_others_are_done(caplog):
    bad, good = given.stored_case(), given.stored_case()
    unreadable = '{"actor":"system","at":"2026-08-02T07:00:00.000000Z","data":{},"type":"Vanished"}'
    Entry.objects.create(seq=10_000, case=bad.row, n=99, type="Vanished", at=given.SUNDAY, body=unreadable, leaf="")
    late = given.SUNDAY + timedelta(days=40)
    with caplog.at_level(logging.CRITICAL, logger="insaf.sweep"):
        assert sweep.run_once(late) == 2
    assert good.row.overdue
    assert bad.row.next_alarm_at == given.utc(late + sweep.PUSHED_FORWARD)


def test_a_database_that_is_away_puts_no_case_off(monkeypatch):
    def away(*_):
        raise OperationalError("the server is gone")

    matter = given.stored_case()
    alarm = matter.row.next_alarm_at
    monkeypatch.setattr(sweep, "perform", away)
    with pytest.raises(OperationalError):
        sweep.run_once(given.SUNDAY + timedelta(days=40))
    assert matter.row.next_alarm_at == alarm


def test_a_tick_that_finds_nothing_sets_the_alarm_right():
    matter = given.stored_case()
    right = matter.row.next_alarm_at
    Case.objects.update(next_alarm_at=given.SUNDAY)
    assert matter.does(cast.system, Tick()).last == ()
    assert matter.row.next_alarm_at == right
