"""The desk's pages of the mail: lists, one mail, its parts as downloads, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insaf.cases.models import Case
from insaf.cases.words import say
from insaf.core import reference as references
from insaf.core.arabic import isolate, neutralise
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import Actor, Role
from insaf.intake.email import deeds, health, matter, pages, settling
from insaf.intake.email.forms import DecodeForm, JoinForm, NewCaseForm, SetAsideForm
from insaf.intake.email.marks import SettledAlready
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Mail

View = Callable[..., HttpResponse]
SEALED = "default-src 'none'; sandbox"
FORMATTED = "default-src 'none'; img-src data:; sandbox; frame-ancestors 'none'"


def readers_only(view: View) -> View:
    """Staff who open cases; to anybody else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        actor = _actor(request)
        if actor.height < 0 and Role.AUDITOR not in actor.roles:
            raise Http404("mail")
        return view(request, *args, **kwargs)

    return guarded


def of_mail(view: View) -> View:
    """Gives the view the mail of ``number``, unless its case is about this very person (B-16)."""

    @wraps(view)
    def opened(request: HttpRequest, number: int, *args: Any, **kwargs: Any) -> HttpResponse:
        arrival = Arrival.objects.select_related("case").filter(pk=number).first()
        if arrival is None or not pages.may_see(_actor(request), arrival):
            raise Http404("mail")
        return view(request, arrival, *args, **kwargs)

    return readers_only(opened)


def deed(view: View) -> View:
    """A POST by whoever handles cases; what somebody else has done meanwhile is shown, not done again."""

    @wraps(view)
    def done(request: HttpRequest, arrival: Arrival, *args: Any, **kwargs: Any) -> HttpResponse:
        if _actor(request).height < 0:
            raise Http404("mail")
        try:
            return view(request, arrival, *args, **kwargs)
        except SettledAlready:
            messages.warning(request, _("Somebody else has dealt with this mail meanwhile."))
        except Refused as refused:
            return _mail(request, arrival, refused=str(say(refused.reason)), status=422)
        return _to_mail(arrival)

    return require_POST(of_mail(done))


@require_safe
@readers_only
def listing(request: HttpRequest, view: str = "waiting") -> HttpResponse:
    """One view of the mails, with how the mailboxes are."""
    if view not in pages.VIEWS:
        raise Http404(view)
    page = pages.listed(view, _actor(request), request.GET.get("after", ""))
    counted = pages.counts()
    chips = [
        {"name": name, "label": label, "count": counted[name], "current": name == view, "url": _view_url(name)}
        for name, (label, _states) in pages.VIEWS.items()
        if counted[name] or name != "fresh"
    ]
    context = {
        "rows": page.rows, "next": page.next, "view": view, "heading": pages.VIEWS[view][0], "chips": chips,
        "boxes": health.standings(timezone.now()), "is_first": not request.GET.get("after"),
    }  # fmt: skip
    return render(request, "intake_email/list.html", context)


@require_safe
@readers_only
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Every mail about one case."""
    case = Case.objects.filter(reference=references.parse(reference) or "").first()
    if case is None or int(_actor(request).id) in case.people_named:
        raise Http404(reference)
    rows = pages.of_case(case, _actor(request))
    return render(request, "intake_email/of-case.html", {"case": case, "rows": rows})


@require_safe
@of_mail
def mail(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """One mail: its words, its parts, where it is and why, and what can be done."""
    return _mail(request, arrival)


@require_safe
@of_mail
def raw(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """The mail byte for byte as it was received."""
    return _download(_content(arrival), f"mail-{arrival.pk}.eml", "message/rfc822")


@require_safe
@of_mail
def file(request: HttpRequest, arrival: Arrival, index: int) -> HttpResponse:
    """One attachment, as a download, never opened in the page (L-08)."""
    attachments = _read(arrival).attachments
    if index >= len(attachments):
        raise Http404("file")
    one = attachments[index]
    return _download(one.content, neutralise(one.name) or "file", "application/octet-stream")


@require_safe
@of_mail
def formatted(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """The mail as its writer formatted it, sanitised, in a page that can load and run nothing (K-09)."""
    read = _read(arrival)
    if not read.html:
        raise Http404("html")
    response = render(request, "intake_email/formatted.html", {"mail": read})
    response["Content-Security-Policy"] = FORMATTED
    return response


@deed
def join(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Add it to the case that was named."""
    form = JoinForm(request.POST, prefix="join")
    case = _case(request, form)
    if case is None:
        return _mail(request, arrival, {"join": form}, status=422)
    deeds.join(arrival, case, _actor(request), timezone.now(), internal="internal" in request.POST)
    messages.success(request, _("The mail is part of case %(reference)s now.") % {"reference": isolate(case.reference)})
    return _to_mail(arrival)


