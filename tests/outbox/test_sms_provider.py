"""Handing a text message to a provider over real HTTP, and what its answers mean (K-17, L-22)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from insaf.outbox.sms.gateway import Gateway, Way
from insaf.outbox.sms.provider import NotAccepted, Outgoing, at, hand_over
from insaf.site import texting
from insaf.site.environment import BadSetting
from tests.live import free_port
from tests.outbox.texts import Provider, listening

TEXT = 'وصلتنا شكواك "ET-2026-00417-5" {number}\nhttps://centre.sa/s/1.ABC'
MESSAGE = Outgoing("+966551234567", TEXT, "sms.abc")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with listening() as one:
        yield one


def failure(gateway: Gateway) -> Any:
    with pytest.raises(NotAccepted) as refused:
        hand_over(gateway, MESSAGE)
    return refused.value.failure


def test_places_are_filled_in_values_and_no_text_breaks_out_of_the_json(provider: Provider) -> None:
    assert hand_over(provider.gateway(), MESSAGE) == "m-1"
    (asked,) = provider.asked
    assert asked.fields == {"to": "+966551234567", "text": TEXT, "ref": "sms.abc"}
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json")


def test_a_form_a_list_and_a_number_without_its_plus(provider: Provider) -> None:
    hand_over(provider.gateway(form=True, body={"Recipient": "{digits}", "text": "{text}"}), MESSAGE)
    hand_over(provider.gateway(method="PUT", body={"recipients": ["{digits}"], "n": 1, "text": "{text}"}), MESSAGE)
    hand_over(provider.gateway(method="GET", body={"text": "{text}"}), MESSAGE)
    form, listed, got = provider.asked
    assert form.fields == {"Recipient": "966551234567", "text": TEXT}
    assert listed.fields == {"recipients": ["966551234567"], "n": 1, "text": TEXT} and listed.method == "PUT"
    assert got.method == "GET" and got.path.startswith("/v1/messages?text=%D9") and got.raw == b""


def test_headers_go_with_it_and_no_line_break_leaves_one(provider: Provider) -> None:
    hand_over(
        provider.gateway(headers=(("Authorization", "Bearer s3cret"), ("Idempotency-Key", "{reference}"))), MESSAGE
    )
    assert provider.asked[0].headers["authorization"] == "Bearer s3cret"
    assert provider.asked[0].headers["idempotency-key"] == "sms.abc"
    hand_over(provider.gateway(headers=(("X-Text", "{number}"),)), Outgoing("+9665\r\nX-Evil: 1", "x", "r"))
    assert "x-evil" not in provider.asked[1].headers


@pytest.mark.parametrize(
    ("status", "body", "words", "permanent", "ours", "doubtful"),
    [
        (500, "", {}, False, True, False),
        (429, "", {}, False, True, False),
        (401, '{"error": "bad key"}', {}, False, True, False),
        (302, "", {}, False, True, False),
        (400, "", {}, True, False, False),
        (422, "", {}, True, False, False),
        (502, "", {}, False, True, True),
        (504, "", {}, False, True, True),
        (400, '{"code": 21614}', {"error": "code", "refused": frozenset({"21614"})}, True, False, False),
        (400, '{"code": 21606}', {"error": "code", "refused": frozenset({"21614"})}, False, True, False),
        (200, '{"success": false, "code": "ER-1"}', {"accepted": ("success", frozenset({"true"}))}, False, True, False),
        (200, "<html>", {"accepted": ("success", frozenset({"true"}))}, False, True, True),
    ],
)
def test_what_an_answer_means(
    provider: Provider, status: int, body: str, words: Any, permanent: bool, ours: bool, doubtful: bool
) -> None:
    provider.answers = [(status, body)]
    told = failure(provider.gateway(**words))
    assert (told.permanent, told.ours, told.doubtful) == (permanent, ours, doubtful)
    assert told.code.startswith(str(status)) and len(provider.asked) == 1, "no redirect is followed"


def test_accepted_by_its_body_and_named_by_a_path(provider: Provider) -> None:
    provider.answers = [(200, '{"success": true, "data": [{"MessageID": 77}]}')]
    named = provider.gateway(accepted=("success", frozenset({"true"})), message_id="data.0.MessageID")
    assert hand_over(named, MESSAGE) == "77"
    assert at({"a": [1]}, "a.1") == at({"a": 1}, "a.b") == at(None, "a") == at([], "x") == ""


def test_nobody_there_is_no_doubt_and_silence_is_one(provider: Provider) -> None:
    away = failure(Gateway(Way.HTTP, url=f"http://127.0.0.1:{free_port()}/", body={"text": "{text}"}))
    assert (away.code, away.ours, away.doubtful) == ("ConnectionRefusedError", True, False)
    provider.before_answer = lambda: __import__("time").sleep(0.6)
    silent = failure(provider.gateway(timeout=0.2))
    assert (silent.code, silent.ours, silent.doubtful) == ("TimeoutError", True, True)


def test_a_file_takes_a_line_for_each(tmp_path: Path) -> None:
    kept = tmp_path / "sub" / "texts.jsonl"
    for _ in range(2):
        hand_over(Gateway(Way.FILE, path=str(kept)), MESSAGE)
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [line["text"] for line in lines] == [TEXT, TEXT] and lines[0]["number"] == MESSAGE.number
    (tmp_path / "no").write_text("")
    assert failure(Gateway(Way.FILE, path=str(tmp_path / "no" / "x"))).ours


def test_the_console_shows_it(capsys: Any) -> None:
    assert hand_over(Gateway(Way.CONSOLE), MESSAGE) == "" and MESSAGE.number in capsys.readouterr().out


SOUND = {"INSAF_SMS": "http", "INSAF_SMS_URL": "https://sms.example.sa/v1"}


@pytest.fixture
def said(monkeypatch: Any) -> Any:
    def set_to(**words: str) -> Gateway | None:
        for name, value in {**SOUND, **words}.items():
            monkeypatch.setenv(name, value)
        return texting.gateway(None)

    return set_to


def test_the_settings_of_a_provider_are_read(said: Any) -> None:
    one = said(
        INSAF_SMS_URL="https://me:p%40ss@sms.example.sa:8443/v1?a=1",
        INSAF_SMS_HEADERS='{"X-Key": "{reference}"}',
        INSAF_SMS_BODY='{"Recipient": "{digits}", "Body": "{text}"}',
        INSAF_SMS_FORMAT="form",
        INSAF_SMS_ACCEPTED="success=true",
        INSAF_SMS_REFUSED="21211, 21614",
        INSAF_SMS_REPEATS_SAFELY="1",
    )
    assert one.url == "https://sms.example.sa:8443/v1?a=1" and one.form and one.repeats_safely
    assert one.headers == (
        ("Authorization", f"Basic {base64.b64encode(b'me:p@ss').decode()}"),
        ("X-Key", "{reference}"),
    )
    assert one.accepted == ("success", frozenset({"true"})) and one.refused == {"21211", "21614"}
    assert "p@ss" not in repr(one) and "example" not in repr(one)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INSAF_SMS", "pigeon"),
        ("INSAF_SMS", "file:"),
        ("INSAF_SMS_URL", ""),
        ("INSAF_SMS_URL", "http://sms.example.sa/"),
        ("INSAF_SMS_URL", "https://sms.example.sa:x/"),
        ("INSAF_SMS_METHOD", "DELETE"),
        ("INSAF_SMS_FORMAT", "xml"),
        ("INSAF_SMS_BODY", "{"),
        ("INSAF_SMS_BODY", "[]"),
        ("INSAF_SMS_BODY", '{"to": "{number}"}'),
        ("INSAF_SMS_BODY", '{"to": "{number}", "text": "{text}", "x": "{phone}"}'),
        ("INSAF_SMS_HEADERS", '{"X": "a\\nb"}'),
        ("INSAF_SMS_HEADERS", '{"X": 1}'),
        ("INSAF_SMS_ACCEPTED", "success"),
        ("INSAF_SMS_REPEATS_SAFELY", "1"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words_without_a_secret(said: Any, name: str, value: str) -> None:
    secret = {"INSAF_SMS_HEADERS": '{"Authorization": "Bearer s3cret"}'}
    with pytest.raises(BadSetting) as refused:
        said(**{**secret, name: value})
    assert name in str(refused.value) and "s3cret" not in str(refused.value)


def test_plain_http_is_for_this_machine_alone(said: Any) -> None:
    assert said(INSAF_SMS_URL="http://127.0.0.1:9000/").url == "http://127.0.0.1:9000/"


def test_without_a_setting_none_are_sent_and_the_demo_keeps_its_own(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.delenv("INSAF_SMS", raising=False)
    assert texting.gateway(None) is None
    kept = texting.gateway(tmp_path / "texts.jsonl")
    assert kept is not None and kept.way is Way.FILE
