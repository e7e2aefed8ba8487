"""Reads what the operator set about text messages; no message repeats what may hold a secret."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from insaf.intake.phone.delivery import DELIVERED, FAILED, Reports
from insaf.intake.phone.exchange import BadTelephone, secret
from insaf.intake.phone.reading import plain
from insaf.intake.phone.signing import Secrets
from insaf.outbox.sms.gateway import Gateway, Way
from insaf.site.environment import BadSetting, flag, text, words

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
METHODS = ("POST", "PUT", "GET")
PLACES = frozenset({"number", "digits", "text", "reference"})
_PLACE = re.compile(r"\{(\w+)\}")


def gateway(demo: Path | None) -> Gateway | None:
    """INSAF_SMS and its siblings; None where no text messages are sent. ``demo`` is the demo's own file."""
    way, _, path = text("INSAF_SMS").partition(":")
    if not way:
        return Gateway(Way.FILE, path=str(demo)) if demo else None
    if way == Way.CONSOLE and not path:
        return Gateway(Way.CONSOLE)
    if way == Way.FILE and path:
        return Gateway(Way.FILE, path=str(Path(path).expanduser().resolve()))
    if way == Way.HTTP and not path:
        return _http()
    raise BadSetting("INSAF_SMS is none of console, file:PATH and http.")


def reports() -> Reports:
    """INSAF_SMS_REPORT_TOKEN and its siblings: how the provider tells what became of messages."""
    try:
        token, twilio = text("INSAF_SMS_REPORT_TOKEN"), text("INSAF_SMS_REPORT_TWILIO_TOKEN")
        given = {"TOKEN": token, "TWILIO_TOKEN": twilio}
        secrets = Secrets((), *(tuple(secret(given, name, of="INSAF_SMS_REPORT_")) for name in given))
    except BadTelephone as problem:
        raise BadSetting(str(problem)) from None
    if secrets.any and text("INSAF_SMS") == Way.HTTP and not text("INSAF_SMS_ID"):
        raise BadSetting(
            "INSAF_SMS_REPORT_TOKEN needs INSAF_SMS_ID: a report names its message by the provider's name."
        )
    return Reports(
        secrets,
        theirs=text("INSAF_SMS_REPORT_ID"),
        status=text("INSAF_SMS_REPORT_STATUS"),
        code=text("INSAF_SMS_REPORT_ERROR"),
        delivered=frozenset(map(plain, words("INSAF_SMS_REPORT_DELIVERED"))) or DELIVERED,
        failed=frozenset(map(plain, words("INSAF_SMS_REPORT_FAILED"))) or FAILED,
    )


def _http() -> Gateway:
    parts = _url()
    body = _object("INSAF_SMS_BODY", text("INSAF_SMS_BODY", '{"to": "{number}", "text": "{text}"}'))
    sent_as = _one_of("INSAF_SMS_FORMAT", text("INSAF_SMS_FORMAT"), ("json", "form"))
    if sent_as == "form" and not all(isinstance(value, str) for value in body.values()):
        raise BadSetting("INSAF_SMS_BODY: the fields of a form are plain texts.")
    said = json.dumps(body)
    if "{text}" not in said or not ("{number}" in said or "{digits}" in said):
        raise BadSetting("INSAF_SMS_BODY names no place for {text}, or none for {number} or {digits}.")
    repeats = flag("INSAF_SMS_REPEATS_SAFELY")
    headers = _headers(parts)
    if repeats and "{reference}" not in said + json.dumps(headers):
        raise BadSetting("INSAF_SMS_REPEATS_SAFELY=1 needs {reference} in the body or in a header.")
    return Gateway(
        Way.HTTP,
        url=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
        method=_one_of("INSAF_SMS_METHOD", text("INSAF_SMS_METHOD"), METHODS),
        headers=headers,
        body=body,
        form=sent_as == "form",
        accepted=_accepted(),
        message_id=text("INSAF_SMS_ID"),
        error=text("INSAF_SMS_ERROR"),
        refused=frozenset(words("INSAF_SMS_REFUSED")),
        repeats_safely=repeats,
    )


def _url() -> SplitResult:
    """https alone, but for a provider on this very machine (L-22)."""
    try:
        parts = urlsplit(text("INSAF_SMS_URL"))
        sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise BadSetting("INSAF_SMS_URL is not an address; write it like https://host/path") from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not sound or not safe or parts.fragment:
        raise BadSetting("INSAF_SMS_URL is not an https address; write it like https://host/path")
    return parts


def _headers(parts: SplitResult) -> tuple[tuple[str, str], ...]:
    """As given; a user and password in the address become the header they stand for."""
    given = _object("INSAF_SMS_HEADERS", text("INSAF_SMS_HEADERS", "{}"))
    if not all(isinstance(value, str) and value.isprintable() and value.isascii() for value in given.values()):
        raise BadSetting("INSAF_SMS_HEADERS: a header's value is one line of plain characters.")
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        given = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", **given}
    return tuple(given.items())


def _accepted() -> tuple[str, frozenset[str]]:
    path, mark, values = text("INSAF_SMS_ACCEPTED").partition("=")
    if path and not (mark and values.strip()):
        raise BadSetting("INSAF_SMS_ACCEPTED is no path and value, as in success=true")
    return path.strip(), frozenset(value.strip() for value in values.split(",") if value.strip())


def _object(name: str, written: str) -> dict[str, Any]:
    try:
        value = json.loads(written)
    except ValueError:
        raise BadSetting(f"{name} is not JSON.") from None
    if not isinstance(value, dict):
        raise BadSetting(f"{name} is no JSON object.")
    strange = set(_PLACE.findall(json.dumps(value))) - PLACES
    if strange:
        raise BadSetting(f"{name}: {sorted(strange)[0]} is no place; there are {', '.join(sorted(PLACES))}.")
    return value


def _one_of(name: str, word: str, allowed: tuple[str, ...]) -> str:
    """The first where nothing was written."""
    found = next((one for one in allowed if one.lower() == word.lower()), "" if word else allowed[0])
    if not found:
        raise BadSetting(f"{name}={word!r} is none of {', '.join(allowed)}.")
    return found