@deed
def open_case(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Make a case of it."""
    form = NewCaseForm(request.POST, prefix="new")
    if not form.is_valid():
        return _mail(request, arrival, {"new": form}, status=422)
    given = form.cleaned_data
    case = deeds.open_case(
        arrival, _actor(request), timezone.now(), Kind(given["kind"]), given["subject"], given["title"]
    )
    messages.success(request, _("Case %(reference)s was made of this mail.") % {"reference": isolate(case.reference)})
    return _to_mail(arrival)


@deed
def set_aside(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    form = SetAsideForm(request.POST, prefix="aside")
    if not form.is_valid():
        return _mail(request, arrival, {"aside": form}, status=422)
    deeds.set_aside(arrival, _actor(request), timezone.now(), form.cleaned_data["reason"])
    messages.success(request, _("The mail is among the ignored ones now; nobody was answered."))
    return _see_other(reverse("intake_email:list"))


@deed
def release(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    settled = deeds.release(arrival, _actor(request), timezone.now())
    messages.success(request, str(pages.why_of(settled)))
    return _to_mail(arrival)


@deed
def read_again(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    form = DecodeForm(request.POST, prefix="decode")
    if form.is_valid():
        deeds.read_again(arrival, _actor(request), timezone.now(), form.cleaned_data["charset"])
    return _to_mail(arrival)


def _mail(
    request: HttpRequest, arrival: Arrival, bound: dict[str, forms.Form] | None = None, refused: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    read = _read(arrival)
    blank = {
        "join": JoinForm(prefix="join", initial={"reference": arrival.case.reference if arrival.case else ""}),
        "new": NewCaseForm(prefix="new", initial=_guess(read)),
        "aside": SetAsideForm(prefix="aside"),
        "decode": DecodeForm(prefix="decode", initial={"charset": arrival.charset}),
    }
    context = {**pages.told(arrival, read, _actor(request)), "forms": {**blank, **(bound or {})}, "refused": refused}
    return render(request, "intake_email/mail.html", context, status=status)


def _guess(read: Mail) -> dict[str, str]:
    return {"kind": matter.kind_of(read.subject), "subject": "other", "title": matter.title_of(read)}


def _case(request: HttpRequest, form: JoinForm) -> Case | None:
    """The case that was named, if this person may see it; what is wrong is said on the form."""
    if not form.is_valid():
        return None
    case = Case.objects.filter(reference=form.cleaned_data["reference"]).first()
    if case is None or int(_actor(request).id) in case.people_named:
        form.add_error("reference", _("There is no case with this reference."))
        return None
    return case


def _read(arrival: Arrival) -> Mail:
    try:
        return settling.read(arrival)
    except FileNotFoundError:
        raise Http404("erased") from None


def _content(arrival: Arrival) -> bytes:
    try:
        return arrival.content()
    except FileNotFoundError:
        raise Http404("erased") from None


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = SEALED
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.user.actor  # type: ignore[union-attr]
    return actor


def _view_url(view: str) -> str:
    return reverse("intake_email:list") if view == "waiting" else reverse("intake_email:view", args=[view])


def _to_mail(arrival: Arrival) -> HttpResponse:
    return _see_other(reverse("intake_email:mail", args=[arrival.pk]))


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
