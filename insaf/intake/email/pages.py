"""What the pages of the mail show: lists, one mail, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from insaf.cases import kin
from insaf.cases.models import Case
from insaf.core.policy import ExternalBody
from insaf.core.terms import Actor, Role, Status
from insaf.intake.email import body, deeds, threads
from insaf.intake.email.models import Arrival, Handled
from insaf.intake.email.reasons import SAID, Why
from insaf.intake.email.shape import Mail
from insaf.intake.email.warning import WARNINGS
from insaf.people.models import Person
from insaf.rulebook import policies

S, D = Arrival.State, Handled.Deed

PAGE = 50
COUNTED_UP_TO = 1_000
SHOWN_CASES = 5

VIEWS: dict[str, tuple[Promise, tuple[Arrival.State, ...]]] = {
    "waiting": (pgettext_lazy("mails", "Waiting for you"), deeds.WAITING),
    "cases": (pgettext_lazy("mails", "Became cases"), (S.CREATED,)),
    "joined": (pgettext_lazy("mails", "Joined a case"), (S.APPENDED,)),
    "ignored": (pgettext_lazy("mails", "Ignored"), (S.IGNORED,)),
    "fresh": (pgettext_lazy("mails", "Not looked at yet"), (S.STORED,)),
}
STATE: dict[str, tuple[str, Promise, str]] = {
    S.STORED: ("neutral", pgettext_lazy("mail", "Just arrived"), "clock"),
    S.CREATED: ("ok", pgettext_lazy("mail", "Became a case"), "circle-check"),
    S.APPENDED: ("ok", pgettext_lazy("mail", "Joined a case"), "link"),
    S.HELD: ("warn", pgettext_lazy("mail", "Waits for a person"), "hand"),
    S.IGNORED: ("neutral", pgettext_lazy("mail", "Ignored"), "archive"),
    S.QUARANTINED: ("bad", pgettext_lazy("mail", "In quarantine"), "shield"),
}
DEEDS: dict[str, Promise] = {
    D.OPENED: _("Made a case of it"),
    D.JOINED: _("Added it to a case"),
    D.SET_ASIDE: _("Found that it is not for us"),
    D.RELEASED: _("Released it from quarantine"),
    D.DECODED: _("Read it in another character set"),
}
AUTO: dict[str, Promise] = {
    "auto-reply": _("An automatic answer"),
    "bounce": _("A notice of non-delivery"),
    "list": _("From a mailing list"),
}


@dataclass(frozen=True)
class Row:
    """One mail in a list."""

    arrival: Arrival
    tone: str
    label: Promise
    icon: str
    why: Promise | str
    url: str


@dataclass(frozen=True)
class Listed:
    rows: list[Row]
    next: str  # cursor of the next page; empty on the last


def waiting_count() -> int:
    """How many mails wait for a person, counted up to a thousand."""
    return Arrival.objects.filter(state__in=deeds.WAITING)[:COUNTED_UP_TO].values("pk").count()


def counts() -> dict[str, int]:
    return {
        name: Arrival.objects.filter(state__in=states)[:COUNTED_UP_TO].values("pk").count()
        for name, (_label, states) in VIEWS.items()
    }


def listed(view: str, actor: Actor, after: str = "") -> Listed:
    """One page of a view, newest first; what waits, oldest first. Nothing of a case about this very person."""
    oldest_first = view == "waiting"
    order = ("received_at", "id") if oldest_first else ("-received_at", "-id")
    mails = Arrival.objects.defer("raw").select_related("case").filter(state__in=VIEWS[view][1]).order_by(*order)
    found = list(_behind(mails, after, oldest_first)[: PAGE + 1])
    rows = [_row(one) for one in found[:PAGE] if may_see(actor, one)]
    return Listed(rows, str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def of_case(case: Case, actor: Actor) -> list[Row]:
    """Every mail about a case, newest first: what joined it, what waits, what was ignored."""
    mails = Arrival.objects.defer("raw").filter(case=case).select_related("case").order_by("-received_at", "-id")
    return [_row(one) for one in mails[:COUNTED_UP_TO] if may_see(actor, one)]


def may_see(actor: Actor, arrival: Arrival) -> bool:
    """Staff who open cases; but not a mail of a case that names them (B-16)."""
    if actor.height < 0 and Role.AUDITOR not in actor.roles:
        return False
    return arrival.case is None or not actor.id or int(actor.id) not in arrival.case.people_named


def why_of(arrival: Arrival) -> Promise | str:
    return SAID[Why(arrival.reason)] if arrival.reason in set(Why) else arrival.reason


def state_of(arrival: Arrival) -> tuple[str, Promise, str]:
    return STATE[arrival.state]


def told(arrival: Arrival, mail: Mail, actor: Actor) -> dict[str, Any]:
    """All that the page of one mail shows."""
    can_act = actor.height >= 0
    return {
        "arrival": arrival,
        "mail": mail,
        "state": state_of(arrival),
        "why": why_of(arrival),
        "warning": WARNINGS.get(arrival.warning, ""),
        "auto": AUTO.get(mail.auto, ""),
        "rest": mail.text.strip() != mail.said.strip(),
        "files": _files(arrival, mail),
        "deeds": [_deed(one) for one in arrival.handled.select_related("staff").order_by("id")],
        "others": others(arrival, actor),
        "may_join": can_act and arrival.state in deeds.OPEN_TO,
        "may_set_aside": can_act and arrival.state in deeds.WAITING,
        "may_release": can_act and arrival.state == S.QUARANTINED,
        "can_act": can_act,
        "from_party": threads.question(mail, arrival) is not None,
        "from_body": body_of(mail, arrival),
    }


def body_of(mail: Mail, arrival: Arrival) -> ExternalBody | None:
    """The external body that the mail names as its sender, by the policy in force when it came."""
    return body.sender_of(mail, policies.in_force_at(arrival.received_at))


def proven(mail: Mail) -> bool:
    """Our own server vouches for the sender's domain."""
    return body.is_proven(mail)


