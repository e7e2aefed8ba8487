"""Marks a test that needs something from outside python, and says how to get it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
LIBFAKETIME = next(map(str, Path("/usr").glob("lib*/*/faketime/libfaketimeMT.so.1")), "")
SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
DOVECOT = shutil.which("dovecot", path=SBIN) or ""
EXIM = shutil.which("exim4", path=SBIN) or ""
POSTGRESQL = os.environ.get("INSAF_TEST_DATABASE_URL", "")

HOW: dict[str, tuple[Callable[[], bool], str]] = {
    "chromium": (
        lambda: bool(CHROMIUM),
        "Chromium is not installed. Debian: apt-get install chromium",
    ),
    "faketime": (
        lambda: bool(LIBFAKETIME),
        "libfaketime is not installed. Debian: apt-get install faketime",
    ),
    "post office": (
        lambda: bool(DOVECOT and EXIM) and Path("/usr/lib/dovecot/lmtp").exists(),
        "Dovecot with IMAP and LMTP, or Exim, is not installed. "
        "Debian: apt-get install --no-install-recommends dovecot-imapd dovecot-lmtpd exim4-daemon-light",
    ),
    "postgresql": (
        lambda: bool(POSTGRESQL),
        "no PostgreSQL was named. Run `bin/with-postgresql bin/test`, or set "
        "INSAF_TEST_DATABASE_URL=postgresql://user@host/database (the user may create databases)",
    ),
}


def needs(name: str) -> pytest.MarkDecorator:
    """`@needs("chromium")`: skipped where that is missing, with the sentence how to get it."""
    there, how = HOW[name]
    return pytest.mark.skipif(not there(), reason=f"needs {name}: {how}")
