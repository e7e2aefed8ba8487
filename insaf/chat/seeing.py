"""Which conversations a member of staff sees, and which may be written into (L-10)."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

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
    rows = rows.exclude(Exists(_about(staff)))
    if supervises(actor):
        return rows
    invited = (
        rows.alias(invited=Cast("guests", TextField())).filter(invited__regex=_names(staff)).exclude(state=S.ENDED)
    )
    mine = Q(agent=staff) | Q(pk__in=invited.values("pk"))
    return rows.filter(mine | Q(state=S.WAITING) | (Q(state=S.ENDED) & _unsettled()))


def _about(staff: Staff) -> QuerySet[Case]:
    """The case of a talk, if this very person is complained about in it: they see nothing of it (B-16)."""
    named = Case.objects.filter(reference=OuterRef("reference")).alias(named=Cast("people_named", TextField()))
    return named.filter(named__regex=_names(staff))


def _names(staff: Staff) -> str:
    """A list of staff numbers as the database writes it, with this one in it."""
    return rf"(^|[^0-9]){staff.pk}([^0-9]|$)"


def may_write(staff: Staff, row: Conversation) -> bool:
    """Its agent, an invited colleague, a supervisor; and anybody into what nobody has taken."""
    actor = staff.actor
    if not talks(actor):
        return False
    return row.agent_id in (None, staff.pk) or staff.pk in row.guests or supervises(actor)


def unsettled() -> QuerySet[Conversation]:
    """Ended, and asked for: no case and nobody's word that there is none; or a case that lacks the end."""
    return Conversation.objects.filter(Q(state=S.ENDED) & _unsettled()).select_related("agent").order_by("began_at")


def unsettled_of(staff: Staff) -> QuerySet[Conversation]:
    """Those of them that this person sees."""
    return unsettled().filter(pk__in=visible(staff).values("pk"))


def counts() -> dict[str, int]:
    """How many visitors wait and how many ended talks are asked for, in one question."""
    asked = Q(state=S.WAITING) | (Q(state=S.ENDED) & _unsettled())
    states = list(Conversation.objects.filter(asked).values_list("state", flat=True)[: MOST * 10])
    return {"waiting": states.count(S.WAITING), "unsettled": states.count(S.ENDED)}


def _unsettled() -> Q:
    later = Message.objects.filter(author="visitor", number__gt=F("conversation__recorded"))
    unrecorded = Q(outcome=Outcome.FILED) & Q(pk__in=later.values("conversation_id")) & Q(last__gt=F("recorded"))
    return Q(outcome=Outcome.NONE) | unrecorded
