"""Text messages as people see them: the operator, the watchdog, the desk, the visitor of the demo (K-17)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from insaf.outbox import sms
from insaf.outbox.models import Text
from insaf.outbox.sms import send as texting
from insaf.outbox.sms.gateway import Gateway, Way
from insaf.site.cli import main
from insaf.site.demo import mailbox
from insaf.site.metrics import metrics
from tests import cast
from tests.outbox.texts import listening


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.INSAF_SMS = Gateway(Way.FILE, path=str(tmp_path / "texts.jsonl"))
    return tmp_path / "texts.jsonl"


def test_a_provider_is_tried_from_the_command_line(kept: Path, capsys: Any) -> None:
    assert main(["sms", "test", "٠٥٥١٢٣٤٥٦٧", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accepted"]
    assert json.loads(kept.read_text())["number"] == "+966551234567"
    for wrong in ("0112345678", "abc"):
        assert main(["sms", "test", wrong]) == 2
    assert len(kept.read_text().splitlines()) == 1


def test_what_the_provider_refuses_is_told_by_its_code(settings: Any, capsys: Any) -> None:
    with listening() as provider:
        settings.INSAF_SMS = provider.gateway(error="code", refused=frozenset({"77"}))
        provider.answers = [(400, '{"code": 77, "message": "no such subscriber"}')]
        assert main(["sms", "test", "0551234567", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"accepted": False, "code": "400 77"}


def test_the_cost_of_a_text_is_told(capsys: Any) -> None:
    assert main(["sms", "cost", "ش" * 71, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"alphabet": "UCS-2", "length": 71, "messages": 2}


def given_up(now: Any) -> Text:
    sms.queue("+966551234567", "لم نتمكن من الرد على اتصالك.", now, "call-1")
    Text.objects.update(state="failed", last_error="400", next_attempt_at=None)
    return Text.objects.get()


def test_a_watchdog_sees_what_waits(rules: None, kept: Path) -> None:
    now = timezone.now() - timedelta(minutes=40)
    given_up(now)
    sms.queue("+966551234568", "رسالة", now, "call-2")
    said = metrics(RequestFactory().get("/metrics")).content.decode()
    assert 'insaf_text_messages{state="failed"} 1.0' in said and 'insaf_text_messages{state="queued"} 1.0' in said
    overdue = next(line for line in said.splitlines() if line.startswith("insaf_text_messages_due_for_seconds "))
    assert float(overdue.split()[1]) >= 2400 and "551234567" not in said


def test_what_did_not_go_stands_at_the_desk_and_is_tried_again(rules: None, kept: Path) -> None:
    text = given_up(timezone.now())
    seats = {}
    for member in (cast.omar, cast.yusuf):
        seats[member.name_en] = Client()
        seats[member.name_en].force_login(_staff(member))
    page = seats["Omar"].get("/desk/letters/").content.decode()
    assert "رسائل نصية لم تُرسل" in page and "+966 55 ••• ••67" in page and "لم نتمكن" not in page
    assert seats["Yusuf"].post(f"/desk/letters/texts/{text.pk}/send/").status_code == 404
    assert seats["Omar"].post(f"/desk/letters/texts/{text.pk}/send/").status_code == 303
    assert texting.run_once(timezone.now()) == 1 and len(kept.read_text().splitlines()) == 1
    assert seats["Omar"].post(f"/desk/letters/texts/{text.pk}/send/").status_code == 404


def _staff(member: cast.Member) -> Any:
    from insaf.people.models import Staff

    return Staff.objects.get(pk=member.id)


def test_the_demo_shows_them_newest_first_and_survives_half_a_line(kept: Path) -> None:
    for text in ("first", "second"):
        main(["sms", "test", "0551234567", "--text", text])
    with kept.open("a") as file:
        file.write('{"at": 1, "numb')
    assert [one.text for one in mailbox.kept_texts()] == ["second", "first"]
    assert {one.segments for one in mailbox.kept_texts()} == {1}
