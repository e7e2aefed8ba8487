"""Access tokens for mailboxes whose provider takes no password (OAuth 2, RFC 6749).

The operator's file, as JSON:

    {"token_url": "https://oauth2.googleapis.com/token", "client_id": "...", "client_secret": "...",
     "refresh_token": "...", "scope": "https://mail.google.com/"}

Without ``refresh_token`` the application signs in as itself (client credentials, Microsoft 365).
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insaf.intake.email.boxes import LOOPBACK
from insaf.intake.email.troubles import Trouble, Troubled

PATIENCE = 20.0  # seconds for the provider's answer
EARLY = 120.0  # seconds before its end a token counts as spent
LARGEST = 64 * 1024  # bytes of an answer
log = logging.getLogger("insaf.mail")


@dataclass
class Tokens:
    """The tokens of one file; an access token is asked for when the last one is spent."""

    path: Path
    _token: str = ""
    _until: float = 0.0

    def token(self) -> str:
        """An access token that holds for a while; ``Troubled`` when there is none."""
        if time.monotonic() >= self._until:
            self._renew()
        return self._token

    def forget(self) -> None:
        """The server did not take the last one."""
        self._until = 0.0

    def _renew(self) -> None:
        told = _read(self.path)
        answer = _ask(told["token_url"], _question(told))
        token, lasts = answer.get("access_token"), answer.get("expires_in", 3600)
        if not isinstance(token, str) or not token:
            raise Troubled(Trouble.TOKEN)
        self._token = token
        self._until = time.monotonic() + max(float(lasts) - EARLY, 0.0)
        fresh = answer.get("refresh_token")
        if told.get("refresh_token") and isinstance(fresh, str) and fresh not in ("", told["refresh_token"]):
            _write(self.path, {**told, "refresh_token": fresh})


def _read(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text("utf-8"))
        sound = isinstance(told, dict) and all(isinstance(told.get(key), str) for key in ("token_url", "client_id"))
    except (OSError, ValueError) as problem:
        raise Troubled(Trouble.NO_SECRET, problem) from None
    if not sound or not _safe(told["token_url"]):
        raise Troubled(Trouble.NO_SECRET)
    return told


def _safe(url: str) -> bool:
    """Encrypted, or on this machine."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _question(told: dict[str, str]) -> dict[str, str]:
    passed = {key: told[key] for key in ("client_id", "client_secret", "refresh_token", "scope") if told.get(key)}
    kind = "refresh_token" if told.get("refresh_token") else "client_credentials"
    return {"grant_type": kind, **passed}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The secret goes to the address that the operator named, and nowhere else (L-22)."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _ask(url: str, question: dict[str, str]) -> dict[str, Any]:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(url, urllib.parse.urlencode(question).encode(), PATIENCE) as answer:
            told = json.loads(answer.read(LARGEST))
    except (urllib.error.HTTPError, ValueError) as problem:
        raise Troubled(Trouble.TOKEN, problem) from None
    except OSError as problem:
        raise Troubled(Trouble.UNREACHABLE, problem) from None
    if not isinstance(told, dict):
        raise Troubled(Trouble.TOKEN)
    return told


def _write(path: Path, told: dict[str, str]) -> None:
    """Microsoft gives a new refresh token now and then; the old one ends some day."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            json.dump(told, draft, indent=2)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(path)
    except OSError as problem:
        log.warning("the new refresh token was not saved: %s; let me write to its folder", type(problem).__name__)
