"""What our own mail server thought of a mail: whether it is junk, whether the sender is who it says (K-16, RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Collection

from insaf.intake.email import words
from insaf.intake.email.headers import Headers
from insaf.intake.email.shape import Authentication

_COMMENT = re.compile(r"\([^()]*+\)")
_RESULT = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)\s*(?:/\s*\d+)?\s*=\s*([a-z]{2,20})", re.IGNORECASE)
_LEVEL = re.compile(r"-?\d{1,3}")


def authentication(headers: Headers, ours: Collection[str]) -> Authentication:
    """The topmost results that one of our own servers signed with its name; no other is believed."""
    names = {one.lower() for one in ours}
    for value in headers.all("authentication-results") if names else []:
        text = words.as_text(value[:8000])
        for _ in range(3):
            text = _COMMENT.sub(" ", text)
        server, _, results = text.partition(";")
        if server.split()[:1] and server.split()[0].lower() in names:
            return _results(f";{results}")
    return Authentication()


def _results(text: str) -> Authentication:
    """A mail may carry several signatures; one that holds is enough."""
    found: dict[str, str] = {}
    for method, result in _RESULT.findall(text):
        method, result = method.lower(), result.lower()
        if result == "pass" or method not in found:
            found[method] = result
    return Authentication(found.get("spf", ""), found.get("dkim", ""), found.get("dmarc", ""))


def junk(headers: Headers) -> str:
    """Why the mail server suspects it; "" when it does not."""
    for name in ("x-spam-flag", "x-spam", "x-spam-status"):
        if any(_said(one).startswith(("yes", "true", "spam")) for one in headers.all(name)):
            return "spam-flag"
    level = _LEVEL.search(_said(headers.first("x-ms-exchange-organization-scl")))
    if (level and int(level[0]) >= 5) or "sfv:spm" in _said(headers.first("x-forefront-antispam-report")):
        return "spam-level"
    if any("infected" in _said(one) for one in headers.all("x-virus-status")):
        return "virus"
    return ""


def _said(value: bytes) -> str:
    return words.read(value[:4000]).lower()
