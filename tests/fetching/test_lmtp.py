"""A mail server hands its mail over by LMTP, and lets go of it only when it is durable (issue 4)."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from insaf.intake.email import lmtp
from insaf.intake.email.keeping import Raw
from insaf.intake.email.models import Arrival
from tests.needs import needs

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.both_databases]
MAIL = b"From: amina@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: x\r\n\r\n.\r\n..dots\r\nend\r\n"


@contextlib.contextmanager
def listening(keeper: Any = None) -> Iterator[int]:
    """The door on a free port."""
    loop, started, port = asyncio.new_event_loop(), threading.Event(), [0]

    async def serve() -> None:
        server = await asyncio.start_server(lambda r, w: lmtp.talk(r, w, keeper), "127.0.0.1", 0)
        port[0] = server.sockets[0].getsockname()[1]
        started.set()
        await asyncio.Event().wait()

    task = loop.create_task(serve())

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(10)
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)


def handed_in(port: int, raw: bytes, *recipients: str, sender: str = "amina@example.com") -> dict[str, Any]:
    """What smtplib's own LMTP client is told of each recipient that was refused."""
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.lhlo() if hasattr(client, "lhlo") else client.ehlo()
        client.mail(sender, [f"size={len(raw)}"])
        for one in recipients:
            client.rcpt(one)
        client.putcmd("data")
        assert client.getreply()[0] == 354
        client.send(
            smtplib._quote_periods(
                smtplib._fix_eols(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            )
            + b".\r\n"
        )
        return {one: client.getreply() for one in recipients}


def test_a_mail_is_kept_byte_for_byte_with_its_envelope() -> None:
    with listening() as port:
        assert handed_in(port, MAIL, "info@centre.test")["info@centre.test"][0] == 250
    row = Arrival.objects.get()
    assert row.content() == b"Return-Path: <amina@example.com>\r\n" + MAIL
    assert (row.envelope_from, row.envelope_to, row.source) == ("amina@example.com", "info@centre.test", "lmtp")


def test_each_recipient_has_an_answer_and_the_mail_is_kept_once() -> None:
    with listening() as port:
        answers = handed_in(port, MAIL, "info@centre.test", "care@centre.test", sender="")
    assert [code for code, _ in answers.values()] == [250, 250]
    assert Arrival.objects.get().content().startswith(b"Return-Path: <>\r\n")


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (sqlite3.OperationalError("database is locked"), (451, b"4.3.0 not now")),
        (OSError(28, "No space left on device"), (452, b"4.3.1 no room now")),
        (ValueError("anything"), (451, b"4.3.0 not now")),
    ],
)
def test_what_could_not_be_kept_is_left_to_the_mail_server(problem: Exception, answer: Any) -> None:
    def fails(_raw: Raw) -> None:
        raise problem

    with listening(fails) as port:
        assert set(handed_in(port, MAIL, "info@centre.test", "care@centre.test").values()) == {answer}


def test_the_yes_comes_after_the_mail_is_durable() -> None:
    order: list[str] = []

    def slowly(_raw: Raw) -> None:
        time.sleep(0.2)
        order.append("kept")

    with listening(slowly) as port:
        handed_in(port, MAIL, "info@centre.test")
        order.append("answered")
    assert order == ["kept", "answered"]


def test_the_largest_size_is_announced_and_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lmtp, "LARGEST", 100_000)
    with listening() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "100000"
        assert client.mail("amina@example.com", ["size=100001"])[0] == 552
        client.mail("amina@example.com")
        client.rcpt("info@centre.test")
        assert client.data(b"Subject: lies about its size\r\n\r\n" + b"x" * 200_000)[0] == 552
        client.rset()
        assert client.sendmail("amina@example.com", ["info@centre.test"], MAIL) == {}
    assert Arrival.objects.count() == 1


def test_a_line_of_any_length_and_bytes_that_mean_nothing_are_kept() -> None:
    raw = b"Subject: x\r\n\r\n" + b"\xff\x00" * 700_000 + b"\r\nbare\nfeed\rhere\r\n"
    with listening() as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"LHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<info@centre.test>\r\nDATA\r\n" + raw + b".\r\nQUIT\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.endswith(b"250 2.0.0 kept\r\n221 2.0.0 bye\r\n")
    assert Arrival.objects.get().content().removeprefix(b"Return-Path: <a@b.c>\r\n") == raw


def test_only_a_dot_on_a_line_of_its_own_ends_a_mail() -> None:
    """Nothing that another server takes for an end smuggles in a second mail."""
    raw = b"Subject: x\r\n\r\none\n.\nMAIL FROM:<x@y.z>\r.\rtwo\n.\r\nthree\r\n"
    with listening() as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"LHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<i@c.t>\r\nDATA\r\n" + raw + b".\r\nQUIT\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.count(b"250 2.0.0 kept") == 1
    assert Arrival.objects.get().content().endswith(raw)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"EHLO me\r\n", b"500"),
        (b"MAIL FROM:<a@b.c>\r\n", b"503"),
        (b"LHLO me\r\nRCPT TO:<a@b.c>\r\n", b"503"),
        (b"LHLO me\r\nMAIL FROM:<a@b.c>\r\nDATA\r\n", b"503"),
        (b"LHLO me\r\nMAIL TO:<a@b.c>\r\n", b"501"),
        (b"LHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\n", b"501"),
        (b"\xff\xfe\x00\r\n", b"500"),
    ],
)
def test_what_is_out_of_turn_is_refused(said: bytes, answer: bytes) -> None:
    with listening() as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(said + b"QUIT\r\n")
        lines = b"".join(iter(lambda: line.recv(65536), b"")).splitlines()
    assert lines[-2].startswith(answer) and lines[-1].startswith(b"221")


def test_whoever_hangs_up_half_way_leaves_nothing() -> None:
    with listening() as port:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"LHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<i@c.t>\r\nDATA\r\nSubject: half")
        assert handed_in(port, MAIL, "info@centre.test")["info@centre.test"][0] == 250
    assert Arrival.objects.count() == 1


def test_more_than_enough_at_once_are_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mail under way may hold its 64 MB."""
    monkeypatch.setattr(lmtp, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(lmtp, "_talking", set())  # whoever a test before this one has just left counts no more
    with listening() as port, contextlib.ExitStack() as open_lines:
        lines = [open_lines.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(2)]
        assert [line.recv(100)[:3] for line in lines] == [b"220", b"220"]
        with socket.create_connection(("127.0.0.1", port), 10) as third:
            assert b"".join(iter(lambda: third.recv(100), b"")).startswith(b"421 4.3.2 ")
        lines[0].sendall(b"QUIT\r\n")
        while lines[0].recv(100):
            pass
        with socket.create_connection(("127.0.0.1", port), 10) as fourth:
            assert fourth.recv(100).startswith(b"220")


@needs("post office")
def test_a_real_mail_server_hands_over_and_keeps_what_we_cannot_take(post_office: Any) -> None:
    answers = iter([OSError(28, "full"), None])

    def at_first_not(raw: Raw) -> None:
        if problem := next(answers):
            raise problem
        lmtp.keep_one(raw)

    with listening(at_first_not) as port:
        (post_office.home / "insaf-lmtp").write_text(str(port))
        post_office.hand_in(MAIL, "amina@example.com", "info@lmtp.test")
        end = time.monotonic() + 60
        while not Arrival.objects.exists():
            assert time.monotonic() < end, post_office.log()
            time.sleep(0.05)
    row = Arrival.objects.get()
    assert row.content().endswith(MAIL) and row.envelope_to == "info@lmtp.test"
