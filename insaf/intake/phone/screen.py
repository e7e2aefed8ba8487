"""The call screen: filled while talking, kept as it is typed, and made a case by one press."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insaf.cases.models import Case
from insaf.cases.words import KIND, PUBLIC_STATUS, say
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import PublicStatus
from insaf.intake.phone import drafts, fates, knowing, recording, registering, spoken
from insaf.intake.phone.doors import deed, hidden, of_draft, see_other, staff_of, writers_only
from insaf.intake.phone.forms import CallForm, ScanForm
from insaf.intake.phone.models import Call, CallBack, Draft
from insaf.outbox import sms
from insaf.people import phones
from insaf.rulebook import current
from insaf.rulebook.dates import spoken_date


@deed
def begin(request: HttpRequest) -> HttpResponse:
    """Open the screen of a call, of a call-back, or an empty one."""
    channel = request.POST.get("channel", "phone")
    call = _named(Call, request.POST.get("call", ""))
    back = _named(CallBack, request.POST.get("back", ""))
    if channel not in drafts.CHANNELS or (call and call.case_id) or (back and back.outcome):
        messages.warning(request, _("Somebody else has dealt with this meanwhile."))
        return see_other("intake_phone:home")
    draft = drafts.begin(staff_of(request), timezone.now(), channel, call, back)
    return see_other("intake_phone:screen", draft.pk)


def _named(model: Any, pk: str) -> Any:
    if not pk:
        return None
    found = model.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 12 else None
    if found is None:
        raise Http404(pk)
    return found


@require_safe
@writers_only
@of_draft
def screen(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The screen as it was left; what it became, once it is filed."""
    if draft.filed_at:
        return _done(request, draft)
    return _screen(request, draft, drafts.form_of(draft))


@deed
@of_draft
def save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What was typed so far; answers with what stands beside it."""
    if draft.filed_at:
        return HttpResponse(status=409)
    drafts.keep(draft, request.POST, timezone.now())
    if request.headers.get("X-Insaf-Keeps"):
        return render(request, "intake_phone/beside.html", _beside(request, draft))
    messages.success(request, _("Kept. Nothing is registered yet."))
    return see_other("intake_phone:screen", draft.pk)


@deed
@of_draft
def files(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Scans and files, kept at once."""
    if not draft.filed_at:
        refused = drafts.add_files(draft, request.FILES.getlist("files"), request.POST.get("drop", ""), timezone.now())
        for sentence in refused:
            messages.error(request, sentence.said_in(get_language() or "ar"))
    return see_other("intake_phone:screen", draft.pk)


