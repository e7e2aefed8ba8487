"""Makes of each kept mail what it is: a case, part of one, or something for a person to look at."""

from __future__ import annotations

import contextlib
import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.db.models import F

from insaf.cases import sql
from insaf.cases.actions import begin, perform
from insaf.cases.models import Case, Entry
from insaf.core.acts import Act
from insaf.core.acts.consulting import AnswerConsultation
from insaf.core.acts.intake import AddInformation, Receive
from insaf.core.acts.ladder import RequestReopening
from insaf.core.acts.referring import FileLetter
from insaf.core.policy import Policy
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT, SYSTEM, Actor, Status
from insaf.intake.email import judging, marks, matter, threads, voice
from insaf.intake.email.judging import Verdict
from insaf.intake.email.marks import SettledAlready
from insaf.intake.email.models import Arrival
from insaf.intake.email.parse import parse, unread
from insaf.intake.email.reasons import Why
from insaf.intake.email.shape import Mail
from insaf.intake.phone import by_mail
from insaf.outbox import returned
from insaf.rulebook import policies

S = Arrival.State
BATCH = 200  # mails in one round
TOGETHER = 10  # mails read from the database at once
MOST_ATTEMPTS = 3  # failures of one mail before it waits for a person
DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EACCES}
)

log = logging.getLogger("insaf.mail")


def run_once(now: datetime) -> int:
    """Settle what is kept and not looked at yet, oldest first; the number settled.

    What failed before comes last, so that no other mail waits for it.
    """
    waiting = _waiting()
    found = (waiting[at : at + TOGETHER] for at in range(0, len(waiting), TOGETHER))
    return sum(
        _settled(arrival, now)
        for some in found
        for arrival in sorted(Arrival.objects.filter(pk__in=some), key=lambda one: some.index(one.pk))
    )


def _waiting() -> list[int]:
    stored = Arrival.objects.filter(state=S.STORED).order_by("id").values_list("pk", flat=True)
    fresh = list(stored.filter(attempts=0)[:BATCH])
    return [*fresh, *stored.filter(attempts__gt=0)[: BATCH - len(fresh)]]


def settle(arrival: Arrival, now: datetime) -> Arrival:
    """Make of a mail what it is, once, however often this is called; the arrival as it stands then.

    The case's change and the mark on the arrival commit together: a crash makes both or
    none. A mail that cannot be dealt with is quarantined after a few attempts; only the
    database or the disk failing is raised.
    """
    if arrival.state != S.STORED:
        return arrival
    _settled(arrival, now)
    return Arrival.objects.defer("raw").get(pk=arrival.pk)


def _settled(arrival: Arrival, now: datetime) -> bool:
    """Whether the mail is settled now, by us or by somebody else.

    The attempt counts before the mail is opened: one that kills the process stops as well.
    """
    attempts = _counted(arrival)
    if not attempts:
        return True
    if attempts > MOST_ATTEMPTS:
        return _given_up(arrival, now)
    try:
        mail = read(arrival)
        _carry_out(judging.judge(mail, arrival), mail, arrival, now)
    except SettledAlready:
        return True
    except Exception as problem:  # one mail must not stop the others
        if _is_elsewhere(problem):
            _uncounted(arrival)
            raise
        log.exception("mail %s could not be settled", arrival.pk)
        return attempts >= MOST_ATTEMPTS and _given_up(arrival, now)
    return True


def read(arrival: Arrival) -> Mail:
    """The mail as it reads, in the charset chosen by hand if one was (K-06).

    What we gave up on may kill whoever reads it: nobody but the worker takes it apart.
    """
    if arrival.attempts > MOST_ATTEMPTS:
        return unread(arrival.content(), arrival.charset)
    return parse(arrival.content(), charset=arrival.charset, authserv_ids=settings.INSAF_MAIL_AUTHSERV)


@dataclass(frozen=True)
class Taking:
    """A mail on its way into a case: who takes it, when, and what it becomes."""

    arrival: Arrival
    mail: Mail
    verdict: Verdict
    actor: Actor
    now: datetime
    left: int = 0  # attachments that stay in the mail


def take_on(
    taking: Taking, act: Act, also: Callable[[], None] = lambda: None, begun: Receive | None = None
) -> Case:  # fmt: skip
    """Do an act because of a mail, on a case that is ``begun`` with it if so; all commits with the mail's mark."""

    def mark_also(row: Case) -> None:
        marks.join(taking.arrival, taking.mail, taking.verdict, row, _entry_of(row, act), taking.left, taking.now)
        if isinstance(act, Receive) and by_mail.is_voice(taking.mail):
            proven = voice.is_proven(taking.mail, taking.arrival)
            by_mail.keep(taking.mail, taking.arrival.pk, taking.arrival.received_at, row, taking.now, proven)
        also()

    if begun is not None:
        return begin(begun, act, taking.actor, taking.now, also=mark_also)
    reference = None if isinstance(act, Receive) or taking.verdict.case is None else taking.verdict.case.reference
    return perform(act, reference, taking.actor, taking.now, also=mark_also)


def act_on(
    case: Case, words: matter.Words, consultation: int = 0, a_word: bool = False, referral: int = 0
) -> tuple[Act, Why]:
    """What a mail does to its case: an answer of the party, a wish to reopen, or more information.

    ``a_word`` after the end, such as thanks, opens nothing.
    """
    if consultation:
        return AnswerConsultation(consultation, words.text, words.files, "email"), Why.PARTY_ANSWERED
    if referral:
        return FileLetter(referral, "in", words.text, words.files, way="email"), Why.BODY_WROTE
    if case.status == Status.CLOSED and not a_word:
        return RequestReopening(words.text, words.files, "email"), Why.ASKED_TO_REOPEN
    return AddInformation(words.text, words.files, "email"), Why.JOINED


