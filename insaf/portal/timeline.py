"""What happened, for the person whose case it is: public events only, in plain words (B-18, D-10).

An event without a teller here is not shown. Internal notes, weights of the assessment, names and
numbers of staff, and what other parties wrote have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from insaf.cases.history import Step
from insaf.cases.models import Attachment
from insaf.cases.queries import Loaded
from insaf.cases.words import word
from insaf.core.arabic import isolate
from insaf.core.events import answering, clock, delivery, erasing, handling, intake, ladder
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind, Side
from insaf.outbox.spoken import CALL
from insaf.portal import (
    shown_files,
    timeline_apart,
    timeline_calls,
    timeline_consulting,
    timeline_disclosed,
    timeline_outside,
    timeline_preferring,
)
from insaf.portal.items import Item, Knows, Teller
from insaf.portal.items import plain as _plain
from insaf.portal.letters import title, words

D = DeadlineKind


def of(loaded: Loaded) -> list[Item]:
    """The timeline, newest first."""
    return list(_items(loaded))[::-1]


def _items(loaded: Loaded) -> Iterator[Item]:
    by_digest = {one.passage_id: one for one in Attachment.objects.filter(case_id=loaded.row.pk)}
    know = Knows(loaded.rules.policy)
    for step in loaded.steps:
        teller = TELLERS.get(type(step.event))
        item = teller(step.event, know) if teller else None
        if item:
            item.n, item.at = step.n, _when(step)
            item.files = _files(shown_files.of(step.event), by_digest)
            yield item


def _when(step: Step) -> datetime:
    """A matter came in when it reached us, a promise broke when it fell due, however late noticed."""
    event = step.event
    if isinstance(event, intake.Received):
        return event.received_at
    return event.due_at if isinstance(event, clock.Breached) else step.at


def _files(sealed: tuple[Sealed, ...], by_digest: dict[str, Attachment]) -> tuple[Attachment, ...]:
    return tuple(by_digest[one.digest] for one in sealed if one.digest in by_digest)


def _received(event: intake.Received, know: Knows) -> Item:
    said = _("You wrote to us")
    if event.split_from:
        said = _("You wrote to us; at first it stood under %(reference)s") % {"reference": isolate(event.split_from)}
    return Item("person", "user", said, words(event.narrative))


def _asked(event: handling.ComplainantAsked, know: Knows) -> Item:
    return Item("staff", "circle-help", _("We ask you"), words(event.text))


def _updated(event: handling.UpdateSent, know: Knows) -> Item:
    if event.automatic:
        return Item(
            "system", "refresh", _("We have nothing new to report yet; your case goes on. The next date stands above.")
        )
    said = _("How it stands: nothing new yet") if event.nothing_new else _("How it stands")
    return Item("staff", "message", said, words(event.text))


def _assessed(event: handling.Assessed, know: Knows) -> Item | None:
    if event.was is not None:
        return None
    return Item("staff", "eye", _("We have read your case. This is how we understand it:"), words(event.definition))


def _assigned(event: handling.Assigned, know: Knows) -> Item | None:
    return Item("system", "user-check", _("A named person is responsible for your case.")) if event.owner else None


def _moved(event: clock.DeadlineMoved, know: Knows) -> Item | None:
    """An extension has a message of its own."""
    if event.kind not in (D.DECIDE, D.RUNG_RESPONSE) or event.because is Because.EXTENSION:
        return None
    said = _("The date of our answer moved from %(was)s to %(now)s: %(why)s.")
    return Item(
        "system", "calendar-clock",
        said % {"was": know.day(event.was), "now": know.day(event.due_at), "why": word(event.because)},
    )  # fmt: skip


def _breached(event: clock.Breached, know: Knows) -> Item | None:
    if event.kind is D.DECIDE:
        said = _(
            "The promised date passed without our answer. We are sorry. You may now raise the case to a higher level."
        )
    elif event.kind is D.RUNG_RESPONSE:
        said = _("This level did not answer in its time.")
    elif event.kind is D.VERIFY_DELAY:
        said = _("The support team did not establish the reason for the delay in its time.")
    else:
        return None
    return Item("late", "triangle-alert", said)


def _extended(event: clock.Extended, know: Knows) -> Item:
    why = title(know.policy.extension.reasons, event.reason)
    said = _("We need more time: %(why)s. The new date is %(day)s.") % {"why": why, "day": know.day(event.due_at)}
    return Item("staff", "calendar-clock", said, words(event.text))


def _paused(event: clock.Paused, know: Knows) -> Item:
    said = _("The clock waits for your answer, as the policy allows, until %(day)s at the latest.")
    return Item("staff", "pause", said % {"day": know.day(event.until)}, words(event.reason))


def _delay_verified(event: clock.DelayVerified, know: Knows) -> Item:
    why = title(know.policy.reopening.delay_reasons, event.reason)
    said = _("Why we are late: %(why)s. We commit to %(day)s.")
    return Item("staff", "info", said % {"why": why, "day": know.day(event.committed_at)}, words(event.text))


def _decided(event: answering.Decided, know: Knows) -> Item:
    said = _("We have sent you our answer: %(outcome)s.") % {"outcome": word(event.outcome)}
    return Item("decision", "gavel", said)


def _declined(event: answering.Declined, know: Knows) -> Item:
    why = title(know.policy.declining.grounds, event.ground)
    return Item("decision", "gavel", _("We cannot handle this matter: %(why)s.") % {"why": why})


def _closed(event: answering.Closed, know: Knows) -> Item:
    return Item("system", "archive", _("The case is closed: %(why)s.") % {"why": word(event.reason)})


def _action_done(event: answering.ActionDone, know: Knows) -> Item:
    return Item("staff", "circle-check", _("We have done what we promised"), words(event.text))


def _escalated(event: ladder.Escalated, know: Knows) -> Item:
    said = {
        Because.COMPLAINANT: _("At your request the case is now with %(level)s."),
        Because.OBJECTION: _("You objected, so the case is now with %(level)s."),
        Because.LAPSE: _("The time had passed, so the case moved up by itself to %(level)s."),
    }.get(event.because, _("The case has been raised to %(level)s."))
    return Item("system", "arrow-forward", said % {"level": know.rung(event.to)})


def _deescalated(event: ladder.Deescalated, know: Knows) -> Item:
    said = _("The case went back to %(level)s") % {"level": know.rung(event.to)}
    return Item("staff", "undo", said, words(event.reason))


def _reopening(event: ladder.ReopeningRequested, know: Knows) -> Item:
    said = _("You asked why it is late") if event.overdue else _("You asked to have the case opened again")
    return Item("person", "rotate", said, words(event.text))


def _rung_acknowledged(event: handling.RungAcknowledged, know: Knows) -> Item:
    return Item(
        "system", "check", _("%(level)s confirmed that it has your case in hand.") % {"level": know.rung(event.rung)}
    )


def _heard(event: handling.SideHeard, know: Knows) -> Item:
    """Its own words for who said them; of the other side only that it was heard."""
    if event.side is Side.COMPLAINANT:
        return Item("person", "message", _("We heard you on the facts"), words(event.text))
    return Item("system", "message", _("We heard the party concerned on the facts."))


def _unheard(event: handling.SideNotHeard, know: Knows) -> Item:
    if event.side is Side.COMPLAINANT:
        return Item("staff", "message", _("We decided without hearing you again. The reason"), words(event.reason))
    return Item("system", "message", _("We decided without hearing the party concerned; the reason is in the record."))


def _undelivered(event: delivery.Undelivered, know: Knows) -> Item | None:
    """What went to the concerned party, or to an external body, is none of the complainant's letters."""
    if event.number or event.referral:
        return None
    if event.status == CALL:
        return Item("system", "phone", _("We will call you about this."))
    if event.instead:
        return Item("system", "mail", _("A text message of ours did not reach you. We sent you an e-mail instead."))
    said = _("A message of ours could not be delivered to you. We will reach you in another way.")
    return Item("late", "triangle-alert", said)


