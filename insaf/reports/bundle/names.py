"""Names that are safe in any folder, whatever a file was called when it came."""

from __future__ import annotations

import re
import unicodedata

from insaf.core.arabic import neutralise

LONGEST = 80  # characters; with Arabic letters some 160 bytes, within every file system's 255
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u2028\u2029]|[\u200b-\u200f\ufeff]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe(name: str, fallback: str = "file") -> str:
    """One name without a folder, a control, a bidi mark, or a meaning to any system (J-06).

    Worked example: ``../../etc/passwd`` becomes ``.._.._etc_passwd`` and then ``etc_passwd``.
    """
    plain = unicodedata.normalize("NFC", neutralise(name))
    plain = _UNSAFE.sub("_", plain).strip(" ._")
    plain = "".join(one for one in plain if unicodedata.category(one) not in ("Cs", "Co", "Cn"))
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8:
        plain = f"{stem[: LONGEST - len(ending)].rstrip(' .')}.{ending}"
    plain = plain[: LONGEST + 1] or fallback
    return f"_{plain}" if _RESERVED.match(plain) else plain


def numbered(number: int, name: str) -> str:
    """The name with its number before it, so that no two meet."""
    return f"{number:03d}-{safe(name)}"
