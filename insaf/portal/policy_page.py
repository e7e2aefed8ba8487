"""The published policy, rendered from the value that the engine runs on (A-01 to A-03, A-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insaf.cases import typed
from insaf.cases.words import KIND
from insaf.core.policy import CalendarRules, Channel, Kind, Policy, Target
from insaf.rulebook import current, page, policies

SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
ICONS = {"web": "globe", "chat": "message", "email": "mail", "phone": "phone", "external": "landmark"}


@dataclass(frozen=True)
class Way:
    """One row of the channel table (A-03)."""

    code: str
    icon: str
    title: str
    address: str
    link: str
    how: str
    hours: str
    first_response: str


@require_safe
def current_one(request: HttpRequest) -> HttpResponse:
    """The policy in force today."""
    return render(request, "portal/policy.html", context(current.policy(), timezone.now()))


@require_safe
def one(request: HttpRequest, version: str) -> HttpResponse:
    """Any published version, for ever (A-15)."""
    return render(request, "portal/policy.html", context(_named(version), timezone.now()))


@require_safe
def as_text(request: HttpRequest, version: str) -> HttpResponse:
    """The same policy as a file to keep, in the reader's language (A-01)."""
    policy = _named(version)
    words = render_to_string("portal/policy.txt", context(policy, timezone.now()))
    response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="policy-{policy.version}-{_language()}.txt"'
    return response


def context(policy: Policy, now: datetime) -> dict[str, Any]:
    """Everything the page and the file show of one version."""
    in_force = current.policy()
    return {
        "shown": policy,
        "is_current": policy.version == in_force.version,
        "is_future": policy.effective_on > in_force.effective_on,
        "in_force": in_force,
        "texts": page.texts(policy, _language()),
        "handling": page.steps(policy, "how_we_handle", _language()),
        "late": page.steps(policy, "when_late", _language()),
        "ways": ways(policy),
        "targets": targets(policy),
        "week": hours(policy.calendar),
        "limits": limits(policy),
        "consultation": consultation(policy),
        "example": example(policy, now) if policy.version == in_force.version else None,
        "versions": policies.all()[::-1],
    }


def ways(policy: Policy) -> list[Way]:
    """The channel table: change a value in the file and the table changes (A-03)."""
    return [_way(channel, policy) for channel in policy.channels]


def limits(policy: Policy) -> dict[str, str] | None:
    """How long contact may be limited, who decides, and when it is looked at again (E-20)."""
    rule, language = policy.restriction, _language()
    if rule is None:
        return None
    return {
        "longest": page.calendar_days(rule.longest_calendar_days, language),
        "review": page.calendar_days(rule.review_every_calendar_days, language),
        "answer": page.working_days(rule.answer_review_days, language),
        "by": policy.rung(rule.decided_by).title.said_in(language),
    }


def consultation(policy: Policy) -> dict[str, Any]:
    """What a complainant may know of asking the party concerned: within how long, and who hears of it when it is late."""
    rule, language = policy.consultation, _language()
    heard = [policy.rung(rung).title.said_in(language) for rung in rule.climbs]
    again = page.working_days(rule.remind_every_days, language)
    return {
        "answers": page.working_days(rule.answer_within_days, language),
        "reminded": [page.working_days(days, language) for days in rule.warn_before_days],
        "heard": _(", then ").join(heard),
        "apart": again if len(heard) > 1 else "",
        "forwarded": page.working_days(rule.forward_within_days, language),
    }


def targets(policy: Policy) -> list[tuple[Promise, Target]]:
    return [(KIND[kind], policy.targets[kind]) for kind in Kind if kind in policy.targets]


def hours(calendar: CalendarRules) -> str:
    """ "Sunday to Thursday, 09:00 to 16:00": the days without a gap, or each by name."""
    days = [day for day in SUNDAY_FIRST if day not in calendar.weekend]
    names = [str(WEEKDAYS[day]) for day in days]
    at = SUNDAY_FIRST.index(days[0])
    unbroken = list(SUNDAY_FIRST[at : at + len(days)]) == days and len(days) > 2
    said = (
        _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
        if unbroken
        else (", " if _language().startswith("en") else "، ").join(names)
    )
    return _("%(days)s, %(opens)s to %(closes)s") % {
        "days": said, "opens": f"{calendar.hours.opens:%H:%M}", "closes": f"{calendar.hours.closes:%H:%M}",
    }  # fmt: skip


def first_response(channel: Channel, calendar: CalendarRules) -> str:
    """The first answer a channel promises: minutes, working hours, or working days when it is whole ones."""
    promised, opens, closes = channel.first_response_hours, calendar.hours.opens, calendar.hours.closes
    day = closes.hour + closes.minute / 60 - opens.hour - opens.minute / 60
    if promised < 1:
        n = round(promised * 60)
        return ngettext("Within %(n)s minute", "Within %(n)s minutes", n) % {"n": n}
    if promised >= day and promised % day == 0:
        n = round(promised / day)
        return ngettext("Within %(n)s working day", "Within %(n)s working days", n) % {"n": n}
    n = round(promised)
    return ngettext("Within %(n)s working hour", "Within %(n)s working hours", n) % {"n": n}


def example(policy: Policy, now: datetime) -> dict[str, Any]:
    """The rule of counting shown on a complaint that arrives now (C-02, M-12)."""
    calendar, days = current.calendar(), policy.targets[Kind.COMPLAINT].decide_days
    first_counts = policy.calendar.day_of_receipt_counts
    return {
        "at": now,
        "due_at": calendar.due_at(now, days, first_counts),
        "days": calendar.explain(now, days, first_counts),
        "count": days,
    }


def _way(channel: Channel, policy: Policy) -> Way:
    """An outside body keeps its own hours and answers in its own time."""
    language = _language()
    outside = channel.code == "external"
    asked = _("By its own hours") if outside else (_("At any time") if channel.always_open else hours(policy.calendar))
    return Way(
        code=channel.code,
        icon=ICONS.get(channel.code, "message"),
        title=channel.title.said_in(language),
        address=channel.address,
        link=_link(channel.address),
        how=channel.how.said_in(language),
        hours=asked,
        first_response=_("Set by the body itself") if outside else first_response(channel, policy.calendar),
    )


def _link(address: str) -> str:
    if address.startswith(("https://", "http://")):
        return address
    if "@" in address:
        return f"mailto:{address}"
    return f"tel:{address}" if address.lstrip("+").isdigit() else ""


def _named(version: str) -> Policy:
    try:
        return policies.by_version(typed.line(version))
    except LookupError:
        raise Http404("no such version") from None


def _language() -> str:
    return get_language() or "ar"
