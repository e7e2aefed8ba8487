"""What a text message says: that there is news, by when more, and where it is read (K-17).

At most two messages long as a rule. No isolates (J-04): each would cost two letters and shows as a
box on older telephones, and none is needed: a reference and a link begin with a Latin letter and go
on with signs that follow it, so both keep their order among Arabic words.

Whoever picks up the telephone sees a message before it is opened. So a delicate matter is not
called a complaint, and its message holds no key: the reference, and the public tracking page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from insaf.cases import access
from insaf.cases.history import Step
from insaf.core.policy import Kind
from insaf.core.terms import DeadlineKind
from insaf.outbox import former
from insaf.outbox.letters.common import page, yours
from insaf.outbox.letters.matter import Matter
from insaf.outbox.models import Letter
from insaf.outbox.sms.segments import cost
from insaf.rulebook import current
from insaf.rulebook.dates import MONTHS, weekday

MOST = 2
"""Messages that one text should take at most."""

D = DeadlineKind
ACKNOWLEDGEMENT = "acknowledgement"
KEYED = frozenset({ACKNOWLEDGEMENT, former.CORRECTED})
"""Letters that bring the key, whatever it costs."""

RECEIVED: dict[Kind, Promise] = {
    Kind.COMPLAINT: pgettext_lazy("sms", "We received your complaint %(ref)s and answer by %(date)s."),
    Kind.SUGGESTION: pgettext_lazy("sms", "We received your suggestion %(ref)s and answer by %(date)s."),
    Kind.INQUIRY: pgettext_lazy("sms", "We received your inquiry %(ref)s and answer by %(date)s."),
    Kind.COMPLIMENT: pgettext_lazy("sms", "We received your thanks %(ref)s and write to you by %(date)s."),
}
DELICATE = pgettext_lazy("sms", "We received your request %(ref)s and answer by %(date)s.")
NEWS = pgettext_lazy("sms", "There is news about %(yours)s %(ref)s.")
"""For letters that have no sentence of their own."""

DATED: dict[str, Promise] = {
    "question": pgettext_lazy("sms", "We need your answer about %(yours)s %(ref)s by %(date)s."),
    "question_lapsed": pgettext_lazy("sms", "We go on with %(yours)s %(ref)s. Our answer is due by %(date)s."),
    "update": pgettext_lazy("sms", "An update on %(yours)s %(ref)s. Our answer is due by %(date)s."),
    "automatic_update": pgettext_lazy("sms", "An update on %(yours)s %(ref)s. Our answer is due by %(date)s."),
    "delay_explained": pgettext_lazy("sms", "Why %(yours)s %(ref)s is late. The new date is %(date)s."),
    "extension": pgettext_lazy("sms", "We need more time for %(yours)s %(ref)s: until %(date)s."),
    "date_moved": pgettext_lazy("sms", "The date of our answer to %(yours)s %(ref)s is now %(date)s."),
    "escalated": pgettext_lazy("sms", "A higher level has %(yours)s %(ref)s. It answers by %(date)s."),
    "reopened": pgettext_lazy("sms", "We opened %(yours)s %(ref)s again and answer by %(date)s."),
    "breach": pgettext_lazy("sms", "Our answer to %(yours)s %(ref)s is late; we are sorry. Answer by %(date)s."),
}
"""With the date that is promised, where one runs."""

UNDATED: dict[str, Promise] = {
    "question": pgettext_lazy("sms", "We have a question about %(yours)s %(ref)s."),
    "reply": pgettext_lazy("sms", "You have a message about %(yours)s %(ref)s."),
    "understood": pgettext_lazy("sms", "Please read how we understood %(yours)s %(ref)s."),
    "breach": pgettext_lazy("sms", "Our answer to %(yours)s %(ref)s is late; we are sorry."),
    "escalated": pgettext_lazy("sms", "A higher level has %(yours)s %(ref)s now."),
    "decision": pgettext_lazy("sms", "Our answer to %(yours)s %(ref)s is ready."),
    "declined": pgettext_lazy("sms", "Our answer to %(yours)s %(ref)s is ready."),
    "contact_corrected": pgettext_lazy("sms", "We reach you here about %(yours)s %(ref)s."),
    "closed": pgettext_lazy("sms", "We closed %(yours)s %(ref)s."),
    "reopened": pgettext_lazy("sms", "We opened %(yours)s %(ref)s again."),
}
"""Without a date."""

FORMER = pgettext_lazy("sms", "Your number stood at %(ref)s; we took it out. Not what you want? Call %(phone)s.")

ASKED = {"question": D.ANSWER_QUESTION}
"""The date that a letter is about, where it is not that of our answer."""


def text_of(letter: Letter, steps: Sequence[Step]) -> str:
    """The text message for a letter, in its language, as the matter stood then."""
    policy = current.rules(letter.case.policy_version).policy
    with translation.override(letter.language):
        return written(letter.kind, Matter.at(letter.case, steps, policy, letter.language, letter.entry))


def written(kind: str, matter: Matter) -> str:
    """The fullest of its forms that two messages hold; an acknowledgement keeps its key at any length."""
    forms = list(_forms(kind, matter))
    wanted = forms[:2] if kind in KEYED else forms
    return next((text for text in wanted if cost(text).segments <= MOST), wanted[-1])


def is_delicate(matter: Matter) -> bool:
    """What nobody else at the telephone may learn of: by the policy's subjects, by its weight, by whom it names."""
    case = matter.case
    by_subject = case.subject in (*matter.policy.sensitive_subjects, *matter.policy.raised_subjects)
    return by_subject or case.critical or bool(case.people_named)


def _forms(kind: str, matter: Matter) -> Iterator[str]:
    """The same news, each shorter than the one before."""
    if kind == former.LEFT:  # perhaps a stranger's telephone: the reference, and whom to ask
        institution = matter.policy.institution
        yield str(FORMER) % {"ref": matter.row.reference, "phone": institution.phone}
        return
    delicate = is_delicate(matter)
    links = [] if delicate else [settings.INSAF_BASE_URL + access.short_path(matter.row)]
    for link in (*links, page("portal:track", "/track/")):
        for with_weekday in (True, False):
            yield f"{_sentence(kind, matter, delicate, with_weekday)}\n{link}"


def _sentence(kind: str, matter: Matter, delicate: bool, with_weekday: bool) -> str:
    at = _date(kind, matter)
    named = pgettext("sms", "your request") if delicate else yours(matter)
    facts = {"ref": matter.row.reference, "yours": named, "date": _said(at, matter, with_weekday) if at else ""}
    if kind == ACKNOWLEDGEMENT:
        return str(DELICATE if delicate else RECEIVED[matter.case.kind]) % facts
    form = DATED.get(kind) if at else None
    return str(form or UNDATED.get(kind, NEWS)) % facts


def _date(kind: str, matter: Matter) -> datetime | None:
    asked = matter.case.deadline(ASKED[kind]) if kind in ASKED else matter.answer_due
    if asked is None and kind == ACKNOWLEDGEMENT:
        asked = matter.case.deadline(D.DECIDE)
    return asked.due_at if asked and asked.pending else None


def _said(at: datetime, matter: Matter, with_weekday: bool) -> str:
    """Day and month, in the institution's zone; the page says it in both calendars."""
    day = at.astimezone(ZoneInfo(matter.policy.calendar.zone)).date()
    short = f"{day.day} {MONTHS[matter.language][day.month - 1]}"
    return f"{weekday(day, matter.language)} {short}" if with_weekday else short
