"""Mail is taken from a real mailbox: kept first, put away then, whatever happens in between (issue 4)."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from insaf.intake.email import boxes, fetching, imap, watching
from insaf.intake.email.boxes import Box
from insaf.intake.email.models import Arrival, Mailbox
from insaf.intake.email.troubles import Trouble, Troubled, meaning
from tests.needs import needs
from tests.postoffice import PASSWORD, PostOffice, open_post_office

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.both_databases, needs("post office")]
TAKEN = "Insaf/Taken"


@pytest.fixture
def address() -> str:
    return f"box-{uuid.uuid4().hex[:8]}@centre.test"


@pytest.fixture
def box(post_office: PostOffice, address: str) -> Box:
    return boxes.read(post_office.imap_url(address))


def mail(n: object, body: str = "لم تصلني الشهادة.") -> bytes:
    return f"From: amina@example.com\r\nMessage-ID: <{n}@example.com>\r\nSubject: {n}\r\n\r\n{body}\r\n".encode()


def kept() -> list[bytes]:
    return [row.content() for row in Arrival.objects.order_by("id")]


def test_what_lies_in_the_mailbox_is_kept_byte_for_byte_and_put_away(post_office, address, box) -> None:
    sent = [mail(n) for n in range(3)]
    for raw in sent:
        post_office.drop(address, raw)
    done = watching.once(box)
    assert (done.taken, done.left) == (3, 0)
    assert kept() == sent
    assert post_office.count(address) == 0
    assert post_office.count(address, TAKEN) == 3


def test_the_receipt_is_when_the_mail_reached_the_server(post_office, address, box) -> None:
    place = post_office.drop(address, mail(1))
    an_hour_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    os.utime(place, (an_hour_ago.timestamp(),) * 2)
    watching.once(box)
    assert Arrival.objects.get().received_at == an_hour_ago


def test_a_mail_that_was_left_after_it_was_kept_is_put_away_and_not_kept_twice(post_office, address, box) -> None:
    """K-07. As if the process had been killed between the two."""
    post_office.drop(address, mail(1))
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(imap.Session, "put_away", _killed)
        watching.once(box)
    assert len(kept()) == post_office.count(address) == 1
    watching.once(box)
    assert len(kept()) == 1 and post_office.count(address) == 0


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_mail_that_cannot_be_kept_stays_on_the_server_and_comes_in_later(post_office, address, box) -> None:
    for n in range(5):
        post_office.drop(address, mail(n))
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Troubled) as trouble:
        patch.setattr(fetching, "keep", _full)
        watching.once(box)
    assert trouble.value.trouble is Trouble.NOT_KEPT
    assert post_office.count(address) == 5 and not kept()
    assert Mailbox.objects.get(name=box.name).last_error == "not-kept"
    watching.once(box)
    assert post_office.count(address) == 0 and len(kept()) == 5


def _full(*_: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("after", [boxes.After.MOVE, boxes.After.LEAVE])
@pytest.mark.parametrize("problem", [ValueError("a mail that nobody foresaw"), OSError(28, "no room for a large one")])
def test_one_mail_that_cannot_be_kept_does_not_hold_up_the_others(post_office, address, box, problem, after) -> None:
    box = replace(box, after=after)
    for n in range(5):
        post_office.drop(address, mail(n))
    real = fetching.keep

    def all_but_one(raws: Any, now: datetime) -> Any:
        if any(b"<2@" in raw.content for raw in raws):
            raise problem
        return real(raws, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "keep", all_but_one)
        _looked(box)
    assert len(kept()) == 4
    assert Mailbox.objects.get(name=box.name).last_error in ("stuck", "not-kept")
    watching.once(box)
    assert len(kept()) == 5
    assert watching.once(box).left == 0


def _looked(box: Box) -> None:
    with contextlib.suppress(Troubled):
        watching.once(box)


def test_a_mail_that_the_server_cannot_hand_out_does_not_hold_up_the_others(post_office, address, box) -> None:
    places = [post_office.drop(address, mail(n)) for n in range(5)]
    assert post_office.count(address) == 5  # the server knows them all
    places[2].chmod(0)
    with _watching(box):
        _within(20, lambda: post_office.count(address) == 1)
        _within(20, lambda: Mailbox.objects.get(name=box.name).last_error == "stuck")
        next(places[2].parent.parent.glob(f"*/{places[2].name}*")).chmod(0o600)
        _within(40, lambda: post_office.count(address) == 0)
    assert len(kept()) == 5


def _within(seconds: float, true: Any) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_a_new_mail_is_taken_at_once_where_the_server_calls(post_office, address, box) -> None:
    with _watching(box) as looks:
        _within(30, lambda: looks)
        began = time.monotonic()
        post_office.hand_in(mail("prompt"), "amina@example.com", address)
        _within(20, lambda: Arrival.objects.exists())
        assert time.monotonic() - began < box.poll / 2


def test_a_mail_that_comes_while_it_is_looked_is_not_left_until_the_next_call(
    post_office, address, box, monkeypatch
) -> None:
    """The server has told of it already and does not call again."""
    waiting, calls = imap.Session.waiting, []

    def and_then_one_comes(session: imap.Session, *known: Any) -> list[int]:
        calls.append(waiting(session, *known))
        if len(calls) == 1:
            post_office.drop(address, mail("late"))
            _within(30, lambda: waiting(session, *known))
        return calls[-1]

    monkeypatch.setattr(imap.Session, "waiting", and_then_one_comes)
    with _watching(box):
        _within(min(20, box.poll / 2), lambda: Arrival.objects.exists())


def test_a_server_that_goes_away_is_come_back_to(post_office, address) -> None:
    with open_post_office() as office:
        box = boxes.read(office.imap_url(address))
        with _watching(box) as looks:
            _within(30, lambda: looks)
            office.stop("dovecot")
            _within(30, lambda: Mailbox.objects.get(name=box.name).last_error in ("lost", "unreachable"))
            office.start("dovecot")
            office.drop(address, mail("back"))
            _within(20, lambda: Arrival.objects.exists())


def test_a_box_that_keeps_its_mails_hands_out_each_once(post_office, address, box) -> None:
    box = replace(box, after=boxes.After.LEAVE)
    for n in range(3):
        post_office.drop(address, mail(n))
    assert watching.once(box).taken == 3
    assert (watching.once(box).taken, post_office.count(address)) == (0, 3)
    post_office.drop(address, mail("more"))
    done = watching.once(box)
    assert (done.taken, done.left) == (1, 0)
    assert Arrival.objects.filter(copies=0).count() == 4, "none was even fetched again"


def test_a_folder_that_began_a_new_life_is_read_anew_and_nothing_doubles(post_office, address, box) -> None:
    """UIDVALIDITY: the numbers of before mean other mails now."""
    box = replace(box, after=boxes.After.LEAVE)
    post_office.drop(address, mail(1))
    watching.once(box)
    for file in post_office.maildir(address).glob("dovecot*"):
        file.unlink()
    time.sleep(1.1)  # a new life is told by its second
    post_office.drop(address, mail(2))
    watching.once(box)
    assert sorted(kept()) == sorted([mail(1), mail(2)])


def test_a_box_may_be_emptied(post_office, address, box) -> None:
    post_office.drop(address, mail(1))
    assert watching.once(replace(box, after=boxes.After.DELETE)).taken == 1
    assert post_office.count(address) == 0 == post_office.count(address, TAKEN)


def test_large_mails_come_one_by_one(post_office, address, box) -> None:
    large = [mail(n, "x" * 76 + "\r\n" + ("y" * 76 + "\r\n") * 60_000) for n in range(2)]
    for raw in (large[0], mail("small"), large[1]):
        post_office.drop(address, raw)
    asked = []
    real = imap.Session.fetch
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap.Session, "fetch", lambda self, uids: asked.append(len(uids)) or real(self, uids))
        watching.once(box)
    assert asked == [1, 1, 1]
    assert sorted(kept(), key=len) == sorted([mail("small"), *large], key=len)


@pytest.mark.parametrize(("missing", "left"), [({"MOVE"}, 0), ({"MOVE", "UIDPLUS"}, 2)])
def test_a_server_that_can_do_less_is_made_do(post_office, address, box, monkeypatch, missing, left) -> None:
    """Without MOVE a copy is made; one that cannot expunge by number keeps the mail, marked as deleted."""
    _without(monkeypatch, missing)
    for n in range(2):
        post_office.drop(address, mail(n))
    assert watching.once(box).taken == 2
    assert post_office.count(address, TAKEN) == 2 and post_office.count(address) == left
    post_office.drop(address, mail("later"))
    assert watching.once(box).taken == 1 and len(kept()) == 3


def test_a_server_that_does_not_call_is_asked_again_and_again(post_office, address, box, monkeypatch) -> None:
    _without(monkeypatch, {"IDLE"})
    with _watching(replace(box, poll=1)) as looks:
        _within(30, lambda: looks)
        post_office.drop(address, mail("asked for"))
        _within(30, lambda: Arrival.objects.exists())


def _without(monkeypatch: pytest.MonkeyPatch, missing: set[str]) -> None:
    real = imap.IMAPClient.has_capability
    monkeypatch.setattr(imap.IMAPClient, "has_capability", lambda self, word: word not in missing and real(self, word))


@contextlib.contextmanager
def _watching(box: Box) -> Iterator[list[fetching.Look]]:
    stopping, looks = threading.Event(), list[fetching.Look]()
    watched = threading.Thread(target=watching.watch, args=(box, stopping, looks.append), daemon=True)
    watched.start()
    try:
        yield looks
    finally:
        stopping.set()
        watched.join(30)
    assert not watched.is_alive()


@pytest.mark.parametrize("size", [imap.PIECE - 1, imap.PIECE, imap.PIECE + 1])
def test_a_mail_of_several_pieces_is_whole(post_office, address, box, size) -> None:
    head = b"Subject: pieces\r\n\r\n"
    raw = head + (b"0123456789abcde\n" * size).replace(b"\n", b"\r\n")[: size - len(head) - 2] + b"\r\n"
    post_office.drop(address, raw)
    watching.once(box)
    assert len(raw) == size and kept() == [raw]


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"password": "wrong"}, Trouble.SIGN_IN),
        ({"password": "", "password_file": "/nowhere"}, Trouble.NO_SECRET),
        ({"folder": "Nowhere"}, Trouble.FOLDER),
        ({"ca": ""}, Trouble.CERTIFICATE),
        ({"host": "127.0.0.1"}, Trouble.CERTIFICATE),
        ({"port": 1}, Trouble.UNREACHABLE),
    ],
)
def test_what_is_wrong_is_said_in_one_word(box, change, trouble) -> None:
    with pytest.raises(Exception) as raised:
        watching.once(replace(box, **change))
    assert meaning(raised.value) is trouble
    row = Mailbox.objects.get(name=box.name)
    assert row.last_error == trouble and row.last_success_at is None


def test_a_password_may_stand_in_a_file_and_tls_may_begin_after_the_greeting(post_office, address, tmp_path) -> None:
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n")
    url = f"imap://{address.replace('@', '%40')}@localhost:{post_office.imap}/?starttls=1&ca={post_office.authority}&password-file={secret}"
    post_office.drop(address, mail(1))
    assert watching.once(boxes.read(url)).taken == 1


def test_a_mail_that_is_never_taken_makes_nothing_behind_it_come_twice(post_office, address, box, monkeypatch) -> None:
    """In a box that keeps its mails: not in the same process, and not in the next."""
    box = replace(box, after=boxes.After.LEAVE)
    for n in range(6):
        post_office.drop(address, mail(n, "x" * (5_000 if n == 2 else 5)))
    monkeypatch.setattr(fetching, "LARGEST", 4_000)
    assert [(done.taken, done.left) for done in (watching.once(box), watching.once(box))] == [(5, 1), (0, 1)]
    post_office.drop(address, mail("later"))
    done = watching.once(box)
    assert (done.taken, done.fresh, done.left) == (1, 1, 1)
    assert Arrival.objects.filter(copies=0).count() == 6
    monkeypatch.setattr(fetching, "LARGEST", 40_000)
    done = watching.once(box)
    assert (done.taken, done.left) == (1, 0) and len(kept()) == 7
    assert Mailbox.objects.get(name=box.name).passed_over == ""
    assert watching.once(box).taken == 0


def test_one_that_goes_away_on_the_server_is_waited_for_no_longer(post_office, address, box, monkeypatch) -> None:
    box = replace(box, after=boxes.After.LEAVE)
    monkeypatch.setattr(fetching, "LARGEST", 4_000)
    post_office.drop(address, mail("large", "x" * 5_000))
    post_office.drop(address, mail(1))
    assert watching.once(box).left == 1
    next(file for file in post_office.maildir(address).rglob("*") if file.is_file() and file.stat().st_size > 5_000
         and b"x" * 5_000 in file.read_bytes()).unlink()  # fmt: skip
    assert watching.once(box).left == 0
    assert not Mailbox.objects.get(name=box.name).last_error


def test_what_comes_twice_is_no_reason_to_look_again_at_once() -> None:
    twice = fetching.Look(2, 0, (Arrival(state="duplicate"), Arrival(state="stored")))
    assert twice.taken == 2 and twice.fresh == 1
