"""Entries that carry somebody's words: messages, notes, answers, the decision."""

from __future__ import annotations

from functools import singledispatch

from django.utils.translation import gettext as _

from insaf.cases import words
from insaf.core.events import Event, answering, clock, delivery, handling, intake, ladder
from insaf.desk.telling.entries import Cast, Fact, Told, facts, files_of, line, said, words_of


@singledispatch
def message(event: Event, cast: Cast) -> Told | None:
    """The entry of an event that carries words; None for the others."""
    return None


@message.register
def _received(event: intake.Received, cast: Cast) -> Told:
    channel = cast.policy.channel(event.channel)
    via = channel.title.said_in(cast.language) if channel else event.channel
    about = facts(
        said(_("Asks for"), event.outcome_sought),
        said(_("On behalf of"), event.on_behalf_of),
        said(_("Authority"), event.authority),
        said(_("Adjustments asked for"), event.adjustments),
        Fact(_("Happened on"), on=event.event_on) if event.event_on else None,
        said(_("Taken up although it is long ago, because"), event.accepted_because),
        Fact(_("Summary read back"), words=_("Yes, and agreed to")) if event.read_back else None,
    )
    return Told("person", "user", label=via, text=words_of(event.narrative), facts=about, files=files_of(event.files))


@message.register
def _added(event: intake.InformationAdded, cast: Cast) -> Told:
    return Told("person", "user", label=_("Added"), text=words_of(event.text), files=files_of(event.files))


@message.register
def _withdrawn(event: intake.Withdrawn, cast: Cast) -> Told:
    return Told("person", "undo", _("The complainant withdrew the matter."), text=words_of(event.text))


@message.register
def _noted(event: handling.NoteAdded, cast: Cast) -> Told:
    return Told("note", "lock", label=_("Internal note"), text=words_of(event.text))


@message.register
def _asked(event: handling.ComplainantAsked, cast: Cast) -> Told:
    return Told("staff", "circle-help", label=_("Question to the complainant"), text=words_of(event.text))


@message.register
def _replied(event: handling.Replied, cast: Cast) -> Told:
    label = _("Message to the complainant")
    return Told("staff", "reply", label=label, text=words_of(event.text), files=files_of(event.files))


@message.register
def _updated(event: handling.UpdateSent, cast: Cast) -> Told:
    if event.text is None:
        return Told("system", "send", _("The system told the complainant that nothing is new yet."), quiet=True)
    label = _("Update: nothing new yet") if event.nothing_new else _("Update to the complainant")
    return Told("staff", "send", label=label, text=words_of(event.text))


@message.register
def _point_answered(event: answering.PointAnswered, cast: Cast) -> Told:
    heading = _("Point %(n)s answered: %(finding)s")
    label = heading % {"n": event.number, "finding": words.FINDING[event.finding]}
    return Told("note", "check", label=label, text=words_of(event.text))


@message.register
def _decided(event: answering.Decided, cast: Cast) -> Told:
    remedies = [_remedy(remedy, cast) for remedy in event.remedies]
    about = facts(
        Fact(_("Rule applied"), text=words_of(event.rule)),
        said(_("Answer to what was asked for"), event.outcome_answer),
        *remedies,
        Fact(_("Stage"), words=str(words.RUNG[event.rung])),
    )
    label = _("Decision: %(outcome)s") % {"outcome": words.OUTCOME[event.outcome]}
    return Told("decision", "gavel", label=label, text=words_of(event.reasons), facts=about)


def _remedy(remedy: answering.Remedy, cast: Cast) -> Fact:
    what = cast.code(cast.policy.remedies, remedy.code)
    detail = f"{what}: {words_of(remedy.detail)}" if remedy.detail else what
    return Fact(_("Remedy"), text=detail, on=remedy.due_on)


@message.register
def _declined(event: answering.Declined, cast: Cast) -> Told:
    about = facts(
        Fact(_("Ground"), words=cast.code(cast.policy.declining.grounds, event.ground)),
        said(_("Where to take it"), event.route),
    )
    return Told("decision", "ban", label=_("Declined"), text=words_of(event.reason), facts=about)


