"""The question about satisfaction: asked once by mail, days after the closing, and never of who wants none (D-18, K-13).

Letters about a case are the person's right and carry no way to refuse them; this one does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from insaf.cases.history import Step
from insaf.core.case import Case, Recorded
from insaf.core.evolve import replay
from insaf.core.terms import Status
from insaf.outbox import addresses
from insaf.outbox.models import Letter, Unasked

SURVEY = "survey"
AFTER = timedelta(days=2)
"""How long after the closing it is asked, of those who have not said it by themselves."""


def is_apt(letter: Letter, steps: list[Step]) -> bool:
    """Whether a letter should still go out; only a question can have become needless."""
    if letter.kind != SURVEY:
        return True
    case: Case = replay(Recorded(step.event, step.at, step.actor) for step in steps)
    return case.status is Status.CLOSED and not case.rated and not wants_none(letter.recipient)


def wants_none(address: str) -> bool:
    return Unasked.objects.filter(address=address.strip().lower()).exists()


def refusal_url(letter: Letter) -> str:
    """Where one click ends these questions; needs no sign-in (RFC 8058)."""
    return settings.INSAF_BASE_URL + reverse("portal:unasked", args=[_token(letter)])


def letter_of(token: str) -> Letter | None:
    """The letter that a refusal answers; None for a token that is none of ours."""
    number, _, seal = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if not addresses.is_sealed("survey", number, seal):
        return None
    try:
        return Letter.objects.select_related("case").get(pk=int(number), kind=SURVEY)
    except ObjectDoesNotExist:
        return None


def refuse(letter: Letter, now: datetime) -> None:
    """No more questions to this address; saying it again changes nothing."""
    Unasked.objects.get_or_create(address=letter.recipient.lower(), defaults={"at": now})


def _token(letter: Letter) -> str:
    return f"{letter.pk}.{addresses.seal('survey', str(letter.pk))}"
