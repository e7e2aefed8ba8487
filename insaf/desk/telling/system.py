"""Entries of one line: what changed, from what to what, and why (B-19)."""

from __future__ import annotations

from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.cases import words
from insaf.core.events import (
    Event,
    answering,
    clock,
    delivery,
    disclosing,
    erasing,
    handling,
    intake,
    ladder,
)
from insaf.core.terms import DeadlineKind
from insaf.desk.telling.entries import Cast, Fact, Told, facts, line, said, words_of
from insaf.outbox.letters import names
from insaf.outbox.spoken import CALL

GRAVE = frozenset({
    DeadlineKind.DECIDE, DeadlineKind.VERIFY_DELAY, DeadlineKind.RUNG_RESPONSE, DeadlineKind.EXTERNAL,
    DeadlineKind.FINDING,
})  # fmt: skip
"""Promises whose breach is shown in the colour of lateness."""


@singledispatch
def change(event: Event, cast: Cast) -> Told:
    """The line of an event; its bare name for one that no teller knows yet."""
    return Told("system", "info", line("%(event)s", event=type(event).__name__))


@change.register
def _acknowledged(event: intake.Acknowledged, cast: Cast) -> Told:
    return Told("system", "circle-check", _("The complainant holds the acknowledgement."), quiet=True)


