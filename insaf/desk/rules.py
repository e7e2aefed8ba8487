"""The rules behind the desk: days off, which the administrator keeps, and the published policies."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from insaf.cases import recount, typed
from insaf.core.arabic import ascii_digits
from insaf.core.policy import Text
from insaf.core.terms import Role
from insaf.desk.doors import administrators_only, staff_only
from insaf.desk.forms.base import DayField, line_field
from insaf.desk.frame import page, staff_of
from insaf.rulebook import current, holidays
from insaf.rulebook.models import Holiday, PolicyVersion

TONES = {Holiday.Status.COMPUTED: "warn", Holiday.Status.ANNOUNCED: "ok", Holiday.Status.DECLARED: "brand"}
COMPUTED_FROM = {
    "Labour Regulations art. 24": gettext_lazy("Labour Regulations art. 24"),
    "Official holidays circular": gettext_lazy("Official holidays circular"),
}
"""The rules of computed days as the calendar keeps them; what a person typed is shown as it was typed."""


class DeclareForm(forms.Form):
    """A day off, or a working day whatever was computed (C-09)."""

    on = DayField(label=gettext_lazy("Day"))
    name_ar = line_field(gettext_lazy("Name in Arabic"), max_length=120)
    name_en = line_field(gettext_lazy("Name in English"), max_length=120)
    working = forms.BooleanField(
        label=gettext_lazy("It is a working day after all"), required=False,
        help_text=gettext_lazy("For a day that was computed as free and is not."),
    )  # fmt: skip
    official = forms.BooleanField(label=gettext_lazy("By an announcement of the state"), required=False)
    source = line_field(gettext_lazy("Source"), required=False)


@require_safe
@staff_only
def calendar(request: HttpRequest) -> HttpResponse:
    """The days off of a year."""
    return _calendar(request, DeclareForm(label_suffix=""))


@require_POST
@administrators_only
def confirm(request: HttpRequest) -> HttpResponse:
    """A computed day off was announced as computed."""
    source = typed.line(request.POST.get("source", ""), 300)
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
        row = holidays.confirm(on, staff_of(request).email, timezone.now(), source)
    except (ValueError, holidays.NoSuchHoliday):
        messages.error(request, _("There is no day off on this date to confirm."))
        return _to(current.calendar().local_date(timezone.now()))
    recount.catch_up(timezone.now())
    messages.success(request, _("The day off is confirmed."))
    return _to(row.on)


@require_POST
@administrators_only
def declare(request: HttpRequest) -> HttpResponse:
    """A day off is declared, or taken back."""
    form = DeclareForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _calendar(request, form, 422)
    given = form.cleaned_data
    name = Text(given["name_ar"], given["name_en"])
    holidays.declare(
        given["on"], name, staff_of(request).email, timezone.now(),
        working=given["working"], official=given["official"], source=given["source"],
    )  # fmt: skip
    recount.catch_up(timezone.now())
    messages.success(
        request, _("The calendar is changed. Deadlines that it touches are counted again, each with an entry.")
    )
    return _to(given["on"])


@require_safe
@staff_only
def policies(request: HttpRequest) -> HttpResponse:
    """The published versions of the policy, the newest first."""
    published = PolicyVersion.objects.defer("source").order_by("-effective_on", "-id")
    return page(request, "desk/policies.html", {"published": published, "in_force": current.policy().version})


def _calendar(request: HttpRequest, form: DeclareForm, status: int = 200) -> HttpResponse:
    today = current.calendar().local_date(timezone.now())
    wish = typed.number(ascii_digits(request.GET.get("year", "")))
    year = wish if wish and 2000 < wish < 2100 else today.year
    rows = [
        {"day": row, "tone": TONES[Holiday.Status(row.status)], "source": COMPUTED_FROM.get(row.source, row.source)}
        for row in holidays.of_year(year)
    ]
    context = {
        "year": year,
        "years": range(today.year - 1, today.year + 3),
        "rows": rows,
        "unconfirmed": holidays.unconfirmed(today),
        "form": form,
        "may_change": Role.ADMINISTRATOR in staff_of(request).actor.roles,
    }
    return page(request, "desk/calendar.html", context, status)


def _to(day: date) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:calendar')}?year={day.year}", status=303)
