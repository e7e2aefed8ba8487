"""What a letter is called where it is listed, and why one did not arrive."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from insaf.core.arabic import isolate

NAMES: dict[str, Promise] = {
    "acknowledgement": gettext_lazy("Acknowledgement of receipt"),
    "understood": gettext_lazy("How we understood the matter"),
    "question": gettext_lazy("Question to the complainant"),
    "question_lapsed": gettext_lazy("The work goes on without an answer"),
    "reply": pgettext_lazy("letter", "Message"),
    "update": pgettext_lazy("letter", "Progress update"),
    "automatic_update": gettext_lazy("Progress update by the system"),
    "retyped": gettext_lazy("Another type of matter"),
    "merged": gettext_lazy("Goes on under another reference"),
    "joined": gettext_lazy("Another matter was joined"),
    "split_off": gettext_lazy("Part of it has its own reference"),
    "restricted": gettext_lazy("Contact limited"),
    "restriction_kept": gettext_lazy("Limit to contact kept after review"),
    "restriction_ended": gettext_lazy("Limit to contact ended"),
    "decision": pgettext_lazy("letter", "Decision"),
    "declined": pgettext_lazy("letter", "Declined"),
    "closed": pgettext_lazy("letter", "Closing"),
    "withdrawn": pgettext_lazy("letter", "Withdrawal"),
    "action_done": gettext_lazy("Promised action done"),
    "extension": pgettext_lazy("letter", "Extension"),
    "breach": gettext_lazy("The date has passed"),
    "delay_explained": gettext_lazy("Why it is late"),
    "date_moved": gettext_lazy("The date of the answer moved"),
    "paused": gettext_lazy("The clock waits"),
    "escalated": gettext_lazy("Raised to a higher level"),
    "final": gettext_lazy("The levels inside are spent"),
    "deescalated": gettext_lazy("Returned to a lower level"),
    "reopened": gettext_lazy("Open again"),
    "reopening_asked": gettext_lazy("The request to reopen has arrived"),
    "reopening_declined": gettext_lazy("Reopening declined"),
    "body_reply": gettext_lazy("Reply to the external body"),
    "consultation": gettext_lazy("Question to the concerned party"),
    "consultation_reminder": gettext_lazy("Reminder to the concerned party"),
    "consultation_late": gettext_lazy("The concerned party's answer is late"),
    "consultation_extended": gettext_lazy("More time for the concerned party"),
    "consultation_withdrawn": gettext_lazy("The question to the concerned party is withdrawn"),
    "clarification_forwarded": gettext_lazy("The complainant's question was passed on"),
    "clarification_declined": gettext_lazy("The complainant's question was not passed on"),
    "survey": gettext_lazy("Question about satisfaction"),
    "contact_corrected": gettext_lazy("Contact data put right"),
    "contact_left": gettext_lazy("Notice to the former address"),
}
"""A name for each kind of letter."""

OURS: dict[str, Promise] = {
    "call": gettext_lazy("It is told by telephone."),
    "unconfirmed": gettext_lazy("Nobody knows whether the text message went; it was not repeated."),
    "no-provider": gettext_lazy("No provider of text messages is set up any more."),
}
"""Codes of our own, which need nothing behind them."""

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


def name(kind: str) -> str:
    return str(NAMES.get(kind, kind))


def why(code: str) -> str:
    """Why a letter did not arrive, in plain words, with the mail servers' code behind them."""
    if code in OURS:
        return str(OURS[code])
    sentence = _plain(code)
    return f"{sentence} ({isolate(code)})" if code else sentence


def _plain(code: str) -> str:
    """The enhanced codes of RFC 3463 by their subject; what a provider of text messages reported."""
    if code.startswith("sms"):
        return _("The provider could not deliver the text message.")
    found = _ENHANCED.search(code)
    subject, detail = (found[2], found[3]) if found else ("", "")
    if (subject, detail) == ("2", "2"):
        return _("The mailbox is full.")
    if (subject, detail) in MISSING or (code.startswith("550") and not found):
        return _("There is no such mailbox.")
    if subject == "2":
        return _("The mailbox takes no mail.")
    if subject == "3" or code.startswith("552"):
        return _("The letter is too large for their mail server.")
    if subject == "4":
        return _("Their mail server could not be reached.")
    if subject == "7":
        return _("Their mail server does not accept mail from us.")
    return _("The letter could not be delivered.")


MISSING = frozenset({("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")})
