"""Fills a served installation with a living centre and prints where each scene stands.

Run in a process of its own, beside the server, with the server's environment.
"""

from __future__ import annotations

import json
from typing import Any

from insaf.site.cli import need_database
from tests import cast, given


def main() -> None:
    need_database()
    print(json.dumps({"public": _public(), "desk": _desk()}))


def _public() -> dict[str, str]:
    """The private path of one case in each public state, the fullest first."""
    from insaf.cases import access
    from insaf.core.terms import PublicStatus

    found = {}
    for status in PublicStatus:
        row = _first(public_status=str(status), language="ar")
        assert row is not None, f"no case of the demonstration is {status}"
        found[str(status)] = access.private_path(row)
    return found | {"asked": _asked_outside()}


def _asked_outside() -> str:
    """The private path of a question to somebody outside, which stands open."""
    from datetime import timedelta

    from insaf.cases import consulted
    from insaf.core.acts.consulting import Consult

    row = _received()
    _does(row, given.assessment())
    words = {"address": "registrar@partner.example", "disclosed": "رقم الاستفسار 4471.", "language": "ar"}
    _does(row, Consult("عمادة القبول", "هل وصلكم ردنا؟", _now() + timedelta(days=9), **words))
    return f"/asked/key/{consulted.secret(row, 1)}/"


def _desk() -> dict[str, str]:
    """References of cases that look different at the desk."""
    from django.utils import timezone

    from insaf.core.terms import Status

    late = _first(closed=False, due_at__lt=timezone.now())
    assert late is not None
    scenes = {"overdue": late.reference}
    for status in (Status.OPEN, Status.ANSWERED, Status.CLOSED, Status.AWAITING_COMPLAINANT):
        row = _first(status=str(status))
        assert row is not None, f"no case of the demonstration is {status}"
        scenes[str(status)] = row.reference
    return scenes | {"pausing": _waiting(), "unheard": _investigated()}


def _waiting() -> str:
    """A case of today, whose policy lets the clock wait for the complainant (C-16)."""
    from insaf.core.acts.clock import Pause
    from insaf.core.acts.handling import AskComplainant

    until = given.calendar().closes_at(given.calendar().add_working_days(_now().date(), 4))
    reference = _received()
    _does(reference, AskComplainant("نرجو تزويدنا برقم الفاتورة."))
    _does(reference, Pause(until, "لا نمضي بلا رقم الفاتورة."))
    return reference


def _investigated() -> str:
    """One side was heard, the other not, and every point has its answer (D-08)."""
    from insaf.core.acts.answering import AnswerPoint
    from insaf.core.acts.handling import HearSide
    from insaf.core.terms import Finding, Route, Side

    reference = _received()
    _does(reference, given.assessment(route=Route.INVESTIGATION, complexity=3))
    _does(reference, AnswerPoint(1, Finding.UPHELD, "تحققنا من ذلك وثبت."))
    _does(reference, HearSide(Side.COMPLAINANT, "phone", "أكدت أن الإلغاء وصل قبل الموعد بأسبوع."))
    return reference


def _received() -> str:
    from insaf.cases.actions import perform

    return str(perform(given.complaint(received_at=_now()), None, cast.complainant, _now()).reference)


def _does(reference: str, act: Any) -> None:
    """Omar of the demonstration does it."""
    from insaf.cases.actions import perform
    from insaf.people.models import Staff

    perform(act, reference, Staff.objects.get(email="omar@example.com").actor, _now())


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _first(closed: bool | None = None, **wanted: Any) -> Any:
    from insaf.cases.models import Case

    found = Case.objects.filter(**wanted)
    if closed is False:
        found = found.exclude(status="closed")
    return found.order_by("-entries").first()


if __name__ == "__main__":
    main()
