"""What a member of staff was told, the newest first, and what of it was seen."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from insaf.cases import typed
from insaf.desk.doors import handlers_only
from insaf.desk.frame import page, staff_of
from insaf.outbox.models import Notice
from insaf.outbox.notice_words import PARTY, SAID, tone

PAGE = 50
ICONS = {"bad": "triangle-alert", "warn": "clock", "ok": "circle-check", "info": "info"}


@require_safe
@handlers_only
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices; reading them changes nothing, a button marks them as seen."""
    pages = Paginator(_of(request).select_related("case").order_by("-entry"), PAGE)
    here = pages.get_page(request.GET.get("page"))
    shown = [_shown(one) for one in here if one.kind.startswith(PARTY) or one.staff_id not in one.case.people_named]
    return page(request, "desk/notices.html", {"notices": shown, "here": here})


@require_POST
@handlers_only
def seen(request: HttpRequest) -> HttpResponse:
    """Mark as seen what the page showed: one notice, or all up to the newest one."""
    one, up_to = (typed.number(request.POST.get(name, "")) for name in ("notice", "up_to"))
    unseen = _of(request).filter(seen_at=None)
    if one is not None:
        unseen.filter(pk=one).update(seen_at=timezone.now())
    elif up_to is not None:
        unseen.filter(entry__lte=up_to).update(seen_at=timezone.now())
    return HttpResponseRedirect(reverse("desk:notices"), status=303)


def _of(request: HttpRequest) -> Any:
    return Notice.objects.filter(staff=staff_of(request))


def _shown(notice: Notice) -> dict[str, Any]:
    look, to_party = tone(notice.kind), notice.kind.startswith(PARTY)
    return {
        "pk": notice.pk,
        "entry": notice.entry,
        "said": SAID[notice.kind],
        "tone": look,
        "icon": ICONS[look],
        "reference": "" if to_party else notice.case.reference,
        "title": "" if to_party else notice.case.title,
        "url": reverse("desk:asked") if to_party else reverse("desk:case", args=[notice.case.reference]),
        "at": notice.at,
        "seen": notice.seen_at is not None,
    }
