"""Agents beside the servers: they take what waits and answer, through the product's own door to the rows.

python -m tests.chat.answering AGENTS SECONDS
"""

from __future__ import annotations

import contextlib
import json
import random
import secrets
import sys
import threading
import time

from insaf.site.cli import need_database


def main(agents: int, seconds: float) -> None:
    """Prints every answer that was kept: conversation, number, text. Supervisors, who may write into any talk."""
    need_database()
    from insaf.core.terms import Role
    from insaf.people.models import Staff

    staff = [
        Staff.objects.filter(email=f"agent{n}@example.com").first()
        or Staff.objects.create_user(f"agent{n}@example.com", None, (Role.COMPLAINTS_MANAGER,), name_ar=f"موظف {n}")
        for n in range(agents)
    ]
    kept: list[tuple[int, int, str]] = []
    print("ready", flush=True)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_answer, args=(one, until, kept)) for one in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(kept))


def _answer(staff, until: float, kept: list[tuple[int, int, str]]) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.utils import timezone

    from insaf.chat import presence, talking
    from insaf.chat.models import Conversation

    chance = random.Random(staff.pk)
    signed = 0.0
    while time.monotonic() < until:
        now = timezone.now()
        if time.monotonic() - signed > 10:
            signed = time.monotonic()
            presence.here(staff, now)
        rows = list(Conversation.objects.exclude(state="ended").values_list("pk", flat=True)[:600])
        if rows:
            pk, text = chance.choice(rows), f"رد {secrets.token_hex(4)}"
            with contextlib.suppress(talking.Ended):  # it ended since it was listed: nothing was kept
                kept.append((pk, talking.staff_says(pk, staff, secrets.token_hex(8), text, now).number, text))
        time.sleep(chance.uniform(0.2, 1.0))
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
