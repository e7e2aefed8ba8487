"""What passes between us and the concerned party, in the timeline of the desk (E-14; policy, step 4)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from insaf.core.events import consulting
from insaf.desk.telling.entries import Cast, Fact, Told, facts, files_of, line, said, words_of
from insaf.desk.telling.outside import change, message

VIA = {
    "link": pgettext_lazy("how an answer came", "Through the private link"),
    "email": pgettext_lazy("how an answer came", "By e-mail"),
    "desk": pgettext_lazy("how an answer came", "Written here by the party itself"),
}
"""How the party's own answer reached us; whatever else it is, staff wrote it down."""


@message.register
def _consulted(event: consulting.Consulted, cast: Cast) -> Told:
    sentence = _("Question to the concerned party: %(party)s")
    if event.person:
        sentence = _("Asked for their side: %(party)s")
    elif event.forwards:
        sentence = _("The complainant's question, passed on to the concerned party: %(party)s")
    about = facts(
        Fact(_("Answer expected by"), on=event.due_at),
        said(_("Sent to"), event.address),
        said(_("Disclosed besides"), event.disclosed),
        Fact(_("Disclosed besides"), words=_shown(event, cast)) if event.shown and not cast.outside else None,
    )
    label = line(sentence, party=words_of(event.called(cast.language)))
    return Told("note", "users", label=label, text=words_of(event.question), facts=about)


def _shown(event: consulting.Consulted, cast: Cast) -> str:
    """What of the case went with the question, by name; a commitment whose words are gone says so."""
    return _(", ").join(cast.committed.get(digest, _("[erased]")) for digest in event.shown)


@message.register
def _answered(event: consulting.ConsultationAnswered, cast: Cast) -> Told:
    way = VIA.get(event.via, pgettext_lazy("how an answer came", "Written down by staff"))
    label = line(_("Answer of the concerned party to question %(n)s"), n=event.number)
    files = files_of(event.files)
    return Told(
        "note", "users", label=label, text=words_of(event.text), facts=(Fact(_("Came"), str(way)),), files=files
    )


@message.register
def _asked(event: consulting.ClarificationAsked, cast: Cast) -> Told:
    label = _("Asks the concerned party for clarification")
    return Told("person", "circle-help", label=label, text=words_of(event.text), files=files_of(event.files))


@message.register
def _declined(event: consulting.ClarificationDeclined, cast: Cast) -> Told:
    label = _("Not passed on to the concerned party; the complainant is told why")
    return Told("staff", "ban", label=label, text=words_of(event.reason))


@change.register
def _extended(event: consulting.ConsultationExtended, cast: Cast) -> Told:
    about = facts(Fact(_("Was"), on=event.was), Fact(_("Is now"), on=event.due_at), said(_("Reason"), event.reason))
    sentence = line(_("More time for the concerned party, question %(n)s"), n=event.number)
    return Told("system", "calendar-clock", sentence, facts=about)


@change.register
def _withdrawn(event: consulting.ConsultationWithdrawn, cast: Cast) -> Told:
    sentence = line(_("Question %(n)s to the concerned party was withdrawn."), n=event.number)
    return Told("system", "undo", sentence, facts=facts(said(_("Reason"), event.reason)))


@change.register
def _climbed(event: consulting.ConsultationClimbed, cast: Cast) -> Told:
    rung = cast.policy.rung(event.to).title.said_in(cast.language)
    sentence = line(
        _("The concerned party has not answered question %(n)s: it was reminded, and %(rung)s was told."),
        n=event.number,
        rung=rung,
    )
    return Told("late", "bell", sentence)


__all__ = ["change", "message"]
