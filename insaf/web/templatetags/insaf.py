"""The template library `insaf`: icons, isolates, dates, and the small components."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from insaf.web import fields, markup
from insaf.web.assets import address
from insaf.web.places import place as address_of_place

register = template.Library()

# Only these say a direction, so only these mirror (J-07).
DIRECTIONAL = {
    "arrow-back", "arrow-forward", "chevron-back", "chevron-forward", "external", "forward",
    "list", "log-in", "log-out", "reply", "rotate", "send", "undo",
}  # fmt: skip
TONE_ICONS = {
    "neutral": "info",
    "brand": "info",
    "info": "info",
    "ok": "circle-check",
    "warn": "clock",
    "bad": "triangle-alert",
}
MOST_CELLS = 30  # more working days than this and single cells stop being readable

for name in (
    "said", "bdi", "ltr", "web", "phone", "nl2p", "both_dates", "instant", "short_date", "clock", "few", "day_name", "clip", "ago", "filesize",
    "days", "working_days", "hours", "files", "matters",
):  # fmt: skip
    register.filter(name, getattr(markup, name))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sprite icon; hidden from screen readers unless it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    mirrors = " dir" if name in DIRECTIONAL else ""
    return format_html(
        '<svg class="icon{}" {} width="20" height="20"><use href="{}#{}"/></svg>',
        mirrors, spoken, address("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def asset(name: str) -> str:
    """Address of one of our static files."""
    return address(name)


@register.simple_tag
def place(name: str) -> str:
    """Address of a named page, or nothing."""
    return address_of_place(name)


@register.simple_tag
def other_language() -> dict[str, str]:
    """The language the switch offers, named in itself."""
    if (get_language() or "ar").startswith("ar"):
        return {"code": "en", "name": "English", "dir": "ltr"}
    return {"code": "ar", "name": "العربية", "dir": "rtl"}


@register.simple_tag
def badge(tone: str, words: str, icon: str = "") -> SafeString:
    """A state as colour, icon and word together (I-11)."""
    mark = globals()["icon"](icon or TONE_ICONS.get(tone, "info"))
    return format_html('<span class="badge badge--{}">{}{}</span>', tone, mark, words)


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The first letter of a name in a disc; nobody is a dashed disc with a plus."""
    if not name:
        return format_html('<span class="avatar avatar--none">{}</span>', icon("user-plus"))
    letter = markup.neutral(name).strip()[:1]
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', letter)


@register.inclusion_tag("web/parts/reference.html")
def reference(value: Any, copy: bool = True) -> dict[str, Any]:
    """A reference or secret in its own direction, with a copy button where script runs."""
    return {"value": markup.neutral(value), "copy": copy}


@register.inclusion_tag("web/parts/deadline.html")
def deadline(spent: int = 0, total: int = 0, tone: str = "", words: str = "", slim: bool = False) -> dict[str, Any]:
    """How much of a promise is spent: a cell a working day, or one line when slim or long."""
    total = max(int(total or 0), 0)
    spent = min(max(int(spent or 0), 0), total)
    cells = [] if slim or not 0 < total <= MOST_CELLS else [day < spent for day in range(total)]
    share = round(100 * spent / total) if total else 0
    return {"cells": cells, "share": share, "tone": tone, "words": words, "slim": slim}


@register.inclusion_tag("web/parts/act.html")
def act(
    label: str, icon: str = "", name: str = "", value: str = "", kind: str = "", why: str = "", form: str = ""
) -> dict[str, Any]:
    """A button; given a reason, a button not offered that says why."""
    return {
        "label": label, "icon": icon, "name": name, "value": value,
        "kind": kind, "why": why or "", "form": form, "id": f"why-{name}-{value or icon}",
    }  # fmt: skip


@register.inclusion_tag("web/parts/errors.html", takes_context=True)
def error_summary(context: Context, form: BaseForm | None) -> dict[str, Any]:
    """What is wrong, at the top, linked to each field (I-09)."""
    return {"mistakes": fields.mistakes(form) if form is not None else []}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """A form field whole: label, hint, control, counter, error.

    `as`: "choices" draws radio buttons as cards, "list" one below another.
    `icons`: "value:icon value:icon" for the cards. `optional=False` hides "(optional)".
    """
    return fields.drawn(bound, options)
