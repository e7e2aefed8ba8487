"""Stays at one mailbox for ever: takes what comes, waits for more, comes back after every failure."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, close_old_connections

from insaf.intake.email import health
from insaf.intake.email.boxes import Box
from insaf.intake.email.fetching import Look, Rests, look
from insaf.intake.email.imap import IDLE_FOR, Session, session
from insaf.intake.email.oauth import Tokens
from insaf.intake.email.troubles import Trouble, meaning

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds
REFUSED_FIRST, REFUSED_WAIT = 30.0, 300.0  # seconds after a refused sign-in: who knocks too often is locked out
log = logging.getLogger("insaf.mail")


@dataclass
class BackOff:
    """Waits twice as long after each failure, a little by chance, up to a limit."""

    wait: float = FIRST_WAIT

    def reset(self) -> None:
        self.wait = FIRST_WAIT

    def next(self, trouble: Trouble) -> float:
        """Seconds until the next try."""
        refused = trouble in (Trouble.SIGN_IN, Trouble.TOKEN)
        shortest, longest = (REFUSED_FIRST, REFUSED_WAIT) if refused else (FIRST_WAIT, LONGEST_WAIT)
        wait = min(max(self.wait, shortest), longest)
        self.wait = wait * 2
        return wait * random.uniform(0.8, 1.0)  # noqa: S311


def watch(box: Box, stopping: threading.Event, after_look: Callable[[Look], None] = lambda _: None) -> None:
    """Until ``stopping`` is set; whatever goes wrong is written down and tried again."""
    rests, back_off, tokens = Rests(), BackOff(), tokens_of(box)
    while not stopping.is_set():
        try:
            _told(lambda: health.know([box.name], _now()))
            with session(box, tokens) as open_session:
                _stay(open_session, rests, back_off, stopping, after_look)
        except Exception as problem:
            if rests.progress:
                back_off.reset()
            rests.progress = False
            wait = _failed(box, problem, back_off)
            stopping.wait(wait)


def once(box: Box) -> Look:
    """One look; what goes wrong is written down and raised."""
    health.know([box.name], _now())
    rests = Rests()
    try:
        with session(box, tokens_of(box)) as open_session:
            done = look(open_session, rests, lambda: False)
    except Exception as problem:
        health.failed(box.name, meaning(problem), _now())
        raise
    health.succeeded(box.name, done.left, _now(), Trouble.STUCK if rests.any() else "")
    return done


def tokens_of(box: Box) -> Tokens | None:
    return Tokens(Path(box.oauth2)) if box.oauth2 else None


def _stay(open_session: Session, rests: Rests, back_off: BackOff, stopping: threading.Event,
          after_look: Callable[[Look], None]) -> None:  # fmt: skip
    while not stopping.is_set():
        done = look(open_session, rests, stopping.is_set)
        trouble = Trouble.STUCK if rests.any() else ""
        _told(lambda done=done, trouble=trouble: health.succeeded(open_session.box.name, done.left, _now(), trouble))
        back_off.reset()
        after_look(done)
        close_old_connections()
        if not done.more:
            open_session.rest(min(rests.next(), IDLE_FOR), stopping.is_set)


def _failed(box: Box, problem: Exception, back_off: BackOff) -> float:
    trouble = meaning(problem)
    wait = back_off.next(trouble)
    if trouble is Trouble.CRASHED:
        log.exception("%s: taking mail failed, again in %.0f s", box.name, wait)
    else:
        log.warning("%s: %s, again in %.0f s", box.name, problem if trouble == str(problem) else trouble, wait)
    _told(lambda: health.failed(box.name, trouble, _now()))
    close_old_connections()
    return wait


def _told(write: Callable[[], None]) -> None:
    """The row is for people; the mail must flow without it."""
    try:
        write()
    except (DatabaseError, OSError) as problem:
        log.warning("the state of a mailbox was not written down: %s", type(problem).__name__)
        time.sleep(0.1)


def _now() -> datetime:
    return datetime.now(UTC)
