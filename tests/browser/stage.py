"""Fills a served installation with a living centre and prints where each scene stands.

Run in a process of its own, beside the server, with the server's environment.
"""

from __future__ import annotations

import json
from typing import Any

from insaf.site.cli import need_database


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
    return found


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
    return scenes


def _first(closed: bool | None = None, **wanted: Any) -> Any:
    from insaf.cases.models import Case

    found = Case.objects.filter(**wanted)
    if closed is False:
        found = found.exclude(status="closed")
    return found.order_by("-entries").first()


if __name__ == "__main__":
    main()
