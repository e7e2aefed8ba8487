"""The desk's pages of the external bodies: what lies with them, and a letter's registration."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from insaf.cases import uploads
from insaf.cases.models import Case
from insaf.cases.words import say
from insaf.core.reasons import Refused
from insaf.intake.email import matter as mails
from insaf.intake.email import pages as mail_pages
from insaf.intake.email import settling
from insaf.intake.email.marks import SettledAlready
from insaf.intake.email.models import Arrival
from insaf.intake.external import listing, suggesting
from insaf.intake.external.doors import readers_only, see_other, staff_of, writers_only
from insaf.intake.external.forms import JoinForm, LetterForm, MatterForm
from insaf.intake.external.registering import Letter, register
from insaf.rulebook import current


@require_safe
@readers_only
def home(request: HttpRequest, view: str = "waiting") -> HttpResponse:
    """What lies with the bodies: what waits for us first, with its date."""
    if view not in listing.VIEWS:
        raise Http404(view)
    now, actor = timezone.now(), staff_of(request).actor
    context = {
        **listing.listed(view, actor, request.GET.get("after", ""), now),
        "chips": listing.chips(view, now),
        "view": view,
        "can_act": actor.height >= 0,
        "manages": listing.manages(actor),
        "letters": mail_pages.of_bodies(actor),
    }
    return render(request, "intake_external/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def register_letter(request: HttpRequest) -> HttpResponse:
    """One form: the body's letter, and the case that it is about, here already or new."""
    arrival = _arrival(request)
    if request.method == "POST":
        return _registered(request, arrival)
    return _form(request, arrival, _blank(request, arrival))


def _arrival(request: HttpRequest) -> Arrival | None:
    """The mail that the letter came by, if this person may see it."""
    number = request.POST.get("mail") or request.GET.get("mail") or ""
    if not number:
        return None
    known = number.isascii() and number.isdigit() and len(number) < 19
    found = Arrival.objects.select_related("case").filter(pk=int(number)).first() if known else None
    if found is None or not mail_pages.may_see(staff_of(request).actor, found):
        raise Http404("mail")
    return found


def _blank(request: HttpRequest, arrival: Arrival | None) -> dict[str, Any]:
    policy, today = current.policy(), current.calendar().local_date(timezone.now())
    letter: dict[str, Any] = {"received_on": today}
    typed: dict[str, Any] = {"subject": "other", "language": "ar"}
    reference = request.GET.get("reference", "")[:40]
    if arrival is not None:
        read = settling.read(arrival)
        theirs = mail_pages.body_of(read, arrival)
        letter |= {
            "body": theirs.code if theirs else "",
            "their_reference": suggesting.their_number(f"{read.subject}\n{read.text}"),
            "contact": " ".join(part for part in (mails.clean(read.sender.name), read.sender.email) if part),
            "received_on": current.calendar().local_date(arrival.received_at),
            "asks": mails.clean(read.said or read.text).strip()[:5000],
        }
        typed |= {"title": mails.title_of(read), "narrative": letter["asks"], "language": read.language_hint}
        reference = reference or (arrival.case.reference if arrival.case else "")
    return {
        "letter": LetterForm(initial=letter, prefix="letter", policy=policy),
        "join": JoinForm(initial={"reference": reference}, prefix="join", label_suffix=""),
        "matter": MatterForm(initial=typed, prefix="matter", policy=policy),
    }


def _bound(request: HttpRequest) -> dict[str, Any]:
    policy = current.policy()
    return {
        "letter": LetterForm(request.POST, request.FILES, prefix="letter", policy=policy),
        "join": JoinForm(request.POST, prefix="join", label_suffix=""),
        "matter": MatterForm(request.POST, prefix="matter", policy=policy),
    }


def _registered(request: HttpRequest, arrival: Arrival | None) -> HttpResponse:
    """On the case that was named, or a new one where none was."""
    forms = _bound(request)
    joins = bool(request.POST.get("join-reference", "").strip())
    needed = [forms["letter"], forms["join"] if joins else forms["matter"]]
    checked = [one.is_valid() for one in needed]  # each, so that all that is wrong is said at once
    if not all(checked):
        return _form(request, arrival, forms, status=422)
    case = _case(request, forms["join"]) if joins else None
    letter = _letter(forms["letter"], arrival)
    if (joins and case is None) or letter is None:
        return _form(request, arrival, forms, status=422)
    try:
        matter = None if joins else forms["matter"].cleaned_data
        row = register(letter, matter, case, staff_of(request).actor, timezone.now())
    except Refused as refused:
        return _not_done(request, arrival, forms, refused)
    except SettledAlready:
        messages.warning(request, _("Somebody else has dealt with this mail meanwhile."))
        return see_other("intake_external:home")
    messages.success(request, _("The referral is registered. Both dates run."))
    return see_other("desk:case", row.reference)


def _not_done(request: HttpRequest, arrival: Arrival | None, forms: dict[str, Any], refused: Refused) -> HttpResponse:
    """Beside the field that the law names, else at the top."""
    sentence = str(say(refused.reason))
    if refused.field not in forms["letter"].fields:
        return _form(request, arrival, forms, sentence, 409)
    forms["letter"].add_error(refused.field, sentence)
    return _form(request, arrival, forms, status=422)


def _case(request: HttpRequest, form: JoinForm) -> Case | None:
    case = Case.objects.filter(reference=form.cleaned_data["reference"]).first()
    if case is None or int(staff_of(request).actor.id) in case.people_named:
        form.add_error("reference", _("There is no case with this reference."))
        return None
    return case


def _letter(form: LetterForm, arrival: Arrival | None) -> Letter | None:
    """The letter with its files: those that were attached, or those of its mail, which alone came that way."""
    given = form.cleaned_data.get("attached") or ()
    if given and arrival is not None:
        only = _("Only the mail's own files go with it. File this one afterwards, as a further letter.")
        form.add_error("attached", only)
        return None
    files, refused = uploads.take(given)
    if refused:
        for sentence in refused:
            form.add_error("attached", sentence.said_in(get_language() or "ar"))
        return None
    if arrival is None:
        return Letter(form.cleaned_data, files)
    read = settling.read(arrival)
    words = mails.words_of(read, whole=True)
    return Letter(form.cleaned_data, words.files, arrival, words.left)


def _form(
    request: HttpRequest, arrival: Arrival | None, forms: dict[str, Any], refused: str = "", status: int = 200
) -> HttpResponse:
    read = settling.read(arrival) if arrival else None
    text = f"{read.subject}\n{read.text}" if read else ""
    query = request.GET.get("q", "")[:200]
    context = {
        "forms": forms,
        "arrival": arrival,
        "read": read,
        "proven": mail_pages.proven(read) if read else None,
        "suggested": suggesting.cases(f"{text}\n{query}", staff_of(request).actor),
        "query": query,
        "refused": refused,
    }
    return render(request, "intake_external/register.html", context, status=status)
