"""What proves that a mail is the exchange's own: anybody can write its address (B-07, K-16)."""

from __future__ import annotations

from django.conf import settings

from insaf.intake.email import body
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Mail


def is_proven(mail: Mail, arrival: Arrival) -> bool:
    """By our own server's word; or by the mailbox that nothing but the exchange writes to."""
    return not mail.other_senders and (body.is_proven(mail) or _is_in_its_box(mail, arrival))


def _is_in_its_box(mail: Mail, arrival: Arrival) -> bool:
    """Where our server found nothing against it: a mail that never left the house bears no verdict."""
    checks = mail.authentication
    disowned = checks.dmarc not in ("", "none") or "fail" in (checks.spf, checks.dkim)
    return arrival.source in settings.INSAF_PHONE.voicemail_boxes and not disowned