def _reached(event: delivery.Reached, know: Knows) -> Item | None:
    return None if event.number else Item("staff", "phone", _("We reached you in another way"), words(event.text))


TELLERS: dict[type, Teller] = {
    intake.Received: _received,
    intake.Acknowledged: _plain("system", "check", lambda: _("We confirmed that we have your case.")),
    intake.InformationAdded: _plain("person", "user", lambda: _("You added"), "text"),
    intake.Withdrawn: _plain("person", "undo", lambda: _("You withdrew the case"), "text"),
    intake.Retyped: lambda event, know: Item(
        "system", "tag", _("We now handle it as: %(kind)s. Its receipt stands.") % {"kind": word(event.kind)}
    ),
    handling.Assessed: _assessed,
    handling.Assigned: _assigned,
    handling.ComplainantAsked: _asked,
    handling.QuestionLapsed: _plain(
        "system", "forward", lambda: _("We go on without your answer. You may still send it at any time.")
    ),
    handling.Replied: _plain("staff", "message", lambda: _("We wrote to you"), "text"),
    handling.UpdateSent: _updated,
    handling.ImmediateActionTaken: _plain("system", "check", lambda: _("We took a first step at once.")),
    handling.PartyContacted: _plain("system", "users", lambda: _("We spoke with the party concerned.")),
    handling.SideHeard: _heard,
    handling.SideNotHeard: _unheard,
    handling.RungAcknowledged: _rung_acknowledged,
    clock.DeadlineMoved: _moved,
    clock.Breached: _breached,
    clock.Extended: _extended,
    clock.Paused: _paused,
    clock.Resumed: _plain("system", "refresh", lambda: _("The clock runs again.")),
    clock.DelayVerified: _delay_verified,
    answering.Decided: _decided,
    answering.Declined: _declined,
    answering.ActionDone: _action_done,
    answering.Accepted: _plain("person", "circle-check", lambda: _("You accepted the answer"), "text"),
    answering.Objected: _plain("person", "flag", lambda: _("You objected to the answer"), "text"),
    answering.Closed: _closed,
    answering.Rated: _plain("person", "star", lambda: _("You rated how we handled it"), "text"),
    ladder.ReopeningRequested: _reopening,
    ladder.InternalStagesSpent: _plain(
        "late",
        "landmark",
        lambda: _("Every level inside has had its time. We are sorry; you may take the matter outside now."),
    ),
    ladder.Reopened: _plain("system", "rotate", lambda: _("The case is open again.")),
    ladder.ReopeningDeclined: _plain("staff", "x", lambda: _("We could not open the case again"), "reason"),
    ladder.Escalated: _escalated,
    ladder.Deescalated: _deescalated,
    delivery.Undelivered: _undelivered,
    delivery.Reached: _reached,
    erasing.Redacted: _plain("system", "shield", lambda: _("Personal text was lawfully erased.")),
    **timeline_apart.TELLERS,
    **timeline_calls.TELLERS,
    **timeline_preferring.TELLERS,
    **timeline_disclosed.TELLERS,
    **timeline_outside.TELLERS,
    **timeline_consulting.TELLERS,
}
