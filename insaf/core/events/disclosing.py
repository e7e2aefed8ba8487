"""What of a case left the house."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event

FILES = ("bundle", "dossier")
"""What is handed out as a file, which its SHA-256 names for ever."""

ONE_FILE = ("file", "file_back")
"""A file that staff release to the body for one referral, or release no longer."""

WHAT = (*FILES, "page")
"""What can leave the house."""


@dataclass(frozen=True)
class Disclosed(Event):
    """The case was shown or handed out (E-19)."""

    to: str  #: code of the external body in the policy; empty: a file made by staff
    what: str  #: bundle, dossier or page; file: staff released one to the body; file_back: no longer
    sha256: str = ""  #: of the file, in hex; empty for a page
    number: int = 0  #: the referral for which a file was released