@message.register
def _accepted(event: answering.Accepted, cast: Cast) -> Told:
    return Told("person", "circle-check", _("The complainant accepted the answer."), text=words_of(event.text))


@message.register
def _objected(event: answering.Objected, cast: Cast) -> Told:
    line_ = _("The complainant objected to the answer.")
    return Told("person", "circle-x", line_, text=words_of(event.text))


@message.register
def _delay(event: clock.DelayVerified, cast: Cast) -> Told:
    about = facts(
        Fact(_("Cause"), words=cast.code(cast.policy.reopening.delay_reasons, event.reason)),
        said(_("Evidence"), event.evidence),
        Fact(_("New committed date"), on=event.committed_at),
    )
    return Told("staff", "calendar-clock", label=_("Why it is late"), text=words_of(event.text), facts=about)


@message.register
def _reopening_asked(event: ladder.ReopeningRequested, cast: Cast) -> Told:
    if event.overdue:
        sentence = _("The complainant asked to reopen the matter because its time has passed.")
    elif event.late:
        sentence = _("The complainant asked to reopen the matter after the published period; it must be judged.")
    else:
        sentence = _("The complainant asked to reopen the matter.")
    return Told("person", "rotate", sentence, text=words_of(event.text), files=files_of(event.files))


@message.register
def _reopening_declined(event: ladder.ReopeningDeclined, cast: Cast) -> Told:
    return Told("decision", "ban", label=_("Reopening declined"), text=words_of(event.reason))


@message.register
def _immediate(event: handling.ImmediateActionTaken, cast: Cast) -> Told:
    return Told("note", "shield-check", label=_("Done at once"), text=words_of(event.text))


@message.register
def _contacted(event: handling.PartyContacted, cast: Cast) -> Told:
    label = line(_("Talk with the concerned party: %(party)s"), party=words_of(event.party))
    how = facts(Fact(_("How"), words=contact_ways().get(event.channel, event.channel)))
    return Told("note", "users", label=label, text=words_of(event.text), facts=how)


@message.register
def _heard(event: handling.SideHeard, cast: Cast) -> Told:
    label = line(_("Heard on the facts: %(side)s"), side=words.SIDE[event.side])
    how = facts(Fact(_("How"), words=contact_ways().get(event.how, event.how)))
    return Told("note", "message", label=label, text=words_of(event.text), facts=how)


@message.register
def _unheard(event: handling.SideNotHeard, cast: Cast) -> Told:
    label = line(_("Decided without hearing: %(side)s"), side=words.SIDE[event.side])
    return Told("note", "message", label=label, text=words_of(event.reason))


@message.register
def _reached(event: delivery.Reached, cast: Cast) -> Told:
    label = (
        _("The concerned party was reached otherwise") if event.number else _("The complainant was reached otherwise")
    )
    how = facts(Fact(_("How"), words=contact_ways().get(event.channel, event.channel)))
    return Told("note", "phone", label=label, text=words_of(event.text), facts=how)


def contact_ways() -> dict[str, str]:
    """The ways to speak with a side of the case."""
    return {"phone": _("By telephone"), "email": _("By e-mail"), "meeting": _("In a meeting")}


@message.register
def _cause(event: answering.CauseRecorded, cast: Cast) -> Told:
    further = [cast.code(cast.policy.causes, code) for code in event.contributory]
    about = facts(
        Fact(_("Root cause"), words=cast.code(cast.policy.causes, event.cause)),
        Fact(_("Further causes"), words=_(", ").join(further)) if further else None,
    )
    return Told("note", "key", label=_("Cause and lesson"), text=words_of(event.lesson), facts=about)


@message.register
def _rated(event: answering.Rated, cast: Cast) -> Told:
    about = (
        Fact(_("The handling"), words=_("%(n)s of 5") % {"n": event.handling}),
        Fact(_("The outcome"), words=_("%(n)s of 5") % {"n": event.outcome}),
    )
    return Told(
        "person",
        "star",
        _("The complainant rated the handling and the outcome."),
        text=words_of(event.text),
        facts=about,
    )
