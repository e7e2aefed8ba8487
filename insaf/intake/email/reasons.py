"""Why a mail is where it is: a code, and its words for staff."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """Each has its words in ``SAID``."""

    NEW_MATTER = "new-matter"
    NEW_MATTER_BY_STAFF = "new-matter-by-staff"
    JOINED = "joined"
    JOINED_BY_STAFF = "joined-by-staff"
    ASKED_TO_REOPEN = "asked-to-reopen"
    PARTY_ANSWERED = "party-answered"
    BODY_LETTER = "body-letter"
    BODY_DOUBTED = "body-doubted"
    BODY_WROTE = "body-wrote"
    BODY_REGISTERED = "body-registered"
    OTHER_SENDER = "other-sender"
    FORGED = "forged"
    SUBJECT_ONLY = "subject-only"
    NOT_TAKEN = "not-taken"
    SAME_ID = "same-id"
    NO_SENDER = "no-sender"
    OWN_DOMAIN = "own-domain"
    FLOOD = "flood"
    EMPTY = "empty"
    AUTO_REPLY = "auto-reply"
    MAILING_LIST = "list"
    BOUNCE = "bounce"
    DOUBTED = "doubted"
    OWN_ADDRESS = "own-address"
    NOT_OURS = "not-ours"
    SPAM = "spam"
    TOO_MUCH = "too-much"
    VOICE_DOUBTED = "voice-doubted"
    UNREADABLE = "unreadable"


SAID: dict[Why, Promise] = {
    Why.NEW_MATTER: _("A new matter: it became a case."),
    Why.NEW_MATTER_BY_STAFF: _("A member of staff made a case of it."),
    Why.JOINED: _("An answer from the person to one of our letters: it joined the case."),
    Why.JOINED_BY_STAFF: _("A member of staff added it to the case."),
    Why.ASKED_TO_REOPEN: _("The case was closed: the mail was taken as a request to open it again."),
    Why.PARTY_ANSWERED: _("The concerned party's answer: it was filed on the case."),
    Why.BODY_LETTER: _("A letter of an external body: register it as a referral."),
    Why.BODY_DOUBTED: _("It names an external body as its sender, but nothing proves that the body sent it."),
    Why.BODY_WROTE: _("An external body's answer to our reply: it was filed on its referral."),
    Why.BODY_REGISTERED: _("A member of staff registered it as a letter of an external body."),
    Why.OTHER_SENDER: _("It answers a letter of this case, but comes from another address."),
    Why.FORGED: _("It answers a letter of this case, but its sender's address may be forged."),
    Why.SUBJECT_ONLY: _("Only its subject names the case; that alone proves nothing."),
    Why.NOT_TAKEN: _("It belongs to this case, but the case cannot take it in its present state."),
    Why.SAME_ID: _("Another mail with the same identity but other content is here already."),
    Why.NO_SENDER: _("It names no sender who could be answered."),
    Why.OWN_DOMAIN: _("It comes from the institution's own domain."),
    Why.FLOOD: _("This address has sent very much in a short time."),
    Why.EMPTY: _("It holds neither text nor a file."),
    Why.AUTO_REPLY: _("An automatic answer, such as a notice of absence."),
    Why.MAILING_LIST: _("It was sent to many, by a mailing list or a mass mailer."),
    Why.BOUNCE: _("A notice that a letter could not be delivered."),
    Why.DOUBTED: _("It says that a letter of this case was not delivered, but anybody may have written it."),
    Why.OWN_ADDRESS: _("It comes from one of our own addresses."),
    Why.NOT_OURS: _("A member of staff found that it is not for us."),
    Why.SPAM: _("The mail server marked it as junk."),
    Why.TOO_MUCH: _("It is larger or more deeply nested than is taken."),
    Why.VOICE_DOUBTED: _(
        "It looks like a voice message of our exchange, but nothing proves that the exchange sent it."
    ),
    Why.UNREADABLE: _("It could not be read; the mail itself is kept whole."),
}
