"""A real SMTP server on the loopback, for the outbox's tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller

from tests.live import free_port


@dataclass
class Received:
    """One message as it came over the wire."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.raw, policy=policy.default))

    def part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Postbox:
    """What was delivered, and what the server shall answer next."""

    port: int
    mails: list[Received] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # refusals, used up one by one
    senders: list[str] = field(default_factory=list)  # refusals at MAIL FROM, likewise
    before_answer: Callable[[], None] = lambda: None

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, sender: str, options: Any) -> str:
        if self.senders:
            return self.senders.pop(0)
        envelope.mail_from = sender
        return "250 known"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(Received(envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        self.before_answer()
        return "250 kept"

    def only(self) -> Received:
        (mail,) = self.mails
        return mail

    def subjects(self) -> list[str]:
        return [str(mail.message["Subject"]) for mail in self.mails]


@contextlib.contextmanager
def listening() -> Iterator[Postbox]:
    box = Postbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
