"""Reads what the operator set about mail that goes out, and refuses loudly what it cannot understand."""

import re

from insaf.site.environment import BadSetting, text, words

TOKEN = "{token}"  # noqa: S105 - a place in a pattern, no password


def pattern(name: str, example: str) -> str:
    """An address of ours with a place for the sealed token, as in ``info+{token}@centre.sa``."""
    written = text(name)
    local, at, domain = written.partition("@")
    sound = at and domain and "@" not in domain and local.endswith(TOKEN) and local.count("{") == 1
    if written and not (sound and written.isascii() and " " not in written):
        raise BadSetting(f"{name}={written!r} is no address with a token; write it like {example}")
    return written


def reply() -> str:
    """INSAF_MAIL_REPLY: where answers to letters arrive (K-04)."""
    return pattern("INSAF_MAIL_REPLY", "info+{token}@centre.sa")


def bounces() -> str:
    """INSAF_MAIL_BOUNCES: where letters that cannot be delivered come back to (K-03, K-14)."""
    return pattern("INSAF_MAIL_BOUNCES", "bounces+{token}@centre.sa")


def number(name: str, default: int) -> int:
    """A whole number above zero."""
    written = text(name, str(default))
    if not (written.isascii() and written.isdigit() and int(written) > 0):
        raise BadSetting(f"{name}={written!r} is no number above zero; write it like {default}")
    return int(written)


def dkim_selector() -> str:
    """INSAF_DKIM_SELECTOR: the name under which the public key stands in the DNS."""
    key, selector = text("INSAF_DKIM_KEY"), text("INSAF_DKIM_SELECTOR")
    if key and not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", selector):
        raise BadSetting(f"INSAF_DKIM_SELECTOR={selector!r} is no name for the key of INSAF_DKIM_KEY, as in insaf1")
    return selector


def pace() -> dict[str, int]:
    """INSAF_MAIL_PACE: letters a minute to one domain, as in ``60`` or ``60, gmail.com=20``; "" is every other."""
    paces = {}
    for word in words("INSAF_MAIL_PACE"):
        domain, _, n = word.rpartition("=")
        if not (n.isascii() and n.isdigit() and int(n) > 0):
            raise BadSetting(f"INSAF_MAIL_PACE: {word!r} is no pace, as in 60 or gmail.com=20")
        paces[domain.lower()] = int(n)
    return paces
