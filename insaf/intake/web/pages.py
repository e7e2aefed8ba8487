"""What the pages of the form show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insaf.cases import access
from insaf.core.acts.base import File
from insaf.core.policy import Kind
from insaf.intake.web import drafts, filing
from insaf.intake.web.forms import FilingForm, Whom
from insaf.intake.web.models import Submission
from insaf.intake.web.reading import title_of
from insaf.rulebook import current, page

WITHOUT_NAME = ("name", "email", "phone", "preferred_channel")
FOR_OTHERS = ("on_behalf_of", "authority")
LEFT_TO_RIGHT = ("email", "phone")
GROUPS = (
    ("matter", ("kind", "subject", "title", "narrative", "outcome_sought", "event_on")),
    ("person", ("whom", *FOR_OTHERS, *WITHOUT_NAME, "language", "adjustments")),
)


@dataclass(frozen=True)
class Answer:
    """One line of the review: the question, the answer, and where to correct it."""

    name: str
    label: str
    words: str
    correct: str
    story: bool = False
    ltr: bool = False
    day: Any = None


def texts() -> dict[str, str]:
    """The policy's own sentences in the reader's language."""
    return page.texts(current.policy(), _language())


def files(submission: Submission | None) -> tuple[File, ...]:
    return drafts.files_of(submission) if submission else ()


def unjudged(submission: Submission, now: datetime) -> FilingForm:
    """The form as it was typed, without saying yet what is missing."""
    fields = drafts.fields_of(submission)
    today = current.calendar().local_date(now)
    return FilingForm(initial=fields.dict(), policy=current.policy(), today=today)


def review(form: FilingForm, submission: Submission, token: str, now: datetime) -> dict[str, Any]:
    """Everything as it will be sent, and the date it would be promised now."""
    edit = reverse("intake_web:edit", args=[token])
    said = form.cleaned_data
    kind = Kind(said["kind"])
    return {
        "groups": [(name, _answers(form, names, edit)) for name, names in GROUPS],
        "files": files(submission),
        "edit": edit,
        "kind": kind.value,
        "due_at": promised_at(kind, now),
        "days": current.policy().targets[kind].decide_days,
        "unreachable": not (said["email"] or said["phone"]),
        "texts": texts(),
    }


def receipt(submission: Submission, ours: bool, now: datetime) -> dict[str, Any]:
    """The receipt; the secret is for the browser that sent it, for ten minutes."""
    row = filing.case_of(submission)
    assert row is not None
    fresh = submission.filed_at is not None and now - submission.filed_at <= filing.SECRET_SHOWN
    shown = ours and (fresh or bool(submission.suspicion))
    link = access.private_path(row) if shown else ""
    policy = current.rules(row.policy_version).policy
    return {
        "row": row,
        "secret": access.secret_of(row) if shown else "",
        "link": link,
        "link_shown": settings.INSAF_BASE_URL.rstrip("/") + link if link else "",
        "mailed_to": row.person.email if row.person and shown else "",
        "reachable": bool(row.person and row.person.reachable),
        "minutes": int(filing.SECRET_SHOWN.total_seconds() // 60),
        "rungs": policy.ladder,
        "target": policy.targets[Kind(row.kind)],
        "external": policy.external,
        "texts": page.texts(policy, _language()),
        "late": page.steps(policy, "when_late", _language()),
    }


def promised_at(kind: Kind, now: datetime) -> datetime:
    """When an answer would be due if the matter were received now."""
    rules = current.rules()
    days = rules.policy.targets[kind].decide_days
    return rules.calendar.due_at(now, days, rules.policy.calendar.day_of_receipt_counts)


def _answers(form: FilingForm, names: tuple[str, ...], edit: str) -> list[Answer]:
    whom = form.cleaned_data["whom"]
    left_out = (*(WITHOUT_NAME if whom == Whom.ANONYMOUS else ()), *(() if whom == Whom.OTHER else FOR_OTHERS))
    return [_answer(form, name, edit) for name in names if name not in left_out]


def _answer(form: FilingForm, name: str, edit: str) -> Answer:
    bound, value = form[name], form.cleaned_data.get(name)
    if name == "title" and not value:
        value = title_of(form.cleaned_data["narrative"])
    choices = dict(getattr(form.fields[name], "choices", ()))
    words = str(choices.get(value, value if value is not None else "")).partition("\n")[0]
    if name == "preferred_channel" and not value:
        words = _("Not stated")
    return Answer(
        name=name,
        label=str(bound.label),
        words=words,
        correct=f"{edit}#{bound.id_for_label or bound.auto_id}",
        story=name in ("narrative", "outcome_sought", "adjustments"),
        ltr=name in LEFT_TO_RIGHT,
        day=value if name == "event_on" else None,
    )


def _language() -> str:
    return get_language() or "ar"
