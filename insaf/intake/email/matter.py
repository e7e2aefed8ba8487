"""A mail as a matter: its kind, its title, its words and its files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email

from insaf.cases import uploads
from insaf.core.acts.base import File
from insaf.core.acts.intake import Contact, Receive
from insaf.core.arabic import clip, fold, neutralise
from insaf.core.decide.moment import LONGEST
from insaf.core.policy import Kind, Policy, Text, codes
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Attachment, Mail

CHANNEL = "email"
TITLE_LENGTH = 100  # characters as a reader counts them
CUT_AT = LONGEST - 500

KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.SUGGESTION: ("اقتراح", "مقترح", "suggestion", "proposal"),
    Kind.INQUIRY: ("استفسار", "سؤال", "inquiry", "enquiry", "question"),
    Kind.COMPLIMENT: ("شكر", "ثناء", "thanks", "compliment"),
    Kind.COMPLAINT: ("شكوى", "تظلم", "complaint"),
}
"""First words of a subject that say what the mail is; anything else is a complaint until staff say otherwise."""

_MARKS = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|رد|إعادة توجيه|اعادة توجيه|تحويل)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.I)
_FORWARDED = re.compile(r"^\s*(?:fwd?|wg|إعادة توجيه|اعادة توجيه|تحويل)\s*[:：]", re.I)
_WORD = re.compile(r"\w+")
NO_TEXT = Text("(بريد بلا نص)", "(a mail without text)")
NO_TITLE = Text("(بلا موضوع)", "(no subject)")
CUT = Text(
    "[النص أطول من ذلك، وهو كامل في الملف المرفق.]", "[The text goes on; the whole of it is in the attached file.]"
)
WHOLE = Text("نص البريد كاملًا.txt", "The whole mail.txt")


@dataclass(frozen=True)
class Words:
    """What a mail says, and the files that may be kept with a case."""

    text: str
    files: tuple[File, ...]
    left: int  # attachments that stay in the mail itself (L-07)


def received(mail: Mail, arrival: Arrival, words: Words, policy: Policy) -> Receive:
    """A new matter; its receipt is the instant at which the mail reached us, never its Date (B-05)."""
    return Receive(
        kind=kind_of(mail.subject),
        channel=CHANNEL,
        subject="other" if "other" in codes(policy.subjects) else policy.subjects[-1].code,
        title=title_of(mail),
        narrative=words.text,
        received_at=arrival.received_at,
        language=mail.language_hint,
        contact=contact_of(mail),
        files=words.files,
    )


def words_of(mail: Mail, whole: bool = False) -> Words:
    """What the person said, without what was quoted, unless ``whole``; files kept on the way."""
    said = clean(mail.text if whole or not mail.said.strip() else mail.said).strip()
    attachments, more = _ordered(mail.attachments), []
    if len(said) > LONGEST:
        more = [Attachment(WHOLE.said_in(mail.language_hint), "text/plain", said.encode())]
        said = f"{said[:CUT_AT]}\n\n{CUT.said_in(mail.language_hint)}"
    files, refused = uploads.take(_upload(one) for one in (*more, *attachments))
    return Words(said or NO_TEXT.said_in(mail.language_hint), files, len(refused))


def is_forwarded(mail: Mail) -> bool:
    """What is quoted in a forwarded mail is its message."""
    return bool(_FORWARDED.match(mail.subject))


def kind_of(subject: str) -> Kind:
    """By the first word of the subject, if it says so."""
    first = _WORD.search(fold(_MARKS.sub("", neutralise(subject))))
    word = first[0].removeprefix("ال") if first else ""
    return next((kind for kind, words in KINDS.items() if word in map(fold, words)), Kind.COMPLAINT)


def title_of(mail: Mail) -> str:
    subject = clean(_MARKS.sub("", mail.subject)).strip()
    first_line = next((line.strip() for line in clean(mail.said).splitlines() if line.strip()), "")
    return clip(" ".join((subject or first_line).split()), TITLE_LENGTH) or NO_TITLE.said_in(mail.language_hint)


def contact_of(mail: Mail) -> Contact:
    """Who writes; letters go where the mail asks for its answers, if to one address (K-03)."""
    sender = mail.sender
    wanted = [one.email for one in mail.reply_to if is_address(one.email)]
    email = wanted[0] if len(set(wanted)) == 1 else sender.email
    return Contact(name=clean(sender.name).strip()[:200], email=email if is_address(email) else "")


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def clean(text: str) -> str:
    """Text that can be stored: no U+0000, no half of a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _ordered(attachments: Iterable[Attachment]) -> list[Attachment]:
    """What was attached before what stands within the text: logos must not crowd out evidence."""
    return sorted((replace(one, name=clean(one.name)) for one in attachments), key=lambda one: one.inline)


def _upload(attachment: Attachment) -> ContentFile[bytes]:
    return ContentFile(attachment.content, name=attachment.name)
