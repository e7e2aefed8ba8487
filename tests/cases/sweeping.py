"""A long queue of due cases, and sweepers whose clock runs fast, one of them killed every second.

`python -m tests.cases.sweeping file 500`, then `... crowd 20`, then `... finish`.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from datetime import datetime, timedelta
from typing import Any

import django

from tests import cast, given

SWEEPERS = 4
SPREAD = 5  # days over which the cases were received
DAYS = 32  # days that pass in one run
END = given.SUNDAY + timedelta(days=DAYS)


def main(what: str, *numbers: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    django.setup()
    {"file": file, "crowd": crowd, "finish": finish}[what](*numbers)


def file(number: float) -> None:
    """Complaints received on a few days before Sunday, about which nobody does anything."""
    from insaf.cases import actions

    for n in range(int(number)):
        received_at = given.SUNDAY - timedelta(days=n % SPREAD, minutes=n)
        actions.perform(given.complaint(received_at=received_at), None, cast.complainant, given.SUNDAY)


def crowd(seconds: float) -> None:
    """Four sweepers at any time; says how many were killed."""
    began, kills = time.time(), 0
    running = [_forked(began, seconds) for _ in range(SWEEPERS)]
    while time.time() < began + seconds - 1:
        time.sleep(1)
        lost = running.pop(random.randrange(SWEEPERS))
        os.kill(lost, signal.SIGKILL)
        kills += os.WIFSIGNALED(os.waitpid(lost, 0)[1])
        running.append(_forked(began, seconds))
    assert all(os.waitpid(one, 0)[1] == 0 for one in running), "a sweeper failed"
    print("killed", kills)


def _forked(began: float, seconds: float) -> int:
    """A process of its own, with everything loaded already and no connection opened yet."""
    pid = os.fork()
    if pid:
        return pid
    try:
        _sweep(began, seconds)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _sweep(began: float, seconds: float) -> None:
    """Sweep until the days have passed; tells of each case that it has done."""
    from insaf.cases import sweep

    perform = sweep.perform

    def told(*words: Any) -> None:
        perform(*words)
        print(os.getpid(), flush=True)

    sweep.perform = told
    while (now := _clock(began, seconds)) < END:
        sweep.run_once(now)
        time.sleep(0.02)


def finish() -> None:
    from insaf.cases import sweep

    print(sweep.run_once(END))


def _clock(began: float, seconds: float) -> datetime:
    """``DAYS`` days in ``seconds``."""
    return given.SUNDAY + timedelta(days=DAYS) * ((time.time() - began) / seconds)


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
