"""`insaf case bundle`: the evidence of a case as a ZIP that proves itself."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insaf.core.terms import SYSTEM, Actor
from insaf.site.cli import Wrong, command, need_database, show


def add(case: Any) -> None:
    made = command(case, "bundle", _bundle, "the evidence of a case as a ZIP that anybody can check")
    made.add_argument("reference", metavar="REF", help="as in ET-2026-00417-K, however typed")
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; insaf-REF.zip here unless told")
    made.add_argument("--show-names", action="store_true", help="name the complainant; hidden unless told")
    made.add_argument("--to", default="", metavar="CODE", help="the external body it is for, a code of the policy")
    made.add_argument("--by", default="", metavar="EMAIL", help="the member of staff who acts; the system unless told")


def _bundle(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import queries
    from insaf.core.reasons import Refused
    from insaf.reports.bundle import Order
    from insaf.site import evidence

    loaded = queries.load(words.reference)
    if loaded is None:
        raise Wrong(f"There is no case with the reference {words.reference}.")
    order = Order(words.show_names, words.to)
    path: Path = words.output or Path(f"insaf-{loaded.case.reference}.zip")
    try:
        with evidence.draft() as draft:
            made = evidence.hand_out(loaded, order, _actor(words.by), datetime.now(UTC), draft)
            evidence.lay_down(draft, path)
    except Refused as refused:
        from insaf.cases.refusals import say

        raise Wrong(str(say(refused.reason))) from None
    value = {"file": str(path), "bytes": made.size, "sha256": made.sha256}
    show(words, value, [f"{path}  {made.size} bytes", f"SHA-256 {made.sha256}"])


def _actor(email: str) -> Actor:
    from insaf.people.models import Staff

    if not email:
        return SYSTEM
    member = Staff.objects.filter(email=email.strip().lower(), is_active=True).first()
    if member is None:
        raise Wrong(f"There is no active member of staff with the address {email}.")
    return member.actor
