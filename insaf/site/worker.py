"""The worker: follows the log, sends what is unsent, takes what is due; once a second, for ever."""

import importlib
import logging
import os
import signal
import threading
import time
from datetime import UTC, datetime

from django.db import close_old_connections

ROUNDS = (
    "insaf.cases.recount",  # before the sweep: a date that moves is not missed
    "insaf.cases.absence",
    "insaf.cases.sweep",
    "insaf.chat.tending",
    "insaf.intake.phone.settling",
    "insaf.intake.phone.overdue",
    "insaf.intake.email.settling",  # before the letters: what came is acknowledged in the same round
    "insaf.intake.external.lying",
    "insaf.intake.external.inviting",
    "insaf.intake.external.tidying",
    "insaf.outbox.follow",
    "insaf.outbox.send",
    "insaf.outbox.sms.send",
    "insaf.outbox.spoken",
    "insaf.outbox.notices",
    "insaf.outbox.staff_mail",
    "insaf.outbox.memos",
    "insaf.cases.checkpoints",
    "insaf.intake.web.tidy",
    "insaf.outbox.witness",
    "insaf.intake.email.alarms",
)
PAUSE = 1.0  # seconds between rounds
LONGEST_PAUSE = 60.0  # seconds a failing round is left alone at most
log = logging.getLogger("insaf.worker")


class Round:
    """One kind of work; a failure is logged, waited out longer each time, and stops no other."""

    def __init__(self, module: str) -> None:
        self.module, self.failures, self.idle_until = module, 0, float("-inf")

    def run(self, now: datetime) -> None:
        if time.monotonic() < self.idle_until:  # a clock that is set back must not lengthen the wait
            return
        try:
            importlib.import_module(self.module).run_once(now)
            self.failures = 0
        except Exception:
            self.failures += 1
            close_old_connections()  # one that broke is not handed to the next round
            wait = min(PAUSE * 2**self.failures, LONGEST_PAUSE)
            self.idle_until = time.monotonic() + wait
            log.exception("%s failed, again in %.0f s", self.module, wait)


def main() -> None:
    """Runs until SIGTERM, which lets the round under way come to its end."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    import django

    django.setup()
    rounds = [Round(module) for module in ROUNDS]
    while not stopping.is_set():
        for each in rounds:
            each.run(datetime.now(UTC))
        close_old_connections()  # once for all of them: to open one costs as much as what most of them ask
        stopping.wait(PAUSE)


if __name__ == "__main__":
    main()
