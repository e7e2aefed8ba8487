"""Takes the mails of one box: fetched, kept durably here, and only then put away on the server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError
from imapclient import IMAPClient

from insaf.intake.email.boxes import After, Box
from insaf.intake.email.imap import Fetched, Session
from insaf.intake.email.keeping import Raw, keep
from insaf.intake.email.models import Arrival, Mailbox
from insaf.intake.email.troubles import Trouble, Troubled

BATCH, BATCH_BYTES = 50, 4 * 1024 * 1024
"""Mails fetched and kept at once; a larger one travels alone, so memory is bounded."""

LARGEST = 100 * 1024 * 1024
"""Bytes that are taken at all; a larger mail stays on the server, for all to see."""

AT_ONCE = 500  # sizes asked for in one go
MOST_PASSED_OVER = 500  # mails that fail in a box that keeps its mails, before it stops at the next
RESTS = (5.0, 30.0, 120.0, 600.0, 3600.0)  # seconds until a mail that failed is tried again
ENOUGH = 3  # mails in a row that cannot be kept: the others need not be tried
NOT_ITS_FAULT = (OperationalError, InterfaceError, OSError)
"""The database or the disk is away: it is not the mail, it is us."""

log = logging.getLogger("insaf.mail")


@dataclass
class Rests:
    """The mails that failed, and until when each is left alone; known to this process only."""

    validity: int = 0
    tries: dict[int, int] = field(default_factory=dict)
    until: dict[int, float] = field(default_factory=dict)
    flying: tuple[int, ...] = ()  # being asked for: to blame if the connection breaks
    progress: bool = False  # something was taken or found out since it was last asked

    def begin(self, validity: int) -> None:
        """Numbers of an earlier life of the folder say nothing about this one."""
        if validity != self.validity:
            self.validity, self.tries, self.until, self.flying = validity, {}, {}, ()
        if len(self.flying) == 1:
            self.put(*self.flying)
            self.progress = True
        self.mark(*self.flying)
        self.flying = ()

    def mark(self, *uids: int) -> None:
        """They are not to be passed over, and come one by one the next time."""
        for uid in uids:
            self.tries.setdefault(uid, 0)

    def put(self, *uids: int) -> None:
        for uid in uids:
            tried = self.tries.get(uid, 0)
            self.tries[uid] = tried + 1
            self.until[uid] = time.monotonic() + RESTS[min(tried, len(RESTS) - 1)]

    def over(self, uid: int) -> bool:
        return time.monotonic() >= self.until.get(uid, 0.0)

    def suspects(self, uid: int) -> bool:
        return uid in self.tries

    def clear(self, uids: Sequence[int]) -> None:
        for uid in uids:
            self.tries.pop(uid, None)
            self.until.pop(uid, None)

    def any(self) -> bool:
        return any(self.tries.values())

    def only(self, uids: Sequence[int]) -> None:
        """Forget those that somebody else took away."""
        self.clear([uid for uid in self.tries if uid not in set(uids)])

    def next(self) -> float:
        """Seconds until the first is tried again."""
        return max(min(self.until.values(), default=float("inf")) - time.monotonic(), 0.0)


@dataclass(frozen=True)
class Look:
    """What one look at a box came to."""

    taken: int
    left: int
    arrivals: tuple[Arrival, ...] = ()
    came: int = 0  # mails that came while it was looked; the server will not tell of them again

    @property
    def fresh(self) -> int:
        """How many of those that were taken are new here."""
        return sum(one.state != Arrival.State.DUPLICATE for one in self.arrivals)

    @property
    def more(self) -> bool:
        """Another look is worth it at once: something new was taken, or came meanwhile."""
        return bool(self.came or self.fresh)


def look(session: Session, rests: Rests, stopping: Callable[[], bool]) -> Look:
    """Take what waits; ``Troubled`` when this side cannot keep anything."""
    rests.begin(session.validity)
    up_to, passed_over = _known(session)
    waiting = session.waiting(up_to, passed_over)
    rests.mark(*passed_over)
    rests.only(waiting)
    looking = _Looking(session, rests)
    for batch in _batches(session, [uid for uid in waiting if rests.over(uid)], rests):
        if stopping():
            break
        looking.take(batch)
    if looking.refused:
        raise Troubled(Trouble.NOT_KEPT)
    left = session.waiting(*_known(session))
    return Look(len(looking.arrivals), len(left), tuple(looking.arrivals), len(set(left) - set(waiting)))


def _batches(session: Session, uids: Sequence[int], rests: Rests) -> Iterator[list[int]]:
    """Small ones together, in their order; large ones and those that failed before alone."""
    together: list[int] = []
    room = BATCH_BYTES
    for uid, size in _sized(session, uids, rests):
        alone = size > BATCH_BYTES or rests.suspects(uid)
        if together and (alone or len(together) == BATCH or size > room):
            yield together
            together, room = [], BATCH_BYTES
        if size > LARGEST:
            rests.put(uid)
        elif alone:
            yield [uid]
        else:
            together.append(uid)
            room -= size
    if together:
        yield together


def _sized(session: Session, uids: Sequence[int], rests: Rests) -> Iterator[tuple[int, int]]:
    """Each mail that is there still with its size; a bad one can end the connection even here."""
    sound = [uid for uid in uids if not rests.suspects(uid)]
    groups = [sound[at : at + AT_ONCE] for at in range(0, len(sound), AT_ONCE)]
    for group in [*groups, *([uid] for uid in uids if rests.suspects(uid))]:
        rests.flying = tuple(group)
        sizes = session.sizes(group)
        rests.flying = ()
        yield from sizes.items()


@dataclass
class _Looking:
    """One look under way."""

    session: Session
    rests: Rests
    arrivals: list[Arrival] = field(default_factory=list)
    refused: int = 0  # mails that our disk or database would not take
    in_a_row: int = 0

    def take(self, uids: list[int]) -> None:
        """Fetch, keep, put away; one by one where together does not work."""
        fetched = self._fetched(uids)
        if fetched is None:
            for uid in uids:
                self.take([uid])
        elif fetched:
            self._keep(fetched)

    def _fetched(self, uids: list[int]) -> list[Fetched] | None:
        """What the server hands out; None when it refuses them together."""
        self.rests.flying = tuple(uids)  # stays when the connection breaks
        try:
            fetched = self.session.fetch(uids)
        except IMAPClient.AbortError:
            raise
        except IMAPClient.Error as problem:
            log.warning("%s: a mail was not handed out: %s", self.session.box.name, type(problem).__name__)
            fetched = None if len(uids) > 1 else []
        self.rests.flying = ()
        if fetched is not None:
            there = {mail.uid for mail in fetched}
            self.rests.put(*(uid for uid in uids if uid not in there))
        return fetched

    def _keep(self, fetched: list[Fetched]) -> None:
        try:
            arrivals = keep([_raw(self.session.box, mail) for mail in fetched], datetime.now(UTC))
        except Exception as problem:
            log.warning("%s: not kept: %s", self.session.box.name, type(problem).__name__)
            if len(fetched) == 1:
                self._refuse(fetched[0], problem)
            for mail in fetched if len(fetched) > 1 else ():
                self._keep([mail])
            return
        self.in_a_row = 0
        self.arrivals += arrivals
        self._put_away([mail.uid for mail in fetched])

    def _refuse(self, mail: Fetched, problem: Exception) -> None:
        """It stays on the server; where it is not the mail's own fault, all are tried again soon."""
        if not isinstance(problem, NOT_ITS_FAULT):
            self.rests.put(mail.uid)
            return
        self.rests.mark(mail.uid)
        self.refused += 1
        self.in_a_row += 1
        if self.in_a_row >= ENOUGH:
            raise Troubled(Trouble.NOT_KEPT)

    def _put_away(self, uids: list[int]) -> None:
        self.session.put_away(uids)
        self.rests.clear(uids)
        self.rests.progress = True
        if self.session.box.after is After.LEAVE:
            self._remember(max(uids))

    def _remember(self, uid: int) -> None:
        """How far it is taken, and which below failed: those alone are looked at again."""
        failed = sorted(self.rests.tries)
        up_to = max(uid, _known(self.session)[0])
        if len(failed) > MOST_PASSED_OVER:
            up_to = min(up_to, failed[MOST_PASSED_OVER] - 1)
        passed_over = ",".join(str(one) for one in failed if one <= up_to)
        row = Mailbox.objects.filter(name=self.session.box.name)
        row.update(validity=self.session.validity, taken_up_to=up_to, passed_over=passed_over)


def _raw(box: Box, mail: Fetched) -> Raw:
    return Raw(mail.content, box.name, mail.received_at or datetime.now(UTC))


def _known(session: Session) -> tuple[int, tuple[int, ...]]:
    """In a box that keeps its mails: the number up to which all are taken, but for those named."""
    if session.box.after is not After.LEAVE:
        return 0, ()
    row = Mailbox.objects.filter(name=session.box.name, validity=session.validity).first()
    return (row.taken_up_to, tuple(map(int, filter(None, row.passed_over.split(","))))) if row else (0, ())
