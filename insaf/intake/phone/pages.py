"""The telephone's own pages: whom to call back, what rang, and what the exchange said that nobody understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insaf.cases import files
from insaf.cases.models import Case
from insaf.intake.phone import callbacks, joining, lists, settling
from insaf.intake.phone.doors import deed, hidden, of_back, of_call, readers_only, see_other, staff_of
from insaf.intake.phone.forms import AttemptForm, EndForm, ExtensionForm, ReasonForm
from insaf.intake.phone.models import Attempt, Call, CallBack, CallEvent, Draft, Extension, Look

SEALED = "default-src 'none'; sandbox"
PAGE = 50


@require_safe
@readers_only
def home(request: HttpRequest) -> HttpResponse:
    """Whom to call back, the nearest date first, and one's own half-filled screens."""
    staff = staff_of(request)
    mine = Draft.objects.filter(staff=staff, filed_at=None).order_by("-changed_at")
    own = Extension.objects.filter(staff=staff).values_list("number", flat=True).first()
    page = lists.page(callbacks.waiting(), request.GET.get("after", ""), ("due_at", "id"), PAGE)
    context = {
        "rows": [lists.of_back(one, timezone.now()) for one in page.rows],
        "next": page.next,
        "waiting": lists.owed(timezone.now())["waiting"],
        "mine": [{"row": one, "title": lists.title_of(one)} for one in mine[:20]],
        "writes": staff.actor.height >= 0,
        "extension": ExtensionForm(initial={"number": own or ""}, label_suffix=""),
        "unread": lists.unread().count(),
        "unsettled": lists.without_matter().count(),
    }
    return render(request, "intake_phone/home.html", context)


@require_safe
@readers_only
def calls(request: HttpRequest, view: str = "all") -> HttpResponse:
    """What rang, newest first."""
    if view not in lists.VIEWS:
        raise Http404(view)
    page = lists.page(lists.VIEWS[view][1](), request.GET.get("after", ""), ("-rang_at", "-id"), PAGE)
    staff = staff_of(request)
    rows = [lists.of_call(one) for one in page.rows if not (one.case and staff.pk in one.case.people_named)]
    chips = [{"name": name, "label": label, "current": name == view} for name, (label, _find) in lists.VIEWS.items()]
    return render(request, "intake_phone/calls.html", {"rows": rows, "next": page.next, "view": view, "chips": chips})


@require_safe
@of_call
def call(request: HttpRequest, one: Call) -> HttpResponse:
    """One call: when, how long, what was recorded, and what became of it."""
    context = {
        "call": one,
        "row": lists.of_call(one),
        "events": one.events.order_by("received_at", "id"),
        "writes": staff_of(request).actor.height >= 0,
        "trouble": lists.trouble(one),
        "owed": joining.owed_for(one),
        "also": [each for each in joining.also(one) if not hidden(each.case, staff_of(request))],
    }
    return render(request, "intake_phone/call.html", context)


@require_safe
@of_call
def audio(request: HttpRequest, one: Call) -> HttpResponse | FileResponse:
    """The recording, to be played or saved."""
    if not one.recording:
        raise Http404("recording")
    try:
        stream = files.path_of(one.recording["sha256"]).open("rb")
    except OSError as missing:
        raise Http404("recording") from missing
    response = FileResponse(stream, as_attachment=True, filename=one.recording["name"])
    response["Content-Type"] = one.recording["type"]
    response["Content-Security-Policy"] = SEALED
    return response


@require_safe
@of_back
def back(request: HttpRequest, one: CallBack) -> HttpResponse:
    """One call-back: who called when, who tried to call back, and what came of it."""
    return _back(request, one, {})


@deed
@of_back
def attempt(request: HttpRequest, one: CallBack) -> HttpResponse:
    """Somebody called: kept with name and instant."""
    form = AttemptForm(request.POST, prefix="try", label_suffix="")
    if not form.is_valid():
        return _back(request, one, {"attempt": form}, 422)
    said = form.cleaned_data
    callbacks.attempt(one, staff_of(request), said["result"], said["note"], timezone.now())
    messages.success(request, _("The call is kept."))
    return see_other("intake_phone:back", one.pk)


@deed
@of_back
def end(request: HttpRequest, one: CallBack) -> HttpResponse:
    """Nothing more is owed, with the reason."""
    form = EndForm(request.POST, prefix="end", label_suffix="")
    if not form.is_valid():
        return _back(request, one, {"end": form}, 422)
    said = form.cleaned_data
    callbacks.end(one, staff_of(request), CallBack.Outcome(said["outcome"]), said["reason"], timezone.now())
    messages.success(request, _("Nothing more is owed for this call; the reason is kept with your name."))
    return see_other("intake_phone:home")


