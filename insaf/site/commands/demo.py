"""`insaf demo load`: a living institution, made by real acts over the last four months."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from insaf.site.cli import Wrong, command, group, need_database, show

if TYPE_CHECKING:
    from insaf.people.models import Staff

PASSWORD = "insaf-demo-2026"  # noqa: S105 - sample logins of a demo, printed for everybody
STAFF = (
    ("agent", "omar@example.com", "عمر الشمري", "Omar Al-Shammari", ("agent",)),
    ("second_agent", "huda@example.com", "هدى العتيبي", "Huda Al-Otaibi", ("agent",)),
    ("manager", "layla@example.com", "ليلى القرني", "Layla Al-Qarni", ("complaints_manager",)),
    ("executive", "faisal@example.com", "فيصل المطيري", "Faisal Al-Mutairi", ("executive",)),
    ("auditor", "yusuf@example.com", "يوسف باوزير", "Yusuf Bawazir", ("auditor",)),
    ("administrator", "sara@example.com", "سارة الغامدي", "Sara Al-Ghamdi", ("administrator",)),
)


def add(subparsers: Any) -> None:
    demo = group(subparsers, "demo", "sample data")
    load = command(demo, "load", _load, "fill an empty installation with sample matters and staff")
    load.add_argument("--cases", type=int, default=200, help="how many matters (200)")
    load.add_argument("--seed", type=int, default=7, help="the same seed tells the same stories")


def _load(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases.models import Case
    from insaf.rulebook import seeding
    from insaf.site.demo import bodies, calls, parties, post
    from insaf.site.demo.player import Player

    if Case.objects.exists():
        raise Wrong("this installation has cases already; sample data go into an empty one.")
    now, began = datetime.now(UTC), time.monotonic()
    seeding.ensure(now)
    staff = _staff()
    people = {part: one.actor for part, one in staff.items()}
    parties.settle(PASSWORD)
    Player(people, now, words.seed).play(words.cases, _progress)
    post.deliver(now)
    parties.wait_for_forwarding(now)
    bodies.live(people, now)
    _past_letters(now)
    calls.ring(staff["agent"], now)
    value = {"cases": Case.objects.count(), "seconds": round(time.monotonic() - began, 1)}
    show(words, value | {"password": PASSWORD}, [_said(value), *_logins()])


def _staff() -> dict[str, Staff]:
    from insaf.core.terms import Role
    from insaf.people.models import Staff

    return {
        part: Staff.objects.filter(email=email).first()
        or Staff.objects.create_user(email, PASSWORD, tuple(map(Role, roles)), name_ar=name_ar, name_en=name_en)
        for part, email, name_ar, name_en, roles in STAFF
    }


def _past_letters(now: datetime) -> None:
    """Letters and notices before the last days are taken as sent; the rest go to the mailbox."""
    from insaf.cases.models import Entry
    from insaf.outbox import follow, notices
    from insaf.outbox.models import Bookmark
    from insaf.site.demo.player import EARLY_MAIL

    last = Entry.objects.filter(at__lt=now - EARLY_MAIL).order_by("-seq").first()
    if last is not None:
        for name in (follow.NAME, notices.NAME):
            Bookmark.objects.update_or_create(name=name, defaults={"seq": last.seq})


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty() and (done % 25 == 0 or done == of):
        print(f"\r{done} of {of} acts", end="\n" if done == of else "", file=sys.stderr)


def _said(value: dict[str, Any]) -> str:
    return f"{value['cases']} matters, made by real acts in {value['seconds']} s."


def _logins() -> list[str]:
    from insaf.site.demo import parties

    lines = [f"  {email:22} {', '.join(roles)}" for _, email, _, _, roles in STAFF]
    lines += [f"  {email:22} respondent of {unit}" for email, unit in parties.LOGINS]
    return [f"Sign in at /desk/ with the password {PASSWORD} as:", *lines]