def left_by(act: Act, mail: Mail, words: matter.Words) -> int:
    """How many attachments stay in the mail alone: what is internal takes none along."""
    return words.left if getattr(act, "files", ()) else len(mail.attachments)


def _carry_out(verdict: Verdict, mail: Mail, arrival: Arrival, now: datetime) -> None:
    if verdict.state == S.CREATED:
        _create(verdict, mail, arrival, now)
    elif verdict.state == S.APPENDED:
        _append(verdict, mail, arrival, now)
    else:
        verdict = _come_back(verdict, mail, arrival, now) if verdict.why is Why.BOUNCE else verdict
        marks.mark(arrival, mail, verdict, verdict.case, now)


def _create(verdict: Verdict, mail: Mail, arrival: Arrival, now: datetime) -> None:
    words = matter.words_of(mail, whole=matter.is_forwarded(mail))
    policy = verdict.policy or policies.in_force_at(arrival.received_at)
    take_on(Taking(arrival, mail, verdict, COMPLAINANT, now, words.left), received(mail, arrival, words, policy))


def received(mail: Mail, arrival: Arrival, words: matter.Words, policy: Policy) -> Receive:
    """A new matter: of whoever wrote, or of whoever spoke to the exchange's machine."""
    if by_mail.is_voice(mail):
        return by_mail.received(mail, arrival.received_at, policy, voice.is_proven(mail, arrival))
    return matter.received(mail, arrival, words, policy)


def _append(verdict: Verdict, mail: Mail, arrival: Arrival, now: datetime) -> None:
    """What the case refuses in its present state waits for a person.

    Who asked to reopen already and writes again, adds to it.
    """
    assert verdict.case is not None
    words = matter.words_of(mail)
    thanks = threads.answers_closing(mail)
    act, why = act_on(verdict.case, words, verdict.consultation, thanks, verdict.referral)
    taking = Taking(arrival, mail, replace(verdict, why=why), _actor(verdict), now, left_by(act, mail, words))
    try:
        take_on(taking, act)
    except Refused:
        if isinstance(act, RequestReopening) and _added(taking, words):
            return
        held = Verdict(S.HELD, Why.NOT_TAKEN, verdict.case, verdict.consultation)
        marks.mark(arrival, mail, held, verdict.case, now)


def _added(taking: Taking, words: matter.Words) -> bool:
    try:
        take_on(
            replace(taking, verdict=replace(taking.verdict, why=Why.JOINED)),
            AddInformation(words.text, words.files, "email"),
        )
    except Refused:
        return False
    return True


def _actor(verdict: Verdict) -> Actor:
    """The system files what a concerned party answers, and what an external body writes."""
    return SYSTEM if verdict.consultation or verdict.referral else COMPLAINANT


def _come_back(verdict: Verdict, mail: Mail, arrival: Arrival, now: datetime) -> Verdict:
    """A notice of non-delivery tells its letter (K-14); one that anybody may have written waits for a person."""
    came_to = threads.returns_to(mail, arrival)
    named = [(one, returned.about(one.original_id, came_to)) for one in mail.bounces]
    known = [(one, letter) for one, letter in named if letter]
    from_nobody = mail.return_path == "" and not arrival.envelope_from
    if from_nobody and any(returned.credible(letter, one.recipient, now) for one, letter in known):
        for one, _letter in known:
            returned.returned(one.recipient, one.status, one.permanent, one.original_id, now, returned_to=came_to)
        return replace(verdict, case=known[0][1].case)
    doubted = known[0][1] if known else returned.about("", came_to)
    return Verdict(S.HELD, Why.DOUBTED, doubted.case) if doubted else verdict


def _entry_of(row: Case, act: Act) -> int:
    """Where the words of the act stand in the case's record."""
    if isinstance(act, Receive):
        return 0
    names = ("InformationAdded", "ReopeningRequested", "ConsultationAnswered", "NoteAdded", "Referred", "LetterFiled")
    newest = Entry.objects.filter(case=row, type__in=names).order_by("-n").values_list("n", flat=True).first()
    return newest or 0


def _is_elsewhere(problem: Exception) -> bool:
    """The database or the disk is away, not the mail at fault: it stays as it is and is tried again."""
    if isinstance(problem, OSError):
        away = problem.errno == errno.ENOENT and not Path(settings.INSAF_FILES).is_dir()
        return away or problem.errno in DISK
    return isinstance(problem, OperationalError | InterfaceError)


def _counted(arrival: Arrival) -> int:
    """The number of this attempt, durable; 0 when somebody else has settled the mail meanwhile."""
    change = "UPDATE intake_email_arrival SET attempts = attempts + 1 WHERE id = %s AND state = %s RETURNING attempts"
    found = sql.asked(change, [arrival.pk, str(S.STORED)])
    return int(found[0][0]) if found else 0


def _uncounted(arrival: Arrival) -> None:
    """It was not the mail's fault; where the database is away, that cannot be written either."""
    with contextlib.suppress(Error):
        Arrival.objects.filter(pk=arrival.pk, state=S.STORED).update(attempts=F("attempts") - 1)


def _given_up(arrival: Arrival, now: datetime) -> bool:
    """Tried often enough: it waits for a person."""
    stored = Arrival.objects.filter(pk=arrival.pk, state=S.STORED)
    given_up = {"state": S.QUARANTINED, "reason": Why.UNREADABLE, "settled_at": now}
    stored.update(**given_up, attempts=MOST_ATTEMPTS + 1)
    return True
