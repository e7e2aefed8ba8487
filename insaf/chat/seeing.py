"""Which conversations a member of staff sees, and which may be written into (L-10)."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from insaf.cases.models import Case
from insaf.chat.models import Conversation, Message
from insaf.core.terms import Actor, Role
from insaf.people.models import Staff

S, Outcome = Conversation.State, Conversation.Outcome
MOST = 100


def talks(actor: Actor) -> bool:
    """Answers visitors: whoever handles cases."""
    return actor.height >= 0


def enters(actor: Actor) -> bool:
    return talks(actor) or Role.AUDITOR in actor.roles


def supervises(actor: Actor) -> bool:
    return bool(actor.roles & {Role.COMPLAINTS_MANAGER, Role.EXECUTIVE, Role.AUDITOR})


def visible(staff: Staff) -> QuerySet[Conversation]:
    """What waits, one's own, those one is invited to, and what nobody has settled; supervisors see all."""
    rows = Conversation.objects.select_related("agent")
    actor = staff.actor
    if not enters(actor):
        return rows.none()
    rows = rows.exclude(reference__in=about(staff))
    if supervises(actor):
        return rows
    mine = Q(agent=staff) | Q(pk__in=_invited(staff))
    return rows.filter(mine | Q(state=S.WAITING) | (Q(state=S.ENDED) & _unsettled()))


def about(staff: Staff) -> list[str]:
    """Cases from chats in which this very person is complained about: they see nothing of them (B-16)."""
    named = Case.objects.filter(channel="chat").exclude(people_named=[]).values_list("reference", "people_named")
    return [reference for reference, people in named if staff.pk in people]


def may_write(staff: Staff, row: Conversation) -> bool:
    """Its agent, an invited colleague, a supervisor; and anybody into what nobody has taken."""
    actor = staff.actor
    if not talks(actor):
        return False
    return row.agent_id in (None, staff.pk) or staff.pk in row.guests or supervises(actor)


def running(staff: Staff) -> list[Conversation]:
    """Those that are live, the longest waiting first, one's own before the others'."""
    rows = list(visible(staff).exclude(state=S.ENDED).order_by("began_at")[:MOST])
    order = {S.WAITING: 0}
    return sorted(rows, key=lambda row: (order.get(row.state, 1 if row.agent_id == staff.pk else 2), row.began_at))


def unsettled() -> QuerySet[Conversation]:
    """Ended, and asked for: no case and nobody's word that there is none; or a case that lacks the end."""
    return Conversation.objects.filter(Q(state=S.ENDED) & _unsettled()).select_related("agent").order_by("began_at")


def counts() -> dict[str, int]:
    """How many visitors wait and how many ended talks are asked for, in one question."""
    asked = Q(state=S.WAITING) | (Q(state=S.ENDED) & _unsettled())
    states = list(Conversation.objects.filter(asked).values_list("state", flat=True)[: MOST * 10])
    return {"waiting": states.count(S.WAITING), "unsettled": states.count(S.ENDED)}


def _unsettled() -> Q:
    later = Message.objects.filter(author="visitor", number__gt=F("conversation__recorded"))
    unrecorded = Q(outcome=Outcome.FILED) & Q(pk__in=later.values("conversation_id")) & Q(last__gt=F("recorded"))
    return Q(outcome=Outcome.NONE) | unrecorded


def _invited(staff: Staff) -> list[int]:
    live = Conversation.objects.exclude(guests=[]).exclude(state=S.ENDED).values_list("pk", "guests")
    return [pk for pk, guests in live if staff.pk in guests]
