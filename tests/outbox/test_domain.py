"""What the sender's domain declares is asked of a real name server, and judged in plain words (K-12)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from insaf.outbox import dns, domain
from insaf.site.cli import main
from tests.outbox.nameserver import NameServer

SOUND = {
    "example.sa": ["google-site-verification=x", "v=spf1 include:mail.example.sa -all"],
    "_dmarc.example.sa": ["v=DMARC1; p=reject; rua=mailto:dmarc@example.sa"],
    "s1._domainkey.mail.example.sa": ["v=DKIM1; k=rsa; p=" + "A" * 390],
    "mail.example.sa": ["v=spf1 mx ~all"],
}


@pytest.fixture
def server() -> Iterator[NameServer]:
    running = NameServer(SOUND)
    yield running
    running.close()


def judged(sender: str, table: Mapping[str, list[str]], *selectors: str) -> dict[str, bool]:
    found = domain.findings(sender, "info@example.sa", selectors, lambda name: table.get(name, []))
    return {one.about: one.sound for one in found}


def test_records_are_read_whole_also_when_they_are_long_or_missing(server: NameServer) -> None:
    """K-12"""
    assert dns.txt("example.sa", server.address) == SOUND["example.sa"]
    assert dns.txt("s1._domainkey.mail.example.sa", server.address) == SOUND["s1._domainkey.mail.example.sa"]
    assert dns.txt("nothing.example.sa", server.address) == []


def test_a_name_server_that_is_silent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns, "WAIT", 0.2)
    with pytest.raises(dns.NoAnswer, match=r"example\.sa"):
        dns.txt("example.sa", ("127.0.0.1", 9))


def test_a_domain_that_declares_all_three_is_sound() -> None:
    """K-12: SPF and DKIM under the sender's own domain, DMARC of the one above it."""
    assert judged("complaints@mail.example.sa", SOUND, "s1") == {
        "domain": True, "SPF": True, "DMARC": True, "DKIM s1": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "about"),
    [
        ({**SOUND, "example.sa": []}, "SPF"),
        ({**SOUND, "example.sa": ["v=spf1 +all"]}, "SPF"),
        ({**SOUND, "example.sa": ["v=spf1 -all", "v=spf1 mx -all"]}, "SPF"),
        ({**SOUND, "_dmarc.example.sa": []}, "DMARC"),
        ({**SOUND, "_dmarc.example.sa": ["v=DMARC1; p=none"]}, "DMARC"),
        (SOUND, "DKIM s2"),
    ],
)
def test_what_is_missing_or_open_to_anybody_is_not_sound(table: Mapping[str, list[str]], about: str) -> None:
    """K-12"""
    assert judged("complaints@example.sa", table, "s2")[about] is False


def test_a_sender_of_another_house_is_not_sound() -> None:
    """K-12"""
    assert not judged("centre@gmail.example", {})["domain"]


@pytest.mark.parametrize(("text", "server_"), [("192.0.2.1", ("192.0.2.1", 53)), ("[::1]:5353", ("::1", 5353))])
def test_a_name_server_is_named_with_or_without_a_port(text: str, server_: tuple[str, int]) -> None:
    assert dns.server_of(text) == server_


def test_the_command_reports_and_its_exit_code_says_whether_all_is_sound(
    rules: None,
    server: NameServer,
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """K-12: the domain of the tests' sender is not the institution's."""
    monkeypatch.setattr("insaf.site.commands.outbox.need_database", lambda: None)
    settings.INSAF_MAIL_FROM = "complaints@mail.example.sa"  # type: ignore[attr-defined]
    named = f"{server.address[0]}:{server.address[1]}"
    code = main(["outbox", "domain", "--selector", "s1", "--nameserver", named, "--json"])
    told = {one["about"]: one["sound"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert told == {"domain": False, "SPF": True, "DMARC": True, "DKIM s1": True}
    assert code == 1
