"""Reads what a provider of text messages reports of them; pure (K-17).

A report is JSON or a form, alone or many in a list. Names are compared without their case and marks,
as with an exchange; where a provider calls things otherwise, the operator says the path.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from insaf.intake.phone.reading import MOST_FIELDS, plain
from insaf.intake.phone.signing import Secrets
from insaf.outbox.sms.provider import LONGEST_CODE, LONGEST_NAME, at

MOST = 1_000  # reports in one message

IDS = ("messageid", "messagesid", "smssid", "smsmessagesid", "msgid", "id")
STATUSES = ("messagestatus", "smsstatus", "deliverystatus", "dlrstatus", "status")
CODES = ("errorcode", "reasoncode", "networkcode", "error")
DELIVERED = frozenset({"delivered", "delivrd", "deliveredtohandset", "deliveredtoterminal", "read"})
FAILED = frozenset({
    "failed", "failure", "undelivered", "undeliv", "undeliverable", "notdelivered", "rejected", "rejectd", "expired",
    "deleted", "blocked",
})  # fmt: skip
"""How providers say that a message arrived, and that it never will; compared as names are."""


class Unreadable(ValueError):
    """It holds no report, or one that names no message."""


@dataclass(frozen=True)
class Reports:
    """How a provider's reports are proven and read, as the operator described it."""

    secrets: Secrets = Secrets()  # noqa: RUF009 - frozen
    theirs: str = ""  # path of the provider's name for the message, as in data.id; empty: under the known names
    status: str = ""
    code: str = ""
    delivered: frozenset[str] = field(default=DELIVERED)
    failed: frozenset[str] = field(default=FAILED)


@dataclass(frozen=True)
class Told:
    """What became of one message; neither delivered nor failed: it is on its way."""

    theirs: str
    delivered: bool
    failed: bool
    code: str = ""


def read(known: Reports, content: bytes, content_type: str) -> list[Told]:
    """Every report of one message of the provider; Unreadable where there is none that can be read."""
    found = list(_items(_parsed(content, content_type)))
    if len(found) > MOST:
        raise Unreadable("too many reports")
    told = [one for one in (_told(known, each) for each in found) if one]
    if not told:
        raise Unreadable("no name of a message, or no status")
    return told


def _parsed(content: bytes, content_type: str) -> Any:
    try:
        text = content.decode("utf-8-sig")
        if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
            return dict(reversed(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)))
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("neither JSON nor a form") from None


def _items(found: Any) -> Iterator[Mapping[str, Any]]:
    """The reports themselves: the whole, a list, or the one list within."""
    if isinstance(found, Mapping):
        lists = [value for value in found.values() if isinstance(value, list) and _all_objects(value)]
        found = lists[0] if len(lists) == 1 else [found]
    if not isinstance(found, list) or not _all_objects(found):
        raise Unreadable("no object")
    yield from found


def _all_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(one, Mapping) for one in values)


def _told(known: Reports, one: Mapping[str, Any]) -> Told | None:
    theirs = _said(one, known.theirs, IDS).strip()
    status = plain(_said(one, known.status, STATUSES))
    if not (theirs and status) or len(theirs) > LONGEST_NAME or not theirs.isprintable():
        return None
    code = _said(one, known.code, CODES).strip()[:LONGEST_CODE]
    shown = code if code.isascii() and code.isprintable() and code != "0" else ""
    return Told(theirs, status in known.delivered, status in known.failed, shown)


def _said(one: Mapping[str, Any], path: str, names: tuple[str, ...]) -> str:
    if path:
        return at(one, path)
    flat = {plain(str(name)): at({"said": value}, "said") for name, value in reversed(one.items())}
    return next((flat[name] for name in names if flat.get(name)), "")
