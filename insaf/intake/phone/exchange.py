"""What the operator set for the telephone, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from insaf.intake.phone.signing import Secrets

SHORTEST = 24  # characters of a secret


class BadTelephone(ValueError):
    """A setting that cannot be understood; the message names it."""


Origin = tuple[str, int]
"""A host in small letters and the port at which it is asked over HTTPS; another port is another server."""

HTTPS = 443


@dataclass(frozen=True)
class Telephone:
    """The exchange, as the operator described it."""

    secrets: Secrets = field(default_factory=Secrets)
    fields: Mapping[str, str] = field(default_factory=dict)  # our name -> theirs, several with |
    recording_hosts: tuple[Origin, ...] = ()  # where recordings are fetched, over HTTPS alone
    recording_login: str = field(default="", repr=False)  # user:password, for these origins and no others
    recorded: bool = False  # calls are recorded, so who calls is told
    voicemail_from: tuple[str, ...] = ()  # addresses from which the exchange mails voice messages
    voicemail_boxes: tuple[str, ...] = ()  # mailboxes that nothing but the exchange writes to


NAMED = ("call", "kind", "number", "to", "extension", "direction", "at", "seconds", "recording")


def read(values: Mapping[str, str]) -> Telephone:
    """From the settings' texts, by the end of their names; BadTelephone for what cannot be meant."""
    secrets = Secrets(*(tuple(secret(values, name)) for name in ("SECRET", "TOKEN", "TWILIO_TOKEN")))
    login = values.get("RECORDING_LOGIN", "")
    if login and ":" not in login:
        raise BadTelephone("INSAF_PHONE_RECORDING_LOGIN is written as user:password.")
    return Telephone(
        secrets=secrets,
        fields=dict(_field(word) for word in values.get("FIELDS", "").split()),
        recording_hosts=tuple(_origin(one) for one in values.get("RECORDING_HOSTS", "").replace(",", " ").split()),
        recording_login=login,
        recorded=values.get("RECORDED", "") in ("1", "true", "yes", "on"),
        voicemail_from=tuple(one.lower() for one in values.get("VOICEMAIL_FROM", "").replace(",", " ").split()),
        voicemail_boxes=tuple(values.get("VOICEMAIL_BOX", "").replace(",", " ").split()),
    )


def secret(values: Mapping[str, str], name: str, of: str = "INSAF_PHONE_") -> list[str]:
    """The words of a secret, each long enough; BadTelephone names the setting, never the word."""
    given = values.get(name, "").split()
    if any(len(one) < SHORTEST for one in given):
        raise BadTelephone(f"{of}{name} is too short: write at least {SHORTEST} characters by chance.")
    return given


def origin(address: str) -> Origin | None:
    """Of an https address without a user in it; None for any other, and for one that cannot be read."""
    try:
        where = urlsplit(address)
        port = HTTPS if where.port is None else where.port
    except ValueError:
        return None
    if where.scheme != "https" or not where.hostname or "@" in where.netloc or not port:
        return None
    return where.hostname.lower(), port


def _origin(word: str) -> Origin:
    """host, host:port or https://host:port."""
    found = origin(word if "://" in word else f"https://{word}")
    if found is None or urlsplit(word if "://" in word else f"https://{word}").path.strip("/"):
        raise BadTelephone(
            f"INSAF_PHONE_RECORDING_HOSTS: {word!r} is no host; write pbx.centre.sa or pbx.centre.sa:8443."
        )
    return found


def _field(word: str) -> tuple[str, str]:
    ours, _equals, theirs = word.partition("=")
    if ours not in NAMED or not theirs:
        raise BadTelephone(f"INSAF_PHONE_FIELDS: {word!r} is not name=theirs, with a name of {', '.join(NAMED)}.")
    return ours, theirs
