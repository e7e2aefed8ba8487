"""Letters that came back, or were given up: what they told counts as not told (K-14)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from insaf.cases import history, sql
from insaf.core.acts.delivery import ReportUndelivered
from insaf.outbox import addresses, bodies, parties
from insaf.outbox.models import FailingAddress, Letter

UNKNOWN = "5.0.0"
"""A refusal whose code nobody told (RFC 3463)."""

BELIEVED = timedelta(days=7)
"""How long after a letter was sent a notice about it is believed; servers give up within five days (RFC 5321)."""

State = Letter.State


@transaction.atomic
def returned(
    recipient: str, status: str, permanent: bool, original_id: str, now: datetime, returned_to: str = ""
) -> Letter | None:
    """Take note of a notice of non-delivery; the letter it is about, None when it is none of ours.

    ``original_id`` is the Message-ID of the returned letter, ``returned_to`` the address that
    the notice came to: either names the letter. A delay only shows; the next round records
    in the case what a refusal undoes. Calling it again changes nothing, nor does a notice that
    is not ``credible``.
    """
    letter = about(original_id, returned_to)
    if letter is None or status.startswith("2.") or not credible(letter, recipient, now):
        return letter
    code = status[:80] or UNKNOWN
    ours = Letter.objects.filter(pk=letter.pk)
    if not permanent:
        ours.filter(state=State.SENT).update(last_error=code)
        return letter
    lost = ours.filter(state=State.SENT)
    changes = {"state": State.FAILED, "last_error": code, "returned_at": now, "settled": False}
    if lost.update(**changes, next_attempt_at=None, claimed_until=None):
        mark_failing(letter.recipient, code, now)
    return letter


def credible(letter: Letter, recipient: str, now: datetime) -> bool:
    """Whether a notice may be true: about whom the letter went to, and soon after it went.

    Whoever was shown a letter knows its name, and could undo it with a notice of their own.
    """
    if letter.sent_at is None or letter.state not in (State.SENT, State.FAILED):
        return False
    same = recipient.strip().lower() == letter.recipient.strip().lower()
    return same and now <= letter.sent_at + BELIEVED


def mark_failing(address: str, code: str, now: datetime) -> None:
    """Letters to this address come back; its cases say so."""
    values = {"code": code, "last_at": now}
    FailingAddress.objects.update_or_create(
        address=address.lower(), defaults=values, create_defaults={**values, "since": now}
    )


def heard_from(address: str) -> None:
    """Whoever writes from an address can be reached there."""
    sql.write([heard(address)])


def heard(address: str) -> sql.Change:
    """The same as a statement, for who writes other things at once."""
    return sql.Change("DELETE FROM outbox_failingaddress WHERE address = %s", [address.strip().lower()])


def failing(*addresses: str) -> list[FailingAddress]:
    """What is known against addresses and numbers; nothing about those at which letters arrive."""
    written = [one.strip().lower() for one in addresses if one.strip()]
    return list(FailingAddress.objects.filter(address__in=written)) if written else []


def report_of(letter: Letter, instead: str = "") -> ReportUndelivered:
    """What the case must learn of a letter that did not arrive; ``instead``: the way by which it goes out again."""
    referral = bodies.of(letter, history.of_case(letter.case)) if letter.kind == bodies.REPLY else 0
    return ReportUndelivered(letter.kind, letter.last_error, consultation_of(letter), referral, instead)


def consultation_of(letter: Letter) -> int:
    """The number of the consultation that a letter asks about; 0 for letters to the complainant."""
    return parties.of(letter)


def about(original_id: str, returned_to: str = "") -> Letter | None:
    """The letter that a notice names: by the address that was made for it alone, else by its name."""
    letters = Letter.objects.select_related("case")
    thread = addresses.read_reply(returned_to) if returned_to else None
    if thread and thread.purpose == addresses.BOUNCE:
        return letters.filter(pk=thread.number).first()
    name = original_id.strip().strip("<>")
    return letters.filter(message_id=f"<{name}>").first() if name else None