def _back(request: HttpRequest, one: CallBack, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    calls = one.calls.select_related("case").order_by("rang_at", "id")
    context = {
        "back": one,
        "row": lists.of_back(one, timezone.now()),
        "calls": [lists.of_call(call) for call in calls if not hidden(call.case, staff_of(request))],
        "tries": [lists.of_attempt(each) for each in one.attempts.select_related("staff").order_by("at", "id")],
        "reached": one.attempts.filter(result=Attempt.Result.REACHED).exists(),
        "since": lists.talked_since(one),
        "perhaps": []
        if one.outcome
        else [each for each in joining.perhaps(one) if not hidden(each.case, staff_of(request))],
        "ended": lists.ENDED.get(one.outcome, ""),
        "writes": staff_of(request).actor.height >= 0,
        "attempt": AttemptForm(prefix="try", label_suffix=""),
        "end": EndForm(prefix="end", label_suffix=""),
        **bound,
    }
    return render(request, "intake_phone/back.html", context, status=status)


@deed
def extension(request: HttpRequest) -> HttpResponse:
    """At which extension this person sits."""
    form, staff = ExtensionForm(request.POST), staff_of(request)
    if form.is_valid():
        number = form.cleaned_data["number"]
        try:
            with transaction.atomic():
                Extension.objects.filter(staff=staff).delete()
                if number:
                    Extension.objects.create(staff=staff, number=number)
            messages.success(request, _("Your extension is kept."))
        except IntegrityError:
            messages.error(request, _("A colleague has this extension."))
    return see_other("intake_phone:home")


@require_safe
@readers_only
def unread(request: HttpRequest) -> HttpResponse:
    """What the exchange said that could not be read."""
    page = lists.page(lists.unread(), request.GET.get("after", ""), ("-received_at", "-id"), PAGE)
    rows = [
        {"row": one, "why": lists.WHY.get(one.reason, one.reason), "said": lists.start_of(one)} for one in page.rows
    ]
    writes = staff_of(request).actor.height >= 0
    return render(request, "intake_phone/unread.html", {"rows": rows, "next": page.next, "writes": writes})


@require_safe
@readers_only
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """One message of the exchange byte for byte."""
    one = CallEvent.objects.select_related("call__case").filter(pk=pk).first()
    case = one.call.case if one and one.call else None
    if one is None or (case and staff_of(request).pk in case.people_named):
        raise Http404("event")
    response = HttpResponse(one.content(), content_type="application/octet-stream")
    response["Content-Security-Policy"] = SEALED
    response["Content-Disposition"] = f'attachment; filename="event-{one.pk}.bin"'
    return response


@deed
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it once more, after the settings were put right."""
    CallEvent.objects.filter(pk=pk, state=CallEvent.State.QUARANTINED).update(state=CallEvent.State.STORED)
    one = CallEvent.objects.filter(pk=pk).first()
    if one is None:
        raise Http404("event")
    if settling.settle(one, timezone.now()):
        messages.success(request, _("It can be read now and is part of its call."))
    else:
        messages.warning(request, _("It still cannot be read."))
    return see_other("intake_phone:unread")


@deed
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """There is no call in it, with the reason."""
    form = ReasonForm(request.POST)
    waiting = CallEvent.objects.filter(pk=pk, state=CallEvent.State.QUARANTINED)
    if form.is_valid() and waiting.update(
        state=CallEvent.State.SET_ASIDE, reason=form.cleaned_data["reason"], settled_by=staff_of(request)
    ):
        messages.success(request, _("It is set aside with your reason; it is not deleted."))
    else:
        messages.error(request, _("Write the reason; it stays with your name."))
    return see_other("intake_phone:unread")


@require_safe
@readers_only
def looks(request: HttpRequest) -> HttpResponse:
    """Who was shown earlier matters of a caller, on what proof."""
    if not lists.may_audit(staff_of(request).actor):
        raise Http404("looks")
    page = lists.page(Look.objects.select_related("staff"), request.GET.get("after", ""), ("-at", "-id"), PAGE)
    about = _about(staff_of(request).pk, page.rows)
    rows = [lists.of_look(one) for one in page.rows if about.isdisjoint(one.references)]
    return render(request, "intake_phone/looks.html", {"rows": rows, "next": page.next})


def _about(staff: int, looks: Sequence[Look]) -> set[str]:
    """References of matters about this very person: nobody reads here who complains of them (B-16)."""
    named = {reference for one in looks for reference in one.references}
    found = Case.objects.filter(reference__in=named)
    return {one.reference for one in found if staff in one.people_named}
