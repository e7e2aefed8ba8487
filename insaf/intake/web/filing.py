"""Makes a case of a confirmed submission, once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.cases.words import say
from insaf.core.acts.intake import Contact, Receive
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT
from insaf.intake.web import drafts, tokens
from insaf.intake.web.forms import FilingForm
from insaf.intake.web.models import Submission
from insaf.intake.web.reading import title_of
from insaf.rulebook import current

S = Submission.State
CHANNEL = "web"
HASTY = 2.0  # seconds
MANY_LINKS = 3
SECRET_SHOWN = timedelta(minutes=10)
_LINK = re.compile(r"https?://|www\.", re.I)


class FiledAlready(Exception):
    """Another request has filed this submission."""


class NotReady(ValueError):
    """The draft does not read as a matter; ``form`` says what is wrong."""

    def __init__(self, form: FilingForm) -> None:
        super().__init__("the draft has errors")
        self.form = form


def file(submission: Submission, now: datetime) -> Submission:
    """File a confirmed draft: the same submission is never two cases, however often it comes.

    The instant of the first confirmation is the receipt (B-05). Raises ``NotReady``.
    A suspicious one is held for a person to look at, and never dropped.
    """
    if submission.state != S.DRAFT:
        return submission
    form = form_of(submission, now)
    if not form.is_valid():
        raise NotReady(form)
    if submission.suspicion:
        Submission.objects.filter(pk=submission.pk, state=S.DRAFT).update(state=S.HELD, confirmed_at=now)
        return Submission.objects.get(pk=submission.pk)
    submission.confirmed_at = now
    return _receive(submission, form, now)


def release(submission: Submission, now: datetime) -> Submission:
    """A person looked and found it genuine: file it with the receipt it had (B-05). Raises ``NotReady``."""
    if submission.state != S.HELD:
        return submission
    form = form_as_confirmed(submission)
    if not form.is_valid():
        raise NotReady(form)
    return _receive(submission, form, now)


def held() -> list[Submission]:
    """What waits for a person to look at, oldest first."""
    return list(Submission.objects.filter(state=S.HELD).order_by("confirmed_at"))


def held_count() -> int:
    return Submission.objects.filter(state=Submission.State.HELD).count()


def form_of(submission: Submission, now: datetime) -> FilingForm:
    """The form filled with what was posted."""
    today = current.calendar().local_date(now)
    return FilingForm(drafts.fields_of(submission), policy=current.policy(), today=today)


def form_as_confirmed(submission: Submission) -> FilingForm:
    """The same by the policy and the day of the confirmation: later rules refuse nothing (A-15, B-05)."""
    assert submission.confirmed_at is not None
    rules = current.rules_at(submission.confirmed_at)
    today = rules.calendar.local_date(submission.confirmed_at)
    return FilingForm(drafts.fields_of(submission), policy=rules.policy, today=today)


def suspicion(posted: Any, sealed_token: str) -> str:
    """Why this may not be a person: the field nobody sees was filled, or links came in haste."""
    if posted.get("nickname_again"):
        return "trap"
    links = len(_LINK.findall(posted.get("narrative", "")))
    if links >= MANY_LINKS and tokens.is_hasty(sealed_token, HASTY):
        return "haste"
    return ""


def case_of(submission: Submission) -> Case | None:
    return Case.objects.filter(reference=submission.reference).first() if submission.reference else None


def _receive(submission: Submission, form: FilingForm, now: datetime) -> Submission:
    """The case and the mark that it was made commit together: a crash makes both or none."""
    try:
        act = _act(submission, form.cleaned_data)
        perform(act, None, COMPLAINANT, now, also=lambda row: _mark(submission, row, now))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(say(refused.reason)))
        raise NotReady(form) from refused
    except FiledAlready:
        pass  # the same confirmation came twice at once; the first one made the case
    return Submission.objects.get(pk=submission.pk)


def _mark(submission: Submission, row: Case, now: datetime) -> None:
    """Only one of two at once finds the submission still to be filed."""
    unfiled = Submission.objects.filter(pk=submission.pk, state=submission.state)
    marked = unfiled.update(
        state=S.FILED, reference=row.reference, confirmed_at=submission.confirmed_at, filed_at=now,
        raw=b"", files=[],
    )  # fmt: skip
    if not marked:
        raise FiledAlready(submission.pk)


def _act(submission: Submission, said: dict[str, Any]) -> Receive:
    assert submission.confirmed_at is not None
    return Receive(
        kind=Kind(said["kind"]),
        channel=CHANNEL,
        subject=said["subject"],
        title=said["title"] or title_of(said["narrative"]),
        narrative=said["narrative"],
        received_at=submission.confirmed_at,
        language=said["language"] or submission.page_language,
        contact=Contact(said["name"], said["email"], said["phone"]),
        outcome_sought=said["outcome_sought"],
        on_behalf_of=said["on_behalf_of"],
        authority=said["authority"],
        adjustments=said["adjustments"],
        preferred_channel=said["preferred_channel"],
        event_on=said["event_on"],
        files=drafts.files_of(submission),
    )
