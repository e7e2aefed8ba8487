"""Issue 4, item 4: two installations that answer each other, and an autoresponder: each stops after one (K-01)."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from tests.live import CHECKOUT
from tests.outbox.postbox import Postbox, Received, listening

pytestmark = pytest.mark.slow
MOST_ROUNDS = 6  # a loop would go on for ever
TELLTALE = re.compile(
    rb"(?im)^(auto-submitted|x-auto-response-suppress|precedence|in-reply-to|references|list-[a-z-]+):.*\r\n([ \t].*\r\n)*"
)
"""By these headers a mail could be known for a machine's; the worst of relays takes them away."""


@dataclass
class Installation:
    """An Insaf of its own: its data, its address, and the server that its letters go to."""

    home: Path
    address: str
    box: Postbox
    taken: int = 0

    def insaf(self, *words: str, given: bytes = b"") -> Any:
        env = {
            **os.environ,
            "INSAF_DATA": str(self.home),
            "INSAF_SMTP_URL": f"smtp://127.0.0.1:{self.box.port}",
            "INSAF_MAIL_FROM": self.address,
            "INSAF_MAIL_REPLY": self.address.replace("@", "+{token}@"),
            "DJANGO_SETTINGS_MODULE": "insaf.site.settings",
        }
        env.pop("INSAF_DATABASE_URL", None)
        words = (sys.executable, "-m", "insaf", *words)
        done = subprocess.run(words, input=given, env=env, cwd=CHECKOUT, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def takes(self, raw: bytes, sender: str, to: str = "") -> str:
        """As its mail server hands a mail over."""
        told = self.insaf("mail", "deliver", "--from", sender, "--to", to or self.address, given=raw)
        return str(told["disposition"])

    def sends(self) -> list[Received]:
        """Its letters of this round."""
        self.insaf("outbox", "run", "--json")
        fresh = self.box.mails[self.taken :]
        self.taken = len(self.box.mails)
        return fresh


@pytest.fixture
def installations(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    with contextlib.ExitStack() as stack:
        yield lambda name: Installation(tmp_path / name, f"complaints@{name}.example", stack.enter_context(listening()))


def written(sender: str, to: str, text: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, "لم يصلني المبلغ"
    mail["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    mail.set_content(text)
    return mail.as_bytes()


def as_it_is(raw: bytes) -> bytes:
    return raw


def stripped(raw: bytes) -> bytes:
    head, _, body = raw.partition(b"\r\n\r\n")
    return TELLTALE.sub(b"", head + b"\r\n").rstrip(b"\r\n") + b"\r\n\r\n" + body


@pytest.mark.parametrize(("relay", "most"), [(as_it_is, [1, 0]), (stripped, [1, 1])])
def test_two_installations_stop_after_one_answer_each(
    installations: Any, relay: Callable[[bytes], bytes], most: list[int]
) -> None:
    """The second relay takes away every header by which the one could know the other for a machine."""
    one, other = installations("one"), installations("other")
    one.takes(written(other.address, one.address, "ألغيت التسجيل ولم يصلني المبلغ."), other.address)
    for _ in range(MOST_ROUNDS):
        on_their_way = [(one, other, mail) for mail in one.sends()] + [(other, one, mail) for mail in other.sends()]
        for sender, recipient, mail in on_their_way:
            (to,) = mail.recipients
            assert to.rpartition("@")[2] == recipient.address.rpartition("@")[2]
            recipient.takes(relay(mail.raw), sender.address, to)
        if not on_their_way:
            break
    else:
        pytest.fail("they go on answering each other")
    assert [len(one.box.mails), len(other.box.mails)] == most


@pytest.mark.parametrize("keeps_the_thread", [False, True])
def test_an_autoresponder_without_any_mark_gets_one_answer(installations: Any, keeps_the_thread: bool) -> None:
    centre, away = installations("centre"), "amina@away.example"
    dispositions = [centre.takes(written(away, centre.address, "ألغيت التسجيل ولم يصلني المبلغ."), away)]
    for _ in range(MOST_ROUNDS):
        letters = centre.sends()
        for letter in letters:
            answer = written(away, centre.address, "أنا في إجازة حتى نهاية الشهر.")
            if keeps_the_thread:
                answer = b"In-Reply-To: " + str(letter.message["Message-ID"]).encode() + b"\r\n" + answer
            dispositions.append(centre.takes(answer, away))
        if not letters:
            break
    else:
        pytest.fail("it goes on answering")
    assert len(centre.box.mails) == 1
    assert dispositions == ["created", "appended" if keeps_the_thread else "created"]
