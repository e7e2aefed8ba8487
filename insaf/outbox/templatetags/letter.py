"""Puts a letter's words into HTML: escaped, isolated, each paragraph in its own direction."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from insaf.core.arabic import direction, neutralise

register = template.Library()

_ISOLATED = re.compile("\u2068([^\u2068\u2069]*)\u2069")


@register.filter
def spoken(text: str) -> SafeString:
    """Escaped, with isolates as ``<bdi>``: references and addresses left to right (J-04, J-05)."""
    return mark_safe(_ISOLATED.sub(_bdi, escape(text)))  # noqa: S308 - escaped above


@register.filter(name="dir")
def direction_of(text: str) -> str:
    """``rtl`` or ``ltr`` by the first strong letter; mail programs know no ``auto``."""
    return direction(neutralise(text))


@register.filter
def align(text: str) -> str:
    """The side at which text of this direction begins."""
    return "right" if direction_of(text) == "rtl" else "left"


def _bdi(found: re.Match[str]) -> str:
    inner = found[1]
    if direction(inner) == "rtl":
        return f'<bdi dir="rtl">{inner}</bdi>'
    return f'<bdi dir="ltr" class="ltr">{inner}</bdi>'