def of_bodies(actor: Actor) -> list[Row]:
    """Letters of external bodies that nobody has registered yet, the oldest first."""
    waiting = Arrival.objects.defer("raw").select_related("case").filter(state__in=deeds.WAITING)
    theirs = waiting.filter(reason__in=(Why.BODY_LETTER, Why.BODY_DOUBTED)).order_by("received_at", "id")
    return [_row(one) for one in theirs[:PAGE] if may_see(actor, one)]


def _deed(one: Handled) -> dict[str, Any]:
    name = one.staff.name_in(get_language() or "ar")
    return {"said": DEEDS[one.deed], "detail": one.detail, "at": one.at, "name": name}


def others(arrival: Arrival, actor: Actor) -> list[Case]:
    """Open cases of the same address, which this mail may be about (B-11)."""
    if not arrival.sender:
        return []
    people = Person.objects.annotate(mail=Lower("email")).filter(mail=arrival.sender.lower())
    of_address = Case.objects.filter(person__in=people.values_list("pk", flat=True)[: kin.MOST])
    apart = of_address.exclude(status=Status.CLOSED).exclude(pk=arrival.case_id or 0)
    mine = int(actor.id or 0)
    return [case for case in apart.order_by("-received_at")[:SHOWN_CASES] if mine not in case.people_named]


def _behind(mails: QuerySet[Arrival], after: str, oldest_first: bool) -> QuerySet[Arrival]:
    """A cursor is the number of the last mail shown; one that leads nowhere begins at the start."""
    last = Arrival.objects.defer("raw").filter(pk=int(after)).first() if _is_number(after) else None
    if last is None:
        return mails
    way = "gt" if oldest_first else "lt"
    return mails.filter(**{f"received_at__{way}e": last.received_at}).exclude(
        received_at=last.received_at, **{f"id__{'lte' if oldest_first else 'gte'}": last.pk}
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _row(arrival: Arrival) -> Row:
    tone, label, icon = state_of(arrival)
    return Row(arrival, tone, label, icon, why_of(arrival), reverse("intake_email:mail", args=[arrival.pk]))


def _files(arrival: Arrival, mail: Mail) -> list[dict[str, Any]]:
    """The attachments, each with whether the case holds it (L-07)."""
    on_case = set(arrival.case.attachments.values_list("sha256", flat=True)) if arrival.case else set()
    return [
        {"file": one, "url": reverse("intake_email:file", args=[arrival.pk, n]), "on_case": one.sha256 in on_case}
        for n, one in enumerate(mail.attachments)
    ]
