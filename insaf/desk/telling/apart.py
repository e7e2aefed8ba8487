"""Entries about several cases of one matter, and about limits to contact."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.core.events import joining, restricting
from insaf.core.terms import Because
from insaf.desk.telling.entries import Cast, Fact, Told, facts, line, said, words_of
from insaf.desk.telling.messages import message
from insaf.desk.telling.system import change


@change.register
def _merged(event: joining.Merged, cast: Cast) -> Told:
    same = Fact(_("Same person"), words=_("Same e-mail address or telephone number")) if event.same_person else None
    about = facts(same, said(_("Reason"), event.reason))
    return Told("system", "merge", line(_("Goes on under %(reference)s"), reference=event.into), facts=about)


@change.register
def _joined(event: joining.Joined, cast: Cast) -> Told:
    channel = cast.policy.channel(event.channel)
    about = (
        Fact(pgettext("date", "Received"), on=event.received_at),
        Fact(_("Channel"), words=channel.title.said_in(cast.language) if channel else event.channel),
        Fact(_("Contacts"), words=str(event.contacts)),
    )
    return Told("system", "merge", line(_("Took in %(reference)s"), reference=event.reference), facts=about)


@change.register
def _receipt(event: joining.ReceiptAdopted, cast: Cast) -> Told:
    about = (Fact(_("Was"), on=event.was), Fact(_("Is now"), on=event.received_at))
    return Told(
        "system", "calendar-clock", line(_("The receipt of %(reference)s counts"), reference=event.reference),
        facts=about,
    )  # fmt: skip


@change.register
def _split(event: joining.SplitOff, cast: Cast) -> Told:
    point = Fact(_("Point"), words=str(event.point)) if event.point else None
    about = facts(point, said(_("Reason"), event.reason))
    return Told("system", "forward", line(_("Split off as %(reference)s"), reference=event.reference), facts=about)


@change.register
def _linked(event: joining.Linked, cast: Cast) -> Told:
    return Told("system", "link", line(_("Related to %(reference)s"), reference=event.reference))


@change.register
def _dismissed(event: joining.MatchDismissed, cast: Cast) -> Told:
    return Told("system", "x", line(_("Compared with %(reference)s: another matter"), reference=event.reference))


@message.register
def _restricted(event: restricting.Restricted, cast: Cast) -> Told:
    rule = cast.policy.restriction
    grounds, ways = (rule.grounds, rule.ways) if rule else ((), ())
    limits = [Fact(_("Limit"), words=cast.code(ways, way)) for way in event.ways]
    about = facts(Fact(_("Ground"), words=cast.code(grounds, event.ground)), *limits, Fact(_("Until"), on=event.until))
    return Told("decision", "hand", label=_("Contact limited"), text=words_of(event.reason), facts=about)


@message.register
def _review_asked(event: restricting.RestrictionReviewAsked, cast: Cast) -> Told:
    text = words_of(event.text) if event.text else None
    return Told("person", "rotate", _("The complainant asked for a review of the limit to contact."), text=text)


@message.register
def _confirmed(event: restricting.RestrictionConfirmed, cast: Cast) -> Told:
    return Told("decision", "check", label=_("Limit to contact kept after review"), text=words_of(event.reason))


@message.register
def _ended(event: restricting.RestrictionEnded, cast: Cast) -> Told:
    sentence = {
        Because.STAFF: _("The limit to contact was lifted."),
        Because.LAPSE: _("Nobody reviewed the limit to contact in time, so it ended."),
    }.get(event.because, _("The limit to contact ended at its date."))
    return Told("system", "undo", sentence, facts=facts(said(_("Reason"), event.reason)))


__all__ = ["change", "message"]
