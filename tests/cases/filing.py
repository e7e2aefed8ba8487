"""Files complaints, writes notes or sweeps, in a process of its own: `python -m tests.cases.filing file 100`."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django


def main(what: str, number: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    django.setup()
    {"prepare": prepare, "file": file, "note": note, "sweep": sweep}[what](number)


def prepare(_: int) -> None:
    from django.core.management import call_command

    from insaf.rulebook import seeding
    from tests import given

    call_command("migrate", verbosity=0)
    seeding.ensure(given.SUNDAY)


def file(number: int) -> None:
    from insaf.cases import actions
    from tests import cast, given

    for _ in range(number):
        row = actions.perform(given.complaint(), None, cast.complainant, given.SUNDAY)
        print(row.reference, flush=True)


def note(number: int) -> None:
    """Notes on one case, to which others write at the same time."""
    from insaf.cases import actions
    from insaf.cases.models import Case
    from insaf.core.acts.handling import AddNote
    from tests import cast, given

    reference = Case.objects.order_by("id").values_list("reference", flat=True)[0]
    for _ in range(number):
        print(actions.perform(AddNote("ملاحظة"), reference, cast.omar.actor, given.SUNDAY).entries, flush=True)


def sweep(days: int) -> None:
    from insaf.cases import sweep
    from tests import given

    print(sweep.run_once(given.SUNDAY + timedelta(days=days)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
