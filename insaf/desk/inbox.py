"""The inbox: what waits for whom, in one query, as rows that say how much time is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insaf.cases import queries, typed, words
from insaf.cases.inbox import Only
from insaf.core.calendar import Calendar
from insaf.core.policy import Kind, Policy, Rung
from insaf.core.reference import parse
from insaf.core.terms import Severity, Status
from insaf.desk import narrowing, remaining
from insaf.desk.doors import handlers_only, may_open
from insaf.desk.frame import page, staff_of, view_labels, view_url
from insaf.rulebook import current

MOST_COUNTED = 1000
KIND_ICONS = {
    Kind.COMPLAINT: "circle-alert",
    Kind.SUGGESTION: "lightbulb",
    Kind.INQUIRY: "circle-help",
    Kind.COMPLIMENT: "heart",
}


@require_safe
@handlers_only
def inbox(request: HttpRequest, view: str = "all") -> HttpResponse:
    """One page of a view; a typed reference leads straight to its case."""
    if view not in view_labels():
        raise Http404(view)
    search = typed.line(request.GET.get("q", ""))
    reference = parse(search) if search else None
    if reference and may_open(request, reference):
        return HttpResponseRedirect(reverse("desk:case", args=[reference]))
    return page(request, "desk/inbox.html", _context(request, view, search))


def _context(request: HttpRequest, view: str, search: str) -> dict[str, Any]:
    actor = staff_of(request).actor
    now, policy, calendar = timezone.now(), current.policy(), current.calendar()
    only = narrowing.only_of(request)
    found = queries.inbox(actor, view, search, request.GET.get("after") or None, only=only)
    counts = queries.counts(actor)
    return {
        "view": view,
        "heading": view_labels()[view],
        "search": search,
        "counts": counts,
        "summary": _summary(counts),
        "chips": [_chip(name, label, counts, name == view) for name, label in view_labels().items()],
        "rows": [shown(row, now, policy, calendar) for row in found.rows],
        "narrowed": narrowing.said(only),
        "kept": narrowing.asked(only),
        "next_url": _address(request, search, only, found.next or "") if found.next else "",
        "first_url": _address(request, search, only),
        "is_first": not request.GET.get("after"),
    }


def shown(row: dict[str, Any], now: datetime, policy: Policy, calendar: Calendar) -> dict[str, Any]:
    """A row as the list draws it; nothing here asks the database."""
    left = _left(row, now, calendar)
    tone, icon, label = state(row, left)
    language = get_language() or "ar"
    return {
        **row,
        "url": reverse("desk:case", args=[row["reference"]]),
        "kind_icon": KIND_ICONS[Kind(row["kind"])],
        "kind_label": words.KIND[Kind(row["kind"])],
        "subject_label": said_code(policy.subjects, row["subject"], language),
        "channel_label": channel_word(policy, row["channel"], language),
        "owner": (row["owner_name_en"] if language == "en" else "") or row["owner_name_ar"] or "",
        "person": _("Anonymous") if row["anonymous"] else row["person_name"],
        "left": left,
        "tone": tone,
        "icon": icon,
        "label": label,
        "classes": _classes(row, left),
    }


def state(row: dict[str, Any], left: remaining.Remaining | None) -> tuple[str, str, str]:
    """The badge of a row: tone, icon and word; lateness speaks before everything else."""
    status = Status(row["status"])
    if status is Status.CLOSED:
        return "neutral", "archive", str(words.STATUS[status])
    if status is Status.ANSWERED:
        return "ok", "circle-check", str(words.STATUS[status])
    if row["overdue"] or (left and left.tone == "bad"):
        return "bad", "triangle-alert", _("Overdue")
    if row["severity"] == Severity.CRITICAL:
        return "bad", "flag", str(words.SEVERITY[Severity.CRITICAL])
    if status is Status.AWAITING_COMPLAINANT:
        return "neutral", "pause", str(words.STATUS[status])
    if left and left.tone == "warn":
        return "warn", "clock", _("Due soon")
    return _working_state(row)


def _working_state(row: dict[str, Any]) -> tuple[str, str, str]:
    if Rung(row["rung"]) is not Rung.SUPPORT:
        return "brand", "landmark", str(words.RUNG[Rung(row["rung"])])
    if row["severity"] is None:
        return "info", "sparkle", pgettext("case", "New")
    return "brand", "eye", _("Being handled")


def said_code(listed: Any, code: str, language: str) -> str:
    """The words of a policy's code; the code itself when a later policy dropped it."""
    return next((entry.title.said_in(language) for entry in listed if entry.code == code), code)


def channel_word(policy: Policy, code: str, language: str) -> str:
    """The channel in one word; the policy's own title for one that has none here."""
    brief = {
        "web": _("Website"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "chat": _("Chat"),
        "external": _("External body"),
    }
    channel = policy.channel(code)
    return brief.get(code) or (channel.title.said_in(language) if channel else code)


def _left(row: dict[str, Any], now: datetime, calendar: Calendar) -> remaining.Remaining | None:
    if row["due_at"] is None or row["status"] == Status.CLOSED:
        return None
    return remaining.until(row["due_at"], row["received_at"], now, calendar)


def _classes(row: dict[str, Any], left: remaining.Remaining | None) -> str:
    late = left is not None and left.tone == "bad"
    soon = left is not None and left.tone == "warn"
    new = row["severity"] is None and row["status"] == Status.OPEN
    return " ".join(name for name, holds in (("row--late", late), ("row--soon", soon), ("row--new", new)) if holds)


def _chip(name: str, label: str, counts: dict[str, int], is_current: bool) -> dict[str, Any]:
    return {"label": label, "url": view_url(name), "count": capped(counts.get(name, 0)), "current": is_current}


def capped(count: int) -> str:
    """A count, or "+1000": nobody waits for an exact one."""
    return f"{MOST_COUNTED}+" if count >= MOST_COUNTED else str(count)


def _summary(counts: dict[str, int]) -> str:
    n, late = counts.get("all", 0), counts.get("overdue", 0)
    everything = ngettext("%(n)s open case", "%(n)s open cases", n) % {"n": capped(n)}
    if not late:
        return everything
    overdue = ngettext("%(n)s of them overdue", "%(n)s of them overdue", late) % {"n": capped(late)}
    return _("%(open)s, %(overdue)s") % {"open": everything, "overdue": overdue}


def _address(request: HttpRequest, search: str, only: Only, after: str = "") -> str:
    """This list from its beginning or from a place in it, with all that was asked."""
    wanted = {"q": search, **narrowing.asked(only), "after": after}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{request.path}?{query}" if query else str(request.path)
