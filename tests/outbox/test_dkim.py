"""What goes out is signed, and whatever is changed on the way breaks the signature (K-12, K-13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from insaf.cases.files import keep
from insaf.core.acts import handling
from insaf.outbox import dkim, follow, send
from insaf.site import outgoing
from insaf.site.environment import BadSetting
from tests import cast, given
from tests.outbox.nameserver import NameServer, answering
from tests.outbox.postbox import Postbox
from tests.outbox.verifying import verified

DOMAIN = "engineeringtracks.edu.sa"

RFC_8463 = (
    b"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
    b" d=football.example.com; i=@football.example.com;\r\n"
    b" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
    b" subject : date : message-id : from : subject : date;\r\n"
    b" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    b" b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
    b" Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
    b"From: Joe SixPack <joe@football.example.com>\r\n"
    b"To: Suzie Q <suzie@shopping.example.net>\r\n"
    b"Subject: Is dinner ready?\r\n"
    b"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
    b"\r\n"
    b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
)
"""The signed message of RFC 8463, appendix A: what the tests' reader must accept."""


def test_the_reader_of_these_tests_accepts_what_the_standard_signed() -> None:
    record = ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="]
    assert "message-id" in verified(RFC_8463, lambda name: record)
    with pytest.raises(ValueError, match="body"):
        verified(RFC_8463.replace(b"hungry", b"thirsty"), lambda name: record)
    with pytest.raises(ValueError, match="header"):
        verified(RFC_8463.replace(b"Is dinner", b"Was dinner"), lambda name: record)


def pem(key: Any) -> bytes:
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


KEYS = {"rsa": rsa.generate_private_key(65537, 2048), "ed25519": ed25519.Ed25519PrivateKey.generate()}


@pytest.fixture
def signing(settings: Any, tmp_path: Path) -> Any:
    def by(name: str) -> NameServer:
        settings.INSAF_DKIM_KEY = str(tmp_path / f"{name}.pem")
        settings.INSAF_DKIM_SELECTOR, settings.INSAF_DKIM_DOMAIN = "s1", DOMAIN
        Path(settings.INSAF_DKIM_KEY).write_bytes(pem(KEYS[name]))
        signer = dkim.signer()
        assert signer is not None
        return NameServer({signer.name: [signer.record]})

    return by


@pytest.mark.parametrize("algorithm", ["rsa", "ed25519"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_letter_is_signed_as_the_name_server_says(
    matter: Any, postbox: Postbox, signing: Any, algorithm: str, language: str
) -> None:
    with answering(signing(algorithm)) as look_up:
        m: given.Matter = matter(language=language)
        file = keep(b"%PDF-1.7 receipt", "إيصال.pdf", "application/pdf")
        m.does(cast.omar, handling.Reply("تجد الإيصال مرفقًا.", (file,)))
        follow.run_once(m.now)
        send.run_once(m.now)
        assert len(postbox.mails) == 2
        for mail in postbox.mails:
            covered = verified(mail.raw, look_up)
            assert [covered.count(name) for name in ("from", "subject", "reply-to")] == [2, 2, 2]
            assert {"to", "date", "message-id", "content-type", "mime-version"} <= set(covered)
            head = mail.raw.partition(b"\r\n\r\n")[0]
            assert max(map(len, head[: head.index(b"\r\nFrom")].split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "change",
    [
        (b"\r\nSubject:", b"\r\nSubject: x\r\nSubject:"),
        (b"\r\nReply-To:", b"\r\nReply-To: mallory@example.com\r\nReply-To:"),
        (b"amina@example.com", b"other@example.com"),
        (b"Auto-Submitted: auto-replied", b"Auto-Submitted: no"),
    ],
)
def test_whatever_is_changed_on_the_way_breaks_it(
    matter: Any, postbox: Postbox, signing: Any, change: tuple[bytes, bytes]
) -> None:
    with answering(signing("ed25519")) as look_up:
        m = matter()
        follow.run_once(m.now)
        send.run_once(m.now)
        raw = postbox.only().raw
        assert verified(raw, look_up) and change[0] in raw
        with pytest.raises(ValueError, match="changed"):
            verified(raw.replace(*change), look_up)


def test_without_a_key_nothing_is_signed(matter: Any, postbox: Postbox) -> None:
    m = matter()
    follow.run_once(m.now)
    send.run_once(m.now)
    assert b"DKIM" not in postbox.only().raw


@pytest.mark.parametrize("content", [b"", b"nothing", pem(rsa.generate_private_key(65537, 1024))[:200]])
def test_a_key_that_cannot_be_used_is_said_and_no_letter_goes_unsigned(
    matter: Any, postbox: Postbox, settings: Any, tmp_path: Path, content: bytes
) -> None:
    settings.INSAF_DKIM_KEY, settings.INSAF_DKIM_SELECTOR = str(tmp_path / "key.pem"), "s1"
    with pytest.raises(dkim.NoKey, match="cannot be read"):
        dkim.signer()
    Path(settings.INSAF_DKIM_KEY).write_bytes(content)
    with pytest.raises(dkim.NoKey, match=r"key\.pem"):
        dkim.signer()
    m = matter()
    follow.run_once(m.now)
    assert send.run_once(m.now) == 0 and postbox.mails == []


def test_a_key_needs_its_name_in_the_dns(monkeypatch: Any) -> None:
    monkeypatch.setenv("INSAF_DKIM_KEY", "/etc/insaf/dkim.pem")
    with pytest.raises(BadSetting, match="INSAF_DKIM_SELECTOR"):
        outgoing.dkim_selector()
    monkeypatch.setenv("INSAF_DKIM_SELECTOR", "insaf1")
    assert outgoing.dkim_selector() == "insaf1"
