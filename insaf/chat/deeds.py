"""What the buttons of the console do; each is one POST, and nothing is done by looking."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insaf.cases import files, uploads
from insaf.cases.words import say
from insaf.chat import matter, presence, seeing, talking, tokens
from insaf.chat.console import done, of_talk, seated, staff_of
from insaf.chat.hub import hub
from insaf.chat.models import Conversation, Presence
from insaf.chat.wording import pieces
from insaf.core.arabic import isolate, neutralise
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.people.models import Staff


@require_POST
@of_talk
def write(request: HttpRequest, row: Conversation) -> HttpResponse:
    """An answer, with the files that go with it; the same client id is never two."""
    staff, now, client = _writer(request, row), timezone.now(), _client(request)
    text, kept = request.POST.get("text", "").replace("\0", "").strip(), False
    try:
        if text:
            talking.staff_writes(row.pk, staff, client, pieces(text), now)
        kept = True  # a file that is not taken takes no word back
        wrong = _files(request, row, staff, client)
    except talking.Ended:
        wrong = _("The chat has ended.") if kept else _("The chat has ended; what you wrote was not sent.")
    except talking.Taken:
        wrong = _("A colleague has taken this chat.")
    except talking.Full:
        wrong = _("This chat has as many messages as one may have.")
    hub.touch(row.pk)
    return done(request, row.pk, wrong=wrong, kept=kept)


@require_POST
@of_talk
def note(request: HttpRequest, row: Conversation) -> HttpResponse:
    """A private note."""
    text = request.POST.get("text", "").replace("\0", "").strip()
    if not seeing.talks(staff_of(request).actor):
        raise PermissionDenied
    if text:
        talking.notes(row.pk, staff_of(request), _client(request), text, timezone.now())
        hub.touch(row.pk)
    return done(request, row.pk)


@require_POST
@of_talk
def take(request: HttpRequest, row: Conversation) -> HttpResponse:
    """The first who takes a waiting talk has it."""
    staff = staff_of(request)
    if not seeing.talks(staff.actor):
        raise PermissionDenied
    try:
        ours = talking.take(row.pk, staff, timezone.now())
    except talking.Ended:
        return done(request, row.pk, wrong=_("The chat has ended."))
    hub.touch(row.pk)
    return done(request, row.pk if ours else 0, wrong="" if ours else _("A colleague has taken this chat."))


@require_POST
@of_talk
def hand_over(request: HttpRequest, row: Conversation) -> HttpResponse:
    """Transfer to a colleague, or invite one, as the pressed button says."""
    _writer(request, row)
    to = Staff.objects.filter(pk=_number(request.POST.get("to", "")), is_active=True).first()
    if to is None or not seeing.talks(to.actor):
        return done(request, row.pk, wrong=_("Choose a colleague."))
    move = talking.invite if request.POST.get("how") == "invite" else talking.transfer
    try:
        move(row.pk, to, timezone.now())
    except talking.Ended:
        return done(request, row.pk, wrong=_("The chat has ended."))
    hub.touch(row.pk)
    return done(request, 0 if move is talking.transfer else row.pk)


@require_POST
@of_talk
def end(request: HttpRequest, row: Conversation) -> HttpResponse:
    _writer(request, row)
    talking.end(row.pk, "ended", timezone.now())
    matter.add_rest(row.pk, timezone.now())
    hub.touch(row.pk)
    return done(request, row.pk)


@require_POST
@of_talk
def register(request: HttpRequest, row: Conversation) -> HttpResponse:
    """The talk becomes a case of this kind, or what followed is added to the case it has."""
    staff, now = _writer(request, row), timezone.now()
    kind = request.POST.get("kind", "")
    if row.outcome == Conversation.Outcome.FILED:
        added = matter.add_rest(row.pk, now)
        return done(
            request, row.pk, wrong="" if added else _("The case takes nothing more. Register it anew in the inbox.")
        )
    if kind not in set(Kind):
        return done(request, row.pk, wrong=_("Choose what it is."))
    try:
        subject, title = request.POST.get("subject", ""), neutralise(request.POST.get("title", ""))[:200]
        case = matter.file(row.pk, Kind(kind), staff.actor, now, subject, title)
    except Refused as refused:
        return done(request, row.pk, wrong=str(say(refused.reason)))
    except matter.Settled:
        return done(request, row.pk, wrong=_("It is a case already."))
    matter.acknowledge(case.reference, now)
    hub.touch(row.pk)
    return done(request, row.pk, said=_("Registered under %(reference)s.") % {"reference": isolate(case.reference)})


@require_POST
@of_talk
def dismiss(request: HttpRequest, row: Conversation) -> HttpResponse:
    """No matter in it: somebody read it and says so."""
    staff = _writer(request, row)
    try:
        matter.dismiss(row.pk, staff.actor, timezone.now())
    except matter.Settled:
        return done(request, row.pk, wrong=_("It is settled already, or still runs."))
    return done(request, 0)


@require_POST
@of_talk
def glance(request: HttpRequest, row: Conversation) -> HttpResponse:
    """Read, or being written to: told by the page's script."""
    staff = staff_of(request)
    if typing := request.POST.get("typing", "")[:40]:
        if seeing.may_write(staff, row) and not talking.is_said(row, f"s{staff.pk}:{typing}"):
            hub.types(row.pk, "staff")
    elif row.agent_id == staff.pk:
        number = _number(request.POST.get("seen", ""))
        if number > row.seen_by_staff:
            talking.seen(row.pk, False, number, timezone.now())
            hub.touch(row.pk)
    return JsonResponse({})


@require_safe
@of_talk
def sent_file(request: HttpRequest, row: Conversation, number: int) -> Any:
    """A file of the talk, always as a download."""
    one = row.messages.filter(number=number, kind="file").first()
    if one is None or one.file is None:
        raise Http404("no such file")
    try:
        opened = files.path_of(one.file["sha256"]).open("rb")
    except FileNotFoundError:
        raise Http404("erased") from None
    name = neutralise(one.file["name"])
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=one.file["type"])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@seated
def attend(request: HttpRequest) -> HttpResponse:
    """Online, busy or away, as one says."""
    state = request.POST.get("state", "")
    if state in Presence.State.values and seeing.talks(staff_of(request).actor):
        presence.here(staff_of(request), timezone.now(), state)
        hub.touch(0)
    return done(request, _number(request.POST.get("talk", "")))


@require_POST
@seated
def here(request: HttpRequest) -> HttpResponse:
    """The page answers each beat of its stream: a laptop that was closed is there no longer, whatever stands open."""
    if seeing.talks(staff_of(request).actor):
        presence.here(staff_of(request), timezone.now())
    return JsonResponse({})


def _writer(request: HttpRequest, row: Conversation) -> Staff:
    staff = staff_of(request)
    if not seeing.may_write(staff, row):
        raise PermissionDenied
    return staff


def _files(request: HttpRequest, row: Conversation, staff: Staff, client: str) -> str:
    """Keep and send each file; the sentence why one was not taken."""
    taken, refused = uploads.take(request.FILES.getlist("files"))
    for n, card in enumerate(taken):
        talking.staff_says(row.pk, staff, f"{client}-f{n}", "", timezone.now(), card)
    from django.utils.translation import get_language

    return " ".join(one.said_in(get_language() or "ar") for one in refused)


def _client(request: HttpRequest) -> str:
    value = request.POST.get("client", "")
    return value if tokens.CLIENT.fullmatch(value) else tokens.digest(value or tokens.fresh())[:20]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
