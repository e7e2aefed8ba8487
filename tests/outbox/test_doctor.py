"""`insaf mail doctor` and `insaf mail queue`: what is wrong with mail, in plain words and an exit code (K-12, K-15)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from insaf.core.acts.intake import Contact
from insaf.outbox import dkim, dns, doctor, follow
from insaf.outbox.models import Letter
from insaf.site.cli import main
from tests import given
from tests.live import CHECKOUT, free_port
from tests.outbox.nameserver import NameServer, answering
from tests.outbox.postbox import Postbox
from tests.outbox.test_dkim import pem
from tests.postoffice import PostOffice

DOMAIN = "engineeringtracks.edu.sa"
KEY = rsa.generate_private_key(65537, 2048)
SIGNER = dkim.Signer(DOMAIN, "s1", KEY)
SOUND = {
    DOMAIN: ["v=spf1 mx -all"],
    f"_dmarc.{DOMAIN}": ["v=DMARC1; p=reject"],
    f"s1._domainkey.{DOMAIN}": [SIGNER.record],
    f"MX {DOMAIN}": ["20 backup.example.net", f"10 mail.{DOMAIN}"],
}


@pytest.fixture
def signing(settings: Any, tmp_path: Path, rules: None) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem(KEY))
    settings.INSAF_MAIL_FROM = f"complaints@{DOMAIN}"
    settings.INSAF_DKIM_KEY, settings.INSAF_DKIM_SELECTOR = str(tmp_path / "dkim.pem"), "s1"


def judged(table: dict[str, list[str]]) -> dict[str, doctor.Finding]:
    with answering(server := NameServer(table)):
        return {one.about: one for one in doctor.declared([], server.address)}


def test_hosts_that_take_mail_are_read_in_their_order() -> None:
    with answering(server := NameServer(SOUND)):
        assert dns.mx(DOMAIN, server.address) == [f"mail.{DOMAIN}", "backup.example.net"]
        assert dns.mx("nothing.example", server.address) == []


def test_a_domain_that_is_in_order_is_sound(signing: None) -> None:
    found = judged(SOUND)
    assert {about: one.sound for about, one in found.items()} == {
        "domain": True, "SPF": True, "DMARC": True, f"MX {DOMAIN}": True, "DKIM s1": True, "DMARC alignment": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "about", "said"),
    [
        ({f"s1._domainkey.{DOMAIN}": []}, "DKIM s1", "publish this TXT record: v=DKIM1; k=rsa; p="),
        ({f"s1._domainkey.{DOMAIN}": ["v=DKIM1; p=AAAA"]}, "DKIM s1", "another key"),
        ({f"s1._domainkey.{DOMAIN}": ["v=DKIM1; p="]}, "DKIM s1", "another key"),
        ({f"MX {DOMAIN}": []}, f"MX {DOMAIN}", "nobody can answer"),
        ({DOMAIN: []}, "SPF", "0 records"),
        ({f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"]}, "DMARC", "asks nothing"),
    ],
)
def test_what_is_wrong_in_the_dns_is_said(signing: None, change: dict[str, list[str]], about: str, said: str) -> None:
    finding = judged(SOUND | change)[about]
    assert not finding.sound and said in finding.said


def test_a_key_of_another_domain_vouches_for_nobody(signing: None, settings: Any) -> None:
    settings.INSAF_DKIM_DOMAIN = "mailer.example.net"
    found = judged(SOUND | {"s1._domainkey.mailer.example.net": [SIGNER.record]})
    assert found["DKIM s1"].sound and not found["DMARC alignment"].sound


def test_returned_letters_to_another_domain_are_said(signing: None, settings: Any) -> None:
    settings.INSAF_MAIL_BOUNCES = "b+{token}@mailer.example.net"
    found = judged(SOUND)
    assert not found["SPF alignment"].sound and not found["MX mailer.example.net"].sound


def test_a_key_that_cannot_be_used_is_said(signing: None, settings: Any) -> None:
    settings.INSAF_DKIM_KEY = "/nowhere/dkim.pem"
    assert not judged(SOUND)["DKIM key"].sound


def test_without_a_key_the_mail_server_must_sign(signing: None, settings: Any) -> None:
    settings.INSAF_DKIM_KEY = ""
    assert not judged(SOUND)["DKIM"].sound


def test_a_server_that_answers_is_sound(rules: None, postbox: Postbox) -> None:
    assert {one.about: one.sound for one in doctor.server()} == {
        f"SMTP 127.0.0.1:{postbox.port}": True, "TLS": True, "sign-in": True,
    }  # fmt: skip


def test_a_door_that_is_closed_is_said(rules: None, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    (finding,) = doctor.server()
    assert not finding.sound and "cannot be used" in finding.said


def test_a_server_that_refuses_our_name_is_said(rules: None, postbox: Postbox, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "insaf", "wrong"
    *_, last = doctor.server()
    assert not last.sound and "insaf" not in last.said


def test_the_command_sends_a_mail_and_finds_it_again(tmp_path: Path, post_office: PostOffice) -> None:
    """A real SMTP and a real IMAP server; the DNS is the test's own."""
    box = f"info@{DOMAIN}"
    with answering(server := NameServer(SOUND)):
        env = {
            **os.environ,
            "INSAF_DATA": str(tmp_path),
            "INSAF_SMTP_URL": post_office.smtp_url,
            "INSAF_IMAP_URL": post_office.imap_url(box),
            "INSAF_MAIL_FROM": f"complaints@{DOMAIN}",
            "INSAF_DKIM_KEY": str(tmp_path / "dkim.pem"),
            "INSAF_DKIM_SELECTOR": "s1",
            "DJANGO_SETTINGS_MODULE": "insaf.site.settings",
        }
        (tmp_path / "dkim.pem").write_bytes(pem(KEY))
        env.pop("INSAF_DATABASE_URL", None)
        named = f"{server.address[0]}:{server.address[1]}"
        words = [sys.executable, "-m", "insaf", "mail", "doctor", "--nameserver", named, "--json", "--wait", "30"]
        done = subprocess.run(words, env=env, cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {one["about"]: one for one in json.loads(done.stdout)["findings"]}
    assert told["round trip"]["sound"] and "and back" in told["round trip"]["said"]
    assert told[f"mailbox {box}"]["sound"]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setattr("insaf.site.commands.mail_queue.need_database", lambda: None)

    def typed(*words: str) -> tuple[int, Any]:
        code = main(["mail", "queue", "--json", *words])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return typed


def test_the_queue_names_domains_and_no_person(cli: Any, matter: Any) -> None:
    for address in ("a@Example.com", "b@example.com", "c@other.example"):
        m: given.Matter = matter(contact=Contact("أمينة", address))
    follow.run_once(m.now)
    code, told = cli()
    assert code == 0 and told["letters"]["queued"] == 3
    assert told["domains"] == [
        {"domain": "example.com", "letters": 2, "attempts": 0}, {"domain": "other.example", "letters": 1, "attempts": 0}
    ]  # fmt: skip
    assert "a@" not in json.dumps(told) and "أمينة" not in json.dumps(told, ensure_ascii=False)


def test_what_is_held_or_given_up_is_sent_from_the_queue(cli: Any, matter: Any) -> None:
    for _ in range(2):
        m: given.Matter = matter(channel="email")
    follow.run_once(m.now)
    Letter.objects.filter(state="queued").update(state="failed", last_error="550 5.1.1", next_attempt_at=None)
    code, told = cli()
    assert code == 1 and [len(told["held"]), len(told["failed"])] == [1, 1]
    held, failed = told["held"][0]["id"], told["failed"][0]["id"]
    assert cli("--send", str(held)) == (0, {"queued": [held]})
    assert cli("--retry", "all") == (0, {"queued": [failed]})
    assert cli("--retry", str(failed))[0] == 2 and cli("--send", str(held))[0] == 2
    assert cli("--retry", "٣")[0] == 2 and cli()[0] == 0
