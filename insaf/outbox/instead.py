"""A text message that did not arrive goes by mail, to an address from which this person wrote before (K-17).

An address that was only typed may be a stranger's, or nobody's, and so may one that no server checked;
who never wrote from it provenly is reached by staff. Who wants to be met on the tracking page alone is written to nowhere.
"""

from __future__ import annotations

from datetime import datetime

from insaf.cases.models import Case, Mailed
from insaf.outbox import addresses, former, returned, ways
from insaf.outbox.models import Letter


def of(letter: Letter) -> str:
    """The address to which the same letter goes instead; empty where somebody must reach the person."""
    row = letter.case
    if letter.channel != ways.SMS or letter.kind == former.LEFT:
        return ""
    if row.person is None or row.person.preferred_channel == ways.PAGE:
        return ""
    address = addresses.of(row)
    if not address or not is_proven(row, address) or returned.failing(address):
        return ""
    mails = Letter.objects.filter(entry=letter.entry, case=row, kind=letter.kind, channel=ways.EMAIL)
    return "" if mails.exists() else address


def is_proven(row: Case, address: str) -> bool:
    """A mail of this case came from there by our own server's word; one that nobody checked proves nothing (K-16)."""
    return Mailed.objects.filter(case=row, sender__iexact=address, proven=True).exists()


def queue(letter: Letter, address: str, now: datetime) -> None:
    """The same letter by mail; within the act that records the loss of the text message."""
    values = {
        "language": letter.language,
        "message_id": addresses.message_id(letter.case.reference, letter.entry, letter.kind),
        "queued_at": now,
        "next_attempt_at": now,
        "settled": letter.kind != "acknowledgement",
    }
    one = {"entry": letter.entry, "recipient": address, "kind": letter.kind, "channel": ways.EMAIL}
    Letter.objects.get_or_create(**one, case=letter.case, defaults=values)