@change.register
def _retyped(event: intake.Retyped, cast: Cast) -> Told:
    sentence = line(_("Type: %(now)s, was %(was)s"), now=words.KIND[event.kind], was=words.KIND[event.was])
    return Told("system", "tag", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _named(event: intake.PersonNamed, cast: Cast) -> Told:
    sentence = line(
        _("%(person)s is complained about here, and neither sees nor handles the case."), person=cast.name(event.staff)
    )
    return Told("system", "eye", sentence)


@change.register
def _assessed(event: handling.Assessed, cast: Cast) -> Told:
    about = facts(
        said(_("The matter as understood"), event.definition),
        Fact(_("Severity"), words=_from_to(event.was, event.severity, words.SEVERITY)),
        Fact(_("Route"), words=str(words.ROUTE[event.route])),
        Fact(_("Complexity"), words=_("%(n)s of 3") % {"n": event.complexity}),
        Fact(_("Reach"), words=_("%(n)s of 3") % {"n": event.impact}),
        Fact(_("Safety"), words=_("Somebody's safety is at stake")) if event.safety else None,
        Fact(_("Urgency"), words=_("Needs something done at once")) if event.immediate else None,
    )
    sentence = _("Assessed") if event.was is None else _("Assessed again")
    return Told("system", "scale", sentence, facts=about)


def _from_to(was: object, now: object, labels: object) -> str:
    said_now = str(labels[now])  # type: ignore[index]
    if was is None or was == now:
        return said_now
    return _("%(now)s, was %(was)s") % {"now": said_now, "was": labels[was]}  # type: ignore[index]


@change.register
def _assigned(event: handling.Assigned, cast: Cast) -> Told:
    sentence = line(_("Owner: %(owner)s, was %(was)s"), owner=cast.name(event.owner), was=cast.name(event.was))
    return Told("system", "user-check", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _lapsed(event: handling.QuestionLapsed, cast: Cast) -> Told:
    return Told("system", "forward", _("The question stayed without an answer; the work goes on without it."))


@change.register
def _in_hand(event: handling.RungAcknowledged, cast: Cast) -> Told:
    return Told("system", "hand", line(_("In hand at: %(rung)s"), rung=words.RUNG[event.rung]))


@change.register
def _planned(event: answering.ActionPlanned, cast: Cast) -> Told:
    about = facts(
        Fact(_("By"), on=event.due_on), Fact(_("Done by"), text=cast.name(event.owner)) if event.owner else None
    )
    sentence = line(_("Promised action %(n)s: %(text)s"), n=event.number, text=words_of(event.text))
    return Told("system", "flag", sentence, facts=about)


@change.register
def _done(event: answering.ActionDone, cast: Cast) -> Told:
    sentence = line(_("Promised action %(n)s is done."), n=event.number)
    return Told("system", "check", sentence, facts=facts(said(_("How"), event.text)))


@change.register
def _closed(event: answering.Closed, cast: Cast) -> Told:
    sentence = line(_("Closed: %(reason)s"), reason=words.CLOSING_REASON[event.reason])
    return Told("system", "archive", sentence, facts=facts(said(_("Evidence"), event.evidence)))


def deadline_fact(event: clock.DeadlineSet) -> Fact:
    return Fact(str(words.DEADLINE[event.kind]), on=event.due_at)


@change.register
def _moved(event: clock.DeadlineMoved, cast: Cast) -> Told:
    about = (Fact(_("Was"), on=event.was), Fact(_("Is now"), on=event.due_at))
    sentence = line(
        _("Date changed, %(kind)s: %(why)s"), kind=words.DEADLINE[event.kind], why=words.BECAUSE[event.because]
    )
    return Told("system", "calendar-clock", sentence, facts=about)


@change.register
def _warned(event: clock.Warned, cast: Cast) -> Told:
    day, kind = event.day, words.DEADLINE[event.kind]
    if day < 0:
        ahead = ngettext("%(n)s working day left: %(kind)s", "%(n)s working days left: %(kind)s", -day)
        return Told("system", "bell", line(ahead, n=-day, kind=kind), quiet=True)
    sentence = line(_("Warning of day %(n)s: %(kind)s is near."), n=day, kind=kind)
    return Told("system", "bell", sentence, quiet=True)


@change.register
def _breached(event: clock.Breached, cast: Cast) -> Told:
    sentence = line(_("The date passed: %(kind)s"), kind=words.DEADLINE[event.kind])
    grave = event.kind in GRAVE
    was_due = (Fact(_("Was due"), on=event.due_at),)
    return Told("late" if grave else "system", "triangle-alert", sentence, facts=was_due, quiet=not grave)


@change.register
def _extended(event: clock.Extended, cast: Cast) -> Told:
    about = facts(
        Fact(_("Reason"), words=cast.code(cast.policy.extension.reasons, event.reason)),
        said(_("Explanation"), event.text),
        Fact(_("Was"), on=event.was),
        Fact(_("Is now"), on=event.due_at),
    )
    return Told("system", "calendar-clock", line(_("Extension %(n)s approved"), n=event.number), facts=about)


@change.register
def _paused(event: clock.Paused, cast: Cast) -> Told:
    about = facts(Fact(_("Until"), on=event.until), said(_("Reason"), event.reason))
    return Told("system", "pause", _("The clock waits."), facts=about)


@change.register
def _resumed(event: clock.Resumed, cast: Cast) -> Told:
    return Told("system", "clock", _("The clock runs again."), facts=(Fact(_("Waited since"), on=event.paused_at),))


@change.register
def _reopened(event: ladder.Reopened, cast: Cast) -> Told:
    sentence = line(_("Reopened: %(why)s"), why=words.BECAUSE[event.because])
    return Told("system", "rotate", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _escalated(event: ladder.Escalated, cast: Cast) -> Told:
    sentence = line(
        _("Escalated to %(to)s, was with %(was)s: %(why)s"),
        to=words.RUNG[event.to], was=words.RUNG[event.was], why=words.BECAUSE[event.because],
    )  # fmt: skip
    return Told("late", "forward", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _spent(event: ladder.InternalStagesSpent, cast: Cast) -> Told:
    return Told("late", "landmark", _("The time of the last level passed; the complainant is shown the way outside."))


@change.register
def _deescalated(event: ladder.Deescalated, cast: Cast) -> Told:
    sentence = line(_("Returned to %(to)s, was with %(was)s"), to=words.RUNG[event.to], was=words.RUNG[event.was])
    return Told("system", "reply", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _undelivered(event: delivery.Undelivered, cast: Cast) -> Told:
    if event.status == CALL:
        return Told("system", "phone", line(_("To be told by telephone: %(letter)s"), letter=names.name(event.letter)))
    if event.instead:
        sentence = line(
            _("A text message did not arrive; it goes by e-mail instead: %(letter)s"), letter=names.name(event.letter)
        )
        return Told("system", "mail", sentence, facts=(Fact(_("Reason"), words=names.why(event.status)),))
    sentence = line(_("A letter did not arrive: %(letter)s"), letter=names.name(event.letter))
    return Told("late", "triangle-alert", sentence, facts=(Fact(_("Reason"), words=names.why(event.status)),))


@change.register
def _redacted(event: erasing.Redacted, cast: Cast) -> Told:
    return Told("system", "trash", _("Personal text was lawfully erased; its commitments stay in the record."))


@change.register
def _disclosed(event: disclosing.Disclosed, cast: Cast) -> Told:
    """What left the house, to whom, and the fingerprint of the file."""
    body = cast.policy.external_body(event.to)
    shown = {
        "bundle": (_("The evidence bundle was made"), _("The evidence bundle was given to %(body)s")),
        "dossier": (_("The dossier was made"), _("The dossier was given to %(body)s")),
        "file": ("", _("A file was released to %(body)s")),
        "file_back": ("", _("A file is no longer released to %(body)s")),
    }.get(event.what, (_("The case was shown"), _("%(body)s opened the case")))
    sentence = line(shown[1], body=body.name.said_in(cast.language) if body else event.to) if event.to else shown[0]
    digest = Fact("SHA-256", text=event.sha256) if event.sha256 else None
    return Told("system", "landmark" if event.to else "download", sentence, facts=facts(digest))
