"""Letters that wait for a person, and those that did not arrive."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insaf.cases.inbox import seen_by
from insaf.cases.models import Case
from insaf.core.terms import Actor
from insaf.desk.doors import handlers_only, may_open
from insaf.desk.frame import page, staff_of
from insaf.desk.telling.delivery import tell
from insaf.outbox import holding, state, ways
from insaf.outbox.letters import names
from insaf.outbox.models import Letter, Text
from insaf.people import phones

PAGE = 50
State = Letter.State


@require_safe
@handlers_only
def letters(request: HttpRequest) -> HttpResponse:
    """The newest first, those that wait before those that are lost."""
    actor = staff_of(request).actor
    here = Paginator(_troubled(actor).order_by("-state", "-id"), PAGE).get_page(request.GET.get("page"))
    rows = [{"letter": one, "told": tell(one), "case": one.case} for one in here]
    context = {"rows": rows, "here": here, "may_send": actor.height >= 0, "texts": _texts()}
    return page(request, "desk/letters.html", context)


@require_POST
@handlers_only
def text_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a text message again that was given up."""
    if staff_of(request).actor.height < 0 or not state.retry_text(number, timezone.now()):
        raise Http404(str(number))
    messages.success(request, _("The text message is on its way."))
    return HttpResponseRedirect(reverse("desk:letters"), status=303)


def _texts() -> list[dict[str, object]]:
    """Text messages that belong to no letter and were given up."""
    lost = Text.objects.filter(state=State.FAILED).exclude(text="").order_by("-id")[:PAGE]
    return [{"text": one, "to": phones.masked(one.number), "why": names.why(one.last_error)} for one in lost]


@require_POST
@handlers_only
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Send a held letter after all, or try a lost one again; once, however often it is pressed."""
    staff, now = staff_of(request), timezone.now()
    letter = Letter.objects.select_related("case").filter(pk=number).first()
    if letter is None or staff.actor.height < 0 or not may_open(request, letter.case.reference):
        raise Http404(str(number))
    if holding.release(letter.pk, staff, now) or state.retry(letter.pk, now):
        messages.success(request, _("The letter is on its way."))
    else:
        messages.info(request, _("The letter is on its way already."))
    back = request.POST.get("back", "")
    to = reverse("desk:case", args=[letter.case.reference]) if back == "case" else reverse("desk:letters")
    return HttpResponseRedirect(to, status=303)


def waiting(actor: Actor) -> int:
    """How many letters are held for a click."""
    return _troubled(actor).filter(state=State.HELD).count() if actor.height >= 0 else 0


def _troubled(actor: Actor) -> QuerySet[Letter]:
    """Calls to be made are tasks of their case, not letters gone astray."""
    troubled = Letter.objects.filter(state__in=(State.HELD, State.FAILED)).exclude(channel=ways.PHONE)
    letters = troubled.select_related("case")
    return letters.filter(case__in=seen_by(actor, Case.objects.all()))
