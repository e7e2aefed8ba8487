"""What the tests of the desk begin with: a seat at the desk, a matter received, an act done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Entry
from insaf.core.acts import Act
from insaf.core.acts.answering import AnswerPoint
from insaf.core.terms import Finding
from insaf.people.models import Staff
from tests import cast, given

PASSWORD = "correct horse battery staple"


def seat(member: cast.Member, language: str = "ar") -> Client:
    """A browser in which a member of staff is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(Staff.objects.get(pk=member.id))
    client.cookies["insaf_language"] = language
    return client


def received(ago: timedelta = timedelta(0), **words: Any) -> str:
    """The reference of a complaint that Amina filed some time ago."""
    at = timezone.now() - ago
    return perform(given.complaint(**{"received_at": at, **words}), None, cast.complainant, at).reference


def does(member: cast.Member, act: Act, reference: str, now: datetime | None = None) -> None:
    perform(act, reference, member.actor, now or timezone.now())


def assessed(reference: str, member: cast.Member = cast.omar, **words: Any) -> str:
    does(member, given.assessment(**words), reference)
    return reference


def answered_points(reference: str, member: cast.Member = cast.omar) -> str:
    for number in case(reference).unanswered_points:
        does(member, AnswerPoint(number, Finding.UPHELD, "تحققنا من ذلك وثبت."), reference)
    return reference


def decided(reference: str, member: cast.Member = cast.omar, **words: Any) -> str:
    assessed(reference, member)
    answered_points(reference, member)
    does(member, given.decision(**words), reference)
    return reference


def case(reference: str) -> Any:
    loaded = queries.load(reference)
    assert loaded is not None
    return loaded.case


def types(reference: str) -> list[str]:
    """What stands in the record of a case."""
    return list(Entry.objects.filter(case__reference=reference).order_by("n").values_list("type", flat=True))


def page(client: Client, reference: str, status: int = 200) -> str:
    """The case page as text."""
    return text(client.get(f"/desk/cases/{reference}/"), status)


def act(client: Client, reference: str, slug: str, **data: Any) -> Any:
    """What comes back from posting one act's form."""
    return client.post(f"/desk/cases/{reference}/acts/{slug}/", data)


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-2000:]
    return str(response.content.decode())
