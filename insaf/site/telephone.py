"""Reads from the environment how the telephone exchange is reached, and refuses what cannot be meant."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from insaf.intake.phone.exchange import BadTelephone, Telephone, read
from insaf.site.environment import BadSetting, text


def exchange(demo: str = "", boxes: Sequence[str] = ()) -> Telephone:
    """INSAF_PHONE_SECRET and its siblings.

    ``demo``: the key from which the demo's own secret is made; ``boxes``: the names of the mailboxes.
    """
    own = hmac.new(demo.encode(), b"telephone", hashlib.sha256).hexdigest() if demo else ""
    values = {
        "SECRET": text("INSAF_PHONE_SECRET", own),
        "TOKEN": text("INSAF_PHONE_TOKEN"),
        "TWILIO_TOKEN": text("INSAF_PHONE_TWILIO_TOKEN"),
        "FIELDS": text("INSAF_PHONE_FIELDS"),
        "RECORDING_HOSTS": text("INSAF_PHONE_RECORDING_HOSTS"),
        "RECORDING_LOGIN": text("INSAF_PHONE_RECORDING_LOGIN"),
        "RECORDED": text("INSAF_PHONE_RECORDED").lower(),
        "VOICEMAIL_FROM": text("INSAF_PHONE_VOICEMAIL_FROM"),
        "VOICEMAIL_BOX": text("INSAF_PHONE_VOICEMAIL_BOX"),
    }
    try:
        found = read(values)
    except BadTelephone as problem:
        raise BadSetting(str(problem)) from None
    if strange := set(found.voicemail_boxes) - set(boxes):
        raise BadSetting(f"INSAF_PHONE_VOICEMAIL_BOX: {min(strange)!r} is no mailbox of INSAF_IMAP_URL.")
    return found
