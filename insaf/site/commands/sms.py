"""`insaf sms`: try the provider of text messages, and say what a text costs."""

from __future__ import annotations

import argparse
from typing import Any

from insaf.site.cli import Wrong, command, group, need_django, show

TEXT = "رسالة تجربة من نظام إنصاف."


def add(subparsers: Any) -> None:
    commands = group(subparsers, "sms", "text messages out")
    words = command(
        commands, "test", _test, "send one text message now, past the queue, and say what the provider said"
    )
    words.add_argument("number", help="a mobile number, written in any way; a bare one is Saudi")
    words.add_argument("--text", default=TEXT, help="what it says")
    words = command(commands, "cost", _cost, "say how many messages a text takes, without sending it")
    words.add_argument("text")


def _test(words: argparse.Namespace) -> int:
    """0 when it was accepted, 1 when not; no secret and no word of the provider's answer is shown."""
    need_django()
    import secrets

    from django.conf import settings

    from insaf.outbox.sms.provider import NotAccepted, Outgoing, hand_over
    from insaf.people import phones

    if settings.INSAF_SMS is None:
        raise Wrong("no text messages are set up; see INSAF_SMS in docs/operate/sms.md")
    try:
        number = phones.read(words.number)
    except ValueError:
        raise Wrong("this is no telephone number") from None
    if not phones.can_be_texted(number):
        raise Wrong("this is no mobile number")
    try:
        theirs = hand_over(settings.INSAF_SMS, Outgoing(number, words.text, f"sms.test-{secrets.token_hex(6)}"))
    except NotAccepted as problem:
        failed = problem.failure
        blame = (
            "the number" if failed.permanent else "nobody: it may have gone" if failed.doubtful else "us or the hour"
        )
        show(words, {"accepted": False, "code": failed.code}, [f"Not accepted: {failed.code} (blames {blame})."])
        return 1
    show(words, {"accepted": True, "id": theirs}, [f"Accepted{f' as {theirs}' if theirs else ''}."])
    return 0


def _cost(words: argparse.Namespace) -> int:
    from insaf.outbox.sms.segments import cost

    told = cost(words.text)
    alphabet = "GSM 7 bit" if told.gsm else "UCS-2"
    value = {"alphabet": alphabet, "length": told.length, "messages": told.segments}
    show(words, value, [f"{told.segments} messages, {told.length} of {alphabet}"])
    return 0