@deed
@of_draft
def prove(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What the caller says to show who they are; each try is kept."""
    staff, now, how = staff_of(request), timezone.now(), request.POST.get("how", "")
    try:
        if how == "send":
            knowing.send_code(draft, staff, now)
            messages.info(request, _("A code was asked for; how it fares stands under “Who calls”."))
        elif how == "mail":
            knowing.mail_code(draft, request.POST.get("said", ""), staff, now)
            messages.info(request, _("A code was asked for; how it fares stands under “Who calls”."))
        elif how == "code":
            _tell_proof(request, knowing.by_code(draft, request.POST.get("said", ""), staff, now))
        else:
            _tell_proof(request, knowing.by_reference(draft, request.POST.get("said", ""), staff, now))
    except knowing.TooOften:
        messages.error(request, _("Too many tries. Take the matter as a new one; who handles it joins them later."))
    except ValueError:
        none = _("There is no one e-mail address to which a code could go.")
        messages.error(request, none if how == "mail" else _("No message can be sent to this number."))
    return see_other("intake_phone:screen", draft.pk)


def _tell_proof(request: HttpRequest, fits: bool) -> None:
    if fits:
        messages.success(request, _("It fits. The caller's earlier matters are shown."))
    else:
        messages.error(request, _("It does not fit this number. Nothing is shown."))


@require_safe
@writers_only
@of_draft
def fate(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What became of the code, for the screen that waits for it; opened by itself, the address leads there."""
    if not request.headers.get("X-Insaf-Keeps"):
        return see_other("intake_phone:screen", draft.pk)
    return render(request, "intake_phone/fate.html", _code(request, draft, knowing.number_of(draft)))


@deed
@of_draft
def choose(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The call is about a matter that is here, or about a new one after all."""
    if not knowing.choose(draft, request.POST.get("into", ""), staff_of(request)):
        raise Http404("matter")
    return see_other("intake_phone:screen", draft.pk)


@deed
@of_draft
def drop(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Nothing comes of this screen; the call itself stays among the calls."""
    if not draft.filed_at:
        draft.delete()
        messages.success(request, _("The screen was closed without a matter."))
    return see_other("intake_phone:home")


@deed
@of_draft
def register(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Make a case of it; what is missing is said beside its field."""
    if draft.filed_at:
        return see_other("intake_phone:screen", draft.pk)
    now = timezone.now()
    drafts.keep(draft, request.POST, now)
    form = drafts.form_of(draft, bound=True)
    if not form.is_valid():
        return _screen(request, draft, form, status=422)
    try:
        registering.file(draft, form.cleaned_data, staff_of(request), now)
    except registering.FiledAlready:
        pass  # the same press came twice
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(say(refused.reason)))
        return _screen(request, draft, form, status=422)
    recording.run_once(now)
    return see_other("intake_phone:screen", draft.pk)


@deed
@of_draft
def tell(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The caller was told the reference and the date."""
    if draft.case:
        registering.tell(draft.case, staff_of(request), timezone.now())
        messages.success(request, _("It is recorded that the caller was told."))
    return see_other("intake_phone:screen", draft.pk)


def _screen(request: HttpRequest, draft: Draft, form: Any, status: int = 200) -> HttpResponse:
    context = {
        **_beside(request, draft),
        "form": form,
        "scans": ScanForm(auto_id="scan_%s", label_suffix=""),
        "files": drafts.files_of(draft),
        "is_new": isinstance(form, CallForm),
        "recorded": settings.INSAF_PHONE.recorded and draft.channel == "phone",
        "received_at": drafts.received_at(draft),
        "months": current.policy().declining.accept_within_months,
    }
    return render(request, "intake_phone/screen.html", context, status=status)


def _beside(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What stands beside the form: who calls, what may be shown, and the summary to read back."""
    staff, number = staff_of(request), knowing.number_of(draft)
    cases = knowing.shown(draft, staff)
    return {
        "draft": draft,
        "number": number,
        "grouped": phones.grouped(number) if number else "",
        "earlier": knowing.count(number, staff),
        "cases": [{"row": one, "status": PUBLIC_STATUS[PublicStatus(one.public_status)]} for one in cases],
        "can_send": knowing.can_send(number),
        **_code(request, draft, number),
        "into": Case.objects.filter(reference=draft.into).first() if draft.into else None,
        "summary": summary(draft),
    }


def _code(request: HttpRequest, draft: Draft, number: str) -> dict[str, Any]:
    """The code that the caller may read back, and how its message stands."""
    code = fates.live(draft, number, timezone.now())
    return {
        "draft": draft,
        "sent": code is not None,
        "fate": fates.of(code) if code else None,
        "can_mail": knowing.can_mail(number, staff_of(request)),
    }


def summary(draft: Draft) -> list[tuple[str, str]]:
    """What is read back to the caller: label and words."""
    typed, language = draft.typed, get_language() or "ar"
    kind = typed.get("kind", "complaint")
    subjects = {one.code: one.title.said_in(language) for one in current.policy().subjects}
    lines = [
        (_("Name"), typed.get("name", "")),
        (_("On behalf of"), typed.get("on_behalf_of", "") if typed.get("whom") == "other" else ""),
        (_("What is it?"), "" if draft.into else str(KIND[Kind(kind)]) if kind in set(Kind) else ""),
        (_("Subject"), subjects.get(typed.get("subject", ""), "")),
        (_("What happened?"), typed.get("narrative", "")),
        (_("When did it happen?"), typed.get("event_on", "")),
        (_("What do they want?"), typed.get("outcome_sought", "")),
    ]
    return [(label, words) for label, words in lines if words]


def _done(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The reference to be told, big and sign by sign, with the date in words."""
    case = draft.case
    assert case is not None
    language = case.language
    zone = current.calendar().zone
    due = {one: spoken_date(case.due_at, one, zone) if case.due_at else "" for one in ("ar", "en")}
    if hidden(case, staff_of(request)):
        raise Http404("case")
    context = {
        "draft": draft,
        "case": case,
        "groups": spoken.spelled(case.reference),
        "due": due,
        "caller_language": language,
        "told": case.record.filter(type="Acknowledged").exists(),
        "added": bool(draft.into),
        "by_sms": sms.configured() and case.person is not None and phones.can_be_texted(case.person.phone),
        "by_mail": case.person is not None and bool(case.person.email),
    }
    return render(request, "intake_phone/done.html", context)
