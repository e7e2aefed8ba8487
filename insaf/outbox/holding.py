"""Which letters wait for a person before they go out: loops end here, whatever the other side sends (K-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insaf.outbox import addresses
from insaf.outbox.letters import LETTERS, REPLIED, STAFF
from insaf.outbox.models import Letter
from insaf.people.models import Staff
from insaf.rulebook import current

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
ONE_A_DAY, TOO_MANY, OURS, NOBODY = "one-a-day", "too-many", "own-address", "nobody-reads"

WHY: dict[str, Promise] = {
    ONE_A_DAY: _("This address had an automatic answer within the last 24 hours."),
    TOO_MANY: _("This address had very many automatic letters within the last hour."),
    OURS: _("It is one of our own addresses."),
    NOBODY: _("Nobody reads mail at such an address."),
}
"""Why a letter waits."""

MACHINES = frozenset({
    "mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce", "bounces",
})  # fmt: skip
"""Names of addresses behind which nobody is."""

AUTOMATIC = frozenset(kind for kind, form in LETTERS.items() if form.auto_submitted != STAFF)
ANSWERS = frozenset(kind for kind, form in LETTERS.items() if form.auto_submitted == REPLIED)

State = Letter.State
Known = tuple[str, str, str, datetime]  # recipient, kind, channel of the matter, when queued


def hold(letters: Sequence[Letter], now: datetime) -> None:
    """Mark those among new letters that wait; what people write always goes out."""
    automatic = [letter for letter in letters if letter.kind in AUTOMATIC]
    if not automatic:
        return
    before = _before({letter.recipient.lower() for letter in automatic}, now)
    answered = {to for to, kind, channel, _at in before if kind in ANSWERS and channel == "email"}
    lately = Counter(to for to, _kind, _channel, at in before if at > now - HOUR)
    for letter in automatic:
        to = letter.recipient.lower()
        why = _why(letter, to in answered, lately[to])
        if why:
            letter.state, letter.last_error, letter.next_attempt_at = State.HELD, why, None
            continue
        lately[to] += 1
        if letter.kind in ANSWERS and letter.case.channel == "email":
            answered.add(to)


def release(letter_id: int, by: Staff | None, now: datetime) -> bool:
    """Send a held letter after all; whether there was one."""
    held = Letter.objects.filter(pk=letter_id, state=State.HELD)
    return bool(held.update(state=State.QUEUED, last_error="", queued_at=now, next_attempt_at=now, released_by=by))


def _why(letter: Letter, answered: bool, lately: int) -> str:
    if _is_ours(letter.recipient):
        return OURS
    by_mail = letter.case.channel == "email"
    if by_mail and letter.recipient.partition("@")[0].lower() in MACHINES:
        return NOBODY
    if by_mail and answered and letter.kind in ANSWERS:
        return ONE_A_DAY
    return TOO_MANY if lately >= settings.INSAF_MAIL_AUTOMATIC_PER_HOUR else ""


def _is_ours(address: str) -> bool:
    own = (settings.INSAF_MAIL_FROM, current.policy().institution.email)
    return address.lower() in {one.lower() for one in own} or addresses.read_reply(address) is not None


def _before(recipients: Iterable[str], now: datetime) -> list[Known]:
    """What these addresses got by themselves in the last 24 hours."""
    letters = Letter.objects.annotate(to=Lower("recipient")).filter(to__in=recipients, queued_at__gt=now - DAY)
    sent = letters.filter(kind__in=AUTOMATIC).exclude(state__in=(State.HELD, State.DROPPED))
    return list(sent.values_list("to", "kind", "case__channel", "queued_at"))
