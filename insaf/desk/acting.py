"""Doing an act: one address an act, one door, and a plain sentence where it is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from insaf.cases import queries, typed, words
from insaf.cases.actions import perform
from insaf.cases.queries import Loaded
from insaf.core import reference as references
from insaf.core.acts import Act
from insaf.core.acts.answering import Decide, Decline
from insaf.core.acts.handling import Assign
from insaf.core.reasons import Refused
from insaf.core.terms import Role
from insaf.desk import deeds, party_sees
from insaf.desk.case import case_page
from insaf.desk.casefile import case_context, language
from insaf.desk.doors import of_case
from insaf.desk.forms.base import ActForm
from insaf.desk.forms.consulting import ConsultForm
from insaf.desk.frame import page, staff_of
from insaf.outbox.letters import decision
from insaf.outbox.letters.blocks import Composed
from insaf.outbox.letters.html import as_fragment
from insaf.people.models import Staff

HANDLING = frozenset({Role.AGENT, Role.COMPLAINTS_MANAGER, Role.EXECUTIVE})


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def act(request: HttpRequest, loaded: Loaded, slug: str) -> HttpResponse:
    """The page of one act; POST does it."""
    deed = deeds.DEEDS.get(slug)
    if deed is None or deed not in deeds.listed(loaded.rules.policy):
        raise Http404(slug)
    if request.method == "POST":
        return _asked(request, loaded, deed, timezone.now())
    return act_page(request, loaded, deed, _form(request, deed, loaded, initial=_wishes(request)))


def _wishes(request: HttpRequest) -> dict[str, str]:
    """What the way here has chosen already: a numbered item, another case."""
    number, into = typed.number(request.GET.get("number", "")), references.parse(request.GET.get("into", ""))
    return ({"number": str(number)} if number else {}) | ({"into": into} if into else {})


@require_POST
@of_case
def take(request: HttpRequest, loaded: Loaded) -> HttpResponse:
    """Become the owner."""
    return _assign(request, loaded, staff_of(request).actor.id, _("You are the owner of this case now."))


@require_POST
@of_case
def release(request: HttpRequest, loaded: Loaded) -> HttpResponse:
    """Put the case back into the queue."""
    return _assign(request, loaded, "", _("The case is back in the queue, without an owner."))


def _assign(request: HttpRequest, loaded: Loaded, owner: str, done: str) -> HttpResponse:
    try:
        return _done(request, loaded, Assign(owner), done, timezone.now())
    except Refused as refusal:
        return case_page(request, loaded, refused=str(words.REFUSAL[refusal.reason]), status=409)


def _asked(request: HttpRequest, loaded: Loaded, deed: deeds.Deed, now: datetime) -> HttpResponse:
    """Refused by the law before the form is read: a form kept from before changes nothing (D-16)."""
    form = _form(request, deed, loaded, request.POST, request.FILES)
    reason = queries.offers(staff_of(request).actor, loaded, now)[deed.act.__name__]
    if reason:
        return _again(request, loaded, deed, form, str(words.REFUSAL[reason]), 409)
    if not form.is_valid():
        return _again(request, loaded, deed, form, "", 422)
    try:
        asked = form.asked()
        if isinstance(form, ConsultForm) and form.unseen():
            again = _form(request, deed, loaded, party_sees.marked(request.POST, form))
            return act_page(request, loaded, deed, again, sees=party_sees.of(loaded, form, now))
        if isinstance(asked, Decide | Decline) and "preview" in request.POST:
            letter = decision.preview(loaded, asked, staff_of(request).actor, now)
            return act_page(request, loaded, deed, form, letter=letter)
        return _done(request, loaded, asked, str(deed.done), now)
    except Refused as refusal:
        sentence = str(words.REFUSAL[refusal.reason])
        form.add_error(refusal.field if refusal.field in form.fields else None, sentence)
        return _again(request, loaded, deed, form, "", 409)


def _done(request: HttpRequest, loaded: Loaded, asked: Act, done: str, now: datetime) -> HttpResponse:
    actor = staff_of(request).actor
    row = perform(asked, loaded.case.reference, actor, now)
    messages.success(request, done)
    still_theirs = int(actor.id) not in row.people_named
    onward = reverse("desk:case", args=[row.reference]) if still_theirs else reverse("desk:inbox")
    return HttpResponseRedirect(onward, status=303)


def _again(
    request: HttpRequest, loaded: Loaded, deed: deeds.Deed, form: ActForm, refused: str, status: int
) -> HttpResponse:
    """The same page with what was typed, and the sentence beside it (I-09)."""
    if deed.slug in deeds.SHOWN_APART:
        return case_page(request, loaded, {deed.slug: form}, refused, status)
    return act_page(request, loaded, deed, form, refused=refused, status=status)


def act_page(
    request: HttpRequest,
    loaded: Loaded,
    deed: deeds.Deed,
    form: ActForm,
    refused: str = "",
    letter: Composed | None = None,
    sees: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form of one act beside what the case says."""
    now = timezone.now()
    context = case_context(loaded, queries.offers(staff_of(request).actor, loaded, now), now)
    offer = context["offers"][deed.slug]
    context |= {"offer": offer, "deed": deed, "form": form, "refused": refused or offer.why}
    context |= {"sees": sees}
    context |= {"letter": letter, "letter_body": as_fragment(letter) if letter else ""}
    return page(request, "desk/act.html", context, status)


def _form(
    request: HttpRequest,
    deed: deeds.Deed,
    loaded: Loaded,
    data: object = None,
    files: object = None,
    initial: dict[str, str] | None = None,
) -> ActForm:
    actor = staff_of(request).actor
    form = deed.form(data, files, loaded=loaded, language=language(), owners=_owners(), actor=actor)
    form.initial = {**form.initial, **form.prefill(initial or {})}
    return form


def _owners() -> list[Staff]:
    """Staff who may own a case; a centre's staff fit in memory."""
    return [one for one in Staff.objects.filter(is_active=True) if HANDLING & one.actor.roles]
