"""Reads what the operator set about mail that goes out, and refuses loudly what it cannot understand."""

from insaf.site.environment import BadSetting, text

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
