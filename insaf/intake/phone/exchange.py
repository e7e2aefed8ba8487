"""What the operator set for the telephone, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from insaf.intake.phone.signing import Secrets

SHORTEST = 24  # characters of a secret


class BadTelephone(ValueError):
    """A setting that cannot be understood; the message names it."""


@dataclass(frozen=True)
class Telephone:
    """The exchange, as the operator described it."""

    secrets: Secrets = field(default_factory=Secrets)
    fields: Mapping[str, str] = field(default_factory=dict)  # our name -> theirs, several with |
    recording_hosts: tuple[str, ...] = ()
    recording_login: str = field(default="", repr=False)  # user:password for those hosts
    recorded: bool = False  # calls are recorded, so who calls is told
    voicemail_from: tuple[str, ...] = ()  # addresses from which the exchange mails voice messages


NAMED = ("call", "kind", "number", "to", "extension", "direction", "at", "seconds", "recording")


def read(values: Mapping[str, str]) -> Telephone:
    """From the settings' texts, by the end of their names; BadTelephone for what cannot be meant."""
    secrets = Secrets(*(tuple(_secret(values, name)) for name in ("SECRET", "TOKEN", "TWILIO_TOKEN")))
    login = values.get("RECORDING_LOGIN", "")
    if login and ":" not in login:
        raise BadTelephone("INSAF_PHONE_RECORDING_LOGIN is written as user:password.")
    return Telephone(
        secrets=secrets,
        fields=dict(_field(word) for word in values.get("FIELDS", "").split()),
        recording_hosts=tuple(one.lower() for one in values.get("RECORDING_HOSTS", "").replace(",", " ").split()),
        recording_login=login,
        recorded=values.get("RECORDED", "") in ("1", "true", "yes", "on"),
        voicemail_from=tuple(one.lower() for one in values.get("VOICEMAIL_FROM", "").replace(",", " ").split()),
    )


def _secret(values: Mapping[str, str], name: str) -> list[str]:
    given = values.get(name, "").split()
    if any(len(one) < SHORTEST for one in given):
        raise BadTelephone(f"INSAF_PHONE_{name} is too short: write at least {SHORTEST} characters by chance.")
    return given


def _field(word: str) -> tuple[str, str]:
    ours, _equals, theirs = word.partition("=")
    if ours not in NAMED or not theirs:
        raise BadTelephone(f"INSAF_PHONE_FIELDS: {word!r} is not name=theirs, with a name of {', '.join(NAMED)}.")
    return ours, theirs
