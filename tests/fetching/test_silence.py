"""A mailbox that fell silent is seen, counted and told of; nobody learns of it from an angry caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.intake.email import alarms, boxes, health
from insaf.intake.email.troubles import Trouble
from insaf.outbox import memos
from tests import cast
from tests.outbox.postbox import Postbox, listening

pytestmark = [pytest.mark.usefixtures("rules_in_force"), pytest.mark.both_databases]
NAME = "info@centre.test"


@pytest.fixture(autouse=True)
def box(settings: Any) -> None:
    settings.INSAF_MAILBOXES = boxes.read_all("imaps://info%40centre.test:secret@mail.centre.test/")
    settings.INSAF_MAIL_SILENCE = 30
    settings.INSAF_METRICS_TOKEN = ""


@pytest.fixture
def postbox(settings: Any):
    with listening() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


def rounds(now: datetime, *minutes: int) -> list[int]:
    return [_round(now + timedelta(minutes=m)) for m in minutes]


def _round(now: datetime) -> int:
    """As the worker goes: what fell silent, and the mails about it."""
    fell = alarms.run_once(now)
    memos.run_once(now)
    return fell


def test_the_manager_is_told_once_and_again_after_the_next_silence(postbox: Postbox) -> None:
    cast.hired()
    now = timezone.now()
    alarms.run_once(now)  # the box becomes known
    assert rounds(now, 29, 31, 32, 600) == [0, 1, 0, 0]
    health.succeeded(NAME, 0, now + timedelta(minutes=601))
    assert rounds(now, 602, 620, 640, 641) == [0, 0, 1, 0]
    told = list(postbox.mails)
    assert {one for mail in told for one in mail.recipients} == {cast.layla.email, cast.salma.email}
    assert len(told) == 4


def test_the_mail_says_which_box_since_when_and_what_is_wrong(postbox: Postbox) -> None:
    cast.hired()
    now = timezone.now()
    health.know([NAME], now)
    health.failed(NAME, Trouble.SIGN_IN, now)
    rounds(now, 31)
    mail = postbox.mails[0]
    assert NAME in str(mail.message["Subject"])
    assert "رفض خادم البريد الدخول" in mail.part("plain") and "/desk/mail/" in mail.part("plain")
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_while_mail_cannot_go_out_either_the_telling_waits(settings: Any) -> None:
    cast.hired()
    now = timezone.now()
    health.know([NAME], now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert rounds(now, 31) == [1]
    with listening() as box:
        settings.EMAIL_PORT = box.port
        assert rounds(now, 90) == [0] and len(box.mails) == 2


def test_a_crash_between_the_mark_and_the_mail_loses_neither(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.hired()
    now = timezone.now()
    health.know([NAME], now)

    def dies(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as death, pytest.raises(SystemExit):
        death.setattr(memos, "queue", dies)
        alarms.run_once(now + timedelta(minutes=31))
    assert rounds(now, 32, 33) == [1, 0] and len(postbox.mails) == 2


def test_without_mailboxes_nothing_is_silent(settings: Any) -> None:
    settings.INSAF_MAILBOXES = ()
    assert alarms.run_once(timezone.now()) == 0 and health.standings(timezone.now()) == []


def test_every_trouble_has_words() -> None:
    now = timezone.now()
    health.know([NAME], now)
    for trouble in Trouble:
        health.failed(NAME, trouble, now)
        (standing,) = health.standings(now)
        assert str(standing.said) and str(standing.said) != str(trouble)


def test_the_figures_tell_a_watchdog_what_waits() -> None:
    now = timezone.now()
    health.know([NAME], now)
    health.succeeded(NAME, 7, now - timedelta(hours=2), Trouble.STUCK)
    page = Client().get("/metrics")
    assert page.status_code == 200 and page["Content-Type"].startswith("text/plain")
    said = page.content.decode()
    for line in (
        f'insaf_mailbox_backlog{{mailbox="{NAME}"}} 7.0',
        f'insaf_mailbox_silent{{mailbox="{NAME}"}} 1.0',
        f'insaf_mailbox_trouble{{mailbox="{NAME}",trouble="stuck"}} 1.0',
        'insaf_mail_waiting{state="stored"} 0.0',
        'insaf_letters{state="failed"} 0.0',
        "insaf_letters_due_for_seconds 0.0",
    ):
        assert line in said, said


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "203.0.113.9"}, 404),
        ("", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        ("a" * 20, {}, 401),
        ("a" * 20, {"HTTP_AUTHORIZATION": "Bearer " + "b" * 20}, 401),
        ("a" * 20, {"HTTP_AUTHORIZATION": "Bearer " + "a" * 20, "REMOTE_ADDR": "203.0.113.9"}, 200),
    ],
)
def test_the_figures_are_for_this_machine_or_for_who_knows_the_token(
    settings: Any, token: str, asked: dict[str, str], status: int
) -> None:
    settings.INSAF_METRICS_TOKEN = token
    assert Client().get("/metrics", **asked).status_code == status
