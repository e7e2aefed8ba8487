"""What a mail server's refusal means, told without its words: they may hold an address (L-10)."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass

TOO_LARGE = 552
"""Said of the sender when we announce the size with it (RFC 1870): true of this letter alone."""

_ENHANCED = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Failure:
    """Why a letter did not go. ``ours`` when the server could not be used at all."""

    code: str
    permanent: bool = False
    ours: bool = False
    doubtful: bool = False  # nobody answered: it may have gone all the same


def read(problem: Exception) -> Failure:
    """The meaning of what went wrong at sending one letter."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused) and problem.recipients:
        code, words = next(iter(problem.recipients.values()))
        return _answered(code, words)
    if isinstance(problem, smtplib.SMTPDataError):
        return _answered(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, smtplib.SMTPSenderRefused) and _too_large(problem):
        return _answered(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, smtplib.SMTPResponseException):  # greeting, sign-in, sender: our side
        return Failure(_code(problem.smtp_code, problem.smtp_error), ours=True)
    if isinstance(problem, OSError):  # SMTPException is one too
        return Failure(type(problem).__name__, ours=True)
    return Failure(type(problem).__name__)


def _answered(code: int, words: bytes | str) -> Failure:
    return Failure(_code(code, words), permanent=500 <= code < 600, ours=code == 421)


def _too_large(problem: smtplib.SMTPSenderRefused) -> bool:
    code = _code(problem.smtp_code, problem.smtp_error)
    return problem.smtp_code == TOO_LARGE or code.endswith((" 5.3.4", " 5.2.3"))


def _code(code: int, words: bytes | str) -> str:
    enhanced = _ENHANCED.match(words if isinstance(words, bytes) else words.encode())
    return f"{code} {enhanced[1].decode()}" if enhanced else str(code)
