"""Why mail could not be taken from a box: a code, its words for staff, and how to read an error."""

from __future__ import annotations

import ssl
from enum import StrEnum

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from imapclient.exceptions import LoginError


class Trouble(StrEnum):
    """Each has its words in ``SAID``."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SIGN_IN = "sign-in"
    TOKEN = "token"  # noqa: S105
    NO_SECRET = "no-secret"  # noqa: S105
    FOLDER = "folder"
    LOST = "lost"
    SERVER = "server"
    NOT_KEPT = "not-kept"
    STUCK = "stuck"
    CRASHED = "crashed"


SAID: dict[Trouble, Promise] = {
    Trouble.UNREACHABLE: _("The mail server cannot be reached."),
    Trouble.CERTIFICATE: _("The mail server's certificate cannot be trusted."),
    Trouble.SIGN_IN: _("The mail server refuses the sign-in: look at the user name and the password."),
    Trouble.TOKEN: _("The provider gives no access token: authorise Insaf again."),
    Trouble.NO_SECRET: _("The file of the password or of the authorisation cannot be read."),
    Trouble.FOLDER: _("The folder does not exist on the mail server or cannot be written to."),
    Trouble.LOST: _("The connection to the mail server broke."),
    Trouble.SERVER: _("The mail server answered with an error."),
    Trouble.NOT_KEPT: _("Mail could not be stored here, so it stays on the server: look at disk and database."),
    Trouble.STUCK: _("Some mail cannot be read from the server; the rest is taken. It is tried again by itself."),
    Trouble.CRASHED: _("Taking the mail ended with an error; the log has the details."),
}


class Troubled(Exception):
    """Something went wrong whose meaning is known."""

    def __init__(self, trouble: Trouble, inner: BaseException | None = None) -> None:
        super().__init__(f"{trouble}: {type(inner).__name__}" if inner else str(trouble))
        self.trouble = trouble


OURS = (DatabaseError, OSError)
"""What our own disk and database raise."""


def meaning(problem: BaseException) -> Trouble:
    """The trouble behind an error of the connection; never the server's words (L-10)."""
    from imapclient import IMAPClient

    if isinstance(problem, Troubled):
        return problem.trouble
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Trouble.CERTIFICATE
    if isinstance(problem, LoginError):
        return Trouble.SIGN_IN
    if isinstance(problem, IMAPClient.AbortError | OSError):
        return Trouble.LOST
    if isinstance(problem, IMAPClient.Error):
        return Trouble.SERVER
    return Trouble.CRASHED
