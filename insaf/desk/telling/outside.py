"""What passed between us and an external body, in the timeline of the desk (B-10, E-16 to E-18, A-12)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.cases.outside import CAME, ENDED, SENT, TOLD_BY, name_of
from insaf.core.events import referring
from insaf.desk.telling.apart import change
from insaf.desk.telling.calls import message
from insaf.desk.telling.entries import Cast, Fact, Told, facts, files_of, line, said, words_of


def _body(code: str, cast: Cast, name: str = "") -> str:
    return name_of(cast.policy, code, cast.language, name)


def _number(event: object) -> Fact | None:
    number = getattr(event, "number", 0)
    return Fact(_("Referral"), words=str(number)) if number else None


def _way(way: str, direction: str) -> Fact | None:
    if way not in CAME:
        return None
    return Fact(_("How it came") if direction == "in" else _("Sent by"), words=str(CAME[way]))


@message.register
def _referred(event: referring.Referred, cast: Cast) -> Told:
    about = facts(
        _number(event),
        said(_("Their reference"), event.their_reference),
        said(_("Their contact"), event.contact),
        Fact(_("Came to them on"), on=event.lodged_on) if event.lodged_on else None,
        Fact(_("Reached us"), on=event.received_at) if event.received_at else None,
        Fact(_("Their date"), on=event.due_at) if event.due_at else None,
        _way(event.way, event.direction),
    )
    template = _("Brought by %(body)s") if event.direction == "in" else _("The complainant went to %(body)s")
    label = line(template, body=_body(event.body, cast, words_of(event.name)))
    text = words_of(event.asks) if event.asks else None
    return Told("system", "landmark", label=label, text=text, facts=about, files=files_of(event.files))


@message.register
def _letter(event: referring.LetterFiled, cast: Cast) -> Told:
    label = _("Letter from the external body") if event.direction == "in" else _("Letter to the external body")
    date = Fact(_("Their date"), on=event.due_at) if event.due_at else None
    about = facts(_number(event), date, _way(event.way, event.direction))
    text = words_of(event.text) if event.text else None
    return Told("note", "landmark", label=label, text=text, facts=about, files=files_of(event.files))


@message.register
def _answered(event: referring.ReferralAnswered, cast: Cast) -> Told:
    way = Fact(_("Sent by"), words=str(SENT[event.way])) if event.way in SENT else None
    about = facts(_number(event), way, said(_("Sent to"), event.to))
    text = words_of(event.text) if event.text else None
    label = _("Reply to the external body")
    return Told("note", "landmark", label=label, text=text, facts=about, files=files_of(event.files))


@message.register
def _finding(event: referring.FindingReceived, cast: Cast) -> Told:
    label = _("The external body found against us") if event.against_us else _("Result of the external body")
    look = "late" if event.against_us else "note"
    about = facts(_number(event))
    return Told(look, "landmark", label=label, text=words_of(event.text), facts=about, files=files_of(event.files))


@message.register
def _ended(event: referring.ReferralEnded, cast: Cast) -> Told:
    label = _("The external body's part has ended")
    word = Fact(_("By whose word"), words=str(TOLD_BY[event.told_by])) if event.told_by in TOLD_BY else None
    about = facts(_number(event), Fact(_("How"), words=str(ENDED.get(event.how, event.how))), word)
    return Told("note", "landmark", label=label, text=words_of(event.text), facts=about)


@message.register
def _extended(event: referring.ReferralExtended, cast: Cast) -> Told:
    about = facts(_number(event), Fact(_("Looked at again on"), on=event.due_at))
    return Told("note", "landmark", label=_("The body still has it"), text=words_of(event.reason), facts=about)


@change.register
def _liaison(event: referring.LiaisonAppointed, cast: Cast) -> Told:
    if not event.staff:
        return Told("system", "user-check", _("Complaints management answers to the external body again."))
    sentence = line(_("%(person)s answers to the external body from now on."), person=cast.name(event.staff))
    return Told("system", "user-check", sentence, facts=facts(_number(event)))


@message.register
def _handed_over(event: referring.HandedOver, cast: Cast) -> Told:
    forwarded = event.how == "forwarded"
    template = _("Forwarded to %(body)s") if forwarded else _("Directed to %(body)s")
    label = line(template, body=_body(event.body, cast, words_of(event.name)))
    about = facts(said(_("Contact"), event.contact), Fact(_("On"), on=event.on) if event.on else None)
    return Told("system", "forward", label=label, facts=about)
