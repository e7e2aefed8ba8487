"""The mailboxes that mail is taken from, as the operator names them; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OPTIONS = frozenset({"name", "password-file", "oauth2", "starttls", "after", "taken", "poll", "ca", "since"})
YES = frozenset({"1", "yes", "true", "on"})
LONGEST_POLL = 3600  # seconds
LONGEST_NAME = 80  # letters
_NEXT = re.compile(r"[\s,]+(?=imaps?://)")


class After(StrEnum):
    """What becomes of a mail on the server once it is kept here."""

    MOVE = "move"  # into the folder of what was taken
    LEAVE = "leave"  # where it is, marked as read
    DELETE = "delete"


@dataclass(frozen=True)
class Box:
    """One folder of one account on one IMAP server."""

    name: str  # as staff and metrics know it
    host: str
    port: int
    user: str
    folder: str = "INBOX"
    encrypted: str = "tls"  # from the start; or "starttls", or "" on this machine alone
    password: str = field(default="", repr=False)
    password_file: str = ""
    oauth2: str = ""  # a file; see oauth.py
    after: After = After.MOVE
    taken: str = "Insaf/Taken"
    poll: int = 60  # seconds between two looks at most; a server that can call is listened to meanwhile
    since: date | None = None  # older mail is not looked at
    ca: str = ""  # a certificate file that vouches for the server, beside the system's


def read_all(text: str) -> tuple[Box, ...]:
    """Every mailbox of INSAF_IMAP_URL; ValueError in plain words that repeat no password."""
    boxes = tuple(read(url) for url in _NEXT.split(text.strip()) if url)
    names = [box.name for box in boxes]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two mailboxes are called {name}; tell them apart by ?name=")
    return boxes


def read(url: str) -> Box:
    """``imaps://user%40centre.sa:secret@mail.centre.sa/INBOX?after=leave``"""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("one of them is no address; write it like imaps://user@host/INBOX") from None
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise ValueError("one of them is no address; write it like imaps://user@host/INBOX")
    options = _options(parts)
    user, folder = unquote(parts.username), unquote(parts.path.strip("/")) or "INBOX"
    encrypted = _encrypted(parts, options)
    return Box(
        name=_named(options.get("name", "")) or _name(user, parts.hostname, folder),
        host=parts.hostname,
        port=port or (993 if encrypted == "tls" else 143),
        user=user,
        folder=folder,
        encrypted=encrypted,
        **_secret(parts, options),
        after=_after(options.get("after", "move")),
        taken=options.get("taken", "Insaf/Taken"),
        poll=_poll(options.get("poll", "60")),
        since=_since(options.get("since", "")),
        ca=options.get("ca", ""),
    )


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    for unknown in sorted(options.keys() - OPTIONS):
        raise ValueError(f"?{unknown}= is none of {', '.join(sorted(OPTIONS))}")
    return options


def _named(word: str) -> str:
    if len(word) > LONGEST_NAME:
        raise ValueError(f"?name= is longer than {LONGEST_NAME} letters")
    return word


def _name(user: str, host: str, folder: str) -> str:
    account = user if "@" in user else f"{user}@{host}"
    return (account if folder == "INBOX" else f"{account}/{folder}")[:LONGEST_NAME]


def _encrypted(parts: SplitResult, options: dict[str, str]) -> str:
    if parts.scheme == "imaps":
        return "tls"
    if options.get("starttls", "").lower() in YES:
        return "starttls"
    if parts.hostname not in LOOPBACK:
        raise ValueError(f"imap://{parts.hostname} would send the password in clear; write imaps://, or ?starttls=1")
    return ""


def _secret(parts: SplitResult, options: dict[str, str]) -> dict[str, str]:
    """Exactly one of a password, a file that holds it, and a file for OAuth 2."""
    ways = {
        "password": unquote(parts.password or ""),
        "password_file": options.get("password-file", ""),
        "oauth2": options.get("oauth2", ""),
    }
    given = {key: value for key, value in ways.items() if value}
    if len(given) != 1:
        raise ValueError(f"{parts.hostname} needs one of: a password in the address, ?password-file=, ?oauth2=")
    return given


def _after(word: str) -> After:
    try:
        return After(word)
    except ValueError:
        raise ValueError(f"?after={word} is none of {', '.join(After)}") from None


def _poll(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= LONGEST_POLL:
        raise ValueError(f"?poll= is a number of seconds from 1 to {LONGEST_POLL}")
    return int(word)


def _since(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise ValueError(f"?since={word} is no day; write it like 2026-11-01") from None
