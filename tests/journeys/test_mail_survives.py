"""Issue 4, item 3: whatever is killed or fails, each mail is one message and each letter goes out once."""

from __future__ import annotations

import os
import resource
import threading
import time
from random import Random
from typing import Any

import pytest

from tests.journeys import mail_storm
from tests.journeys.mail_storm import CENTRE, FETCHER, WORKER, Killer, People, asked
from tests.live import Live, running_insaf
from tests.needs import needs
from tests.postoffice import PostOffice, open_post_office

MAILS = int(os.environ.get("INSAF_TEST_STORM", "40"))
KILLS = max(MAILS // 10, 6)
PATIENCE = 120 + MAILS * 0.5  # seconds until all must have recovered; a quiet machine needs a fraction


@pytest.mark.slow
@pytest.mark.both_databases
@needs("post office")
def test_each_mail_is_one_message_and_each_letter_goes_out_once() -> None:
    """K-07, K-15: kill -9 at random points, the IMAP server away, SMTP refusing for a while."""
    chance = Random(4)
    with open_post_office() as office, running_insaf(mail_storm.settings(office)) as insaf:
        people, killer = People(office, MAILS // 2, pace=KILLS / MAILS), Killer(insaf, office, chance)
        writing = threading.Thread(target=people.live, daemon=True)
        writing.start()
        try:
            began = time.monotonic()
            _kill_and_fail(office, killer, people)
            told = _recovered(insaf, people, killer)
            took = time.monotonic() - began
        finally:
            people.stop.set()
            writing.join(20)
        insaf.insaf("record", "export", "--output", str(insaf.data_dir / "log.jsonl"))
        insaf.insaf("record", "verify", str(insaf.data_dir / "log.jsonl"))
        twice = _all_is_there(office, people, killer, told)
    print(f"\n{people.sent} mails, {killer.hit.total()} kills {dict(killer.hit)}, {took:.0f} s; copies fetched again: "
          f"{told['copies']}; letters handed over twice: {twice}")  # fmt: skip


def _kill_and_fail(office: PostOffice, killer: Killer, people: People) -> None:
    """While mails flow; each trouble comes again and again."""
    names = ("imap", "4xx", "5xx") * (KILLS // 40 + 1)
    troubles = {1 + KILLS * n // len(names): trouble for n, trouble in enumerate(names)}
    while killer.hit.total() < KILLS:
        before = killer.hit.total()
        killer.strike()
        if killer.hit.total() > before and (trouble := troubles.get(killer.hit.total())):
            _trouble(office, trouble)
        time.sleep(killer.chance.uniform(0.05, 2.0))
    killer.well()


def _trouble(office: PostOffice, trouble: str) -> None:
    if trouble == "imap":
        office.stop("dovecot")
        time.sleep(0.5)
        office.start("dovecot")
    else:
        with office.answering(trouble):
            time.sleep(1.5)


def _recovered(insaf: Live, people: People, killer: Killer) -> dict[str, Any]:
    """By itself; only the hours that a letter may wait are made short."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told = asked(insaf, "hurry")
        done = told["arrivals"].get("created") == told["arrivals"].get("appended") == people.people
        if done and not told["unread"] and not told["unsettled"] and set(told["letters"]) == {"sent"}:
            return told
        time.sleep(1)
    raise AssertionError(f"not recovered: {told}\n{dict(killer.hit)} {people.sent}\n{insaf.log()[-5000:]}")


def _all_is_there(office: PostOffice, people: People, killer: Killer, told: dict[str, Any]) -> int:
    """Every count; the number of letters that were handed over twice."""
    n = people.people
    assert people.sent == 2 * n
    assert told["arrivals"] == {"created": n, "appended": n} and told["doubled_arrivals"] == 0
    assert told["cases"] == told["cases_of_mails"] == told["added"] == n and told["added_twice"] == 0
    assert told["acknowledgements"] == told["acknowledged"] == told["acknowledged_entries"] == n
    assert office.count(CENTRE) == 0
    taken = mail_storm.accepted(office)
    assert set(taken) >= set(told["sent_ids"]), "marked as sent, and never handed over"
    twice = sum(count - 1 for count in taken.values())
    assert twice <= killer.hit[WORKER] + killer.hit["supervisor"], "only a kill between acceptance and mark may double"
    for person in range(n):
        ids = {str(mail["Message-ID"]) for mail in _mailbox(office, person)}
        assert len(ids) == 1, f"person {person} has {ids}"
    return twice


def _mailbox(office: PostOffice, n: int) -> list[Any]:
    from email import message_from_bytes

    folder = office.maildir(mail_storm.address(n))
    return [message_from_bytes(path.read_bytes()) for part in ("new", "cur") for path in (folder / part).glob("*")]


@pytest.mark.slow
@needs("post office")
@pytest.mark.skipif(bool(os.environ.get("INSAF_DATABASE_URL")), reason="PostgreSQL keeps its files elsewhere")
def test_on_a_full_disk_mail_stays_on_the_server_and_comes_in_when_there_is_room() -> None:
    """Full is a limit on the size of files, set from outside on processes that run."""
    with open_post_office() as office, running_insaf(mail_storm.settings(office)) as insaf:
        office.hand_in(mail_storm._matter(0), mail_storm.address(0), CENTRE)
        _until(lambda: asked(insaf)["arrivals"].get("created") == 1)
        _limit(insaf, 4096)
        for n in range(1, 6):
            office.hand_in(mail_storm._matter(n), mail_storm.address(n), CENTRE)
        time.sleep(3)
        full = asked(insaf)
        assert full["arrivals"] == {"created": 1}
        assert office.count(CENTRE) == 5
        _limit(insaf, resource.RLIM_INFINITY)
        _until(lambda: asked(insaf, "hurry")["letters"] == {"sent": 6}, 90)
        told = asked(insaf)
    assert told["arrivals"] == {"created": 6} and told["cases"] == 6


def _limit(insaf: Live, size: int) -> None:
    pids = [insaf.process.pid, *(mail_storm.child(insaf.process.pid, module) for module in (FETCHER, WORKER))]
    for pid in filter(None, pids):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _until(true: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.5)
