"""The policy's own sentences in one language, their figures said in words (A-02)."""

from __future__ import annotations

from datetime import time

from django.utils import translation
from django.utils.translation import ngettext

from insaf.core.policy import Kind, Policy


def texts(policy: Policy, language: str) -> dict[str, str]:
    """Every sentence by its key, with ``{decide_days}`` and the like filled in."""
    figures = _figures(policy, language)
    return {key: text.said_in(language).format_map(figures) for key, text in policy.texts.items()}


def steps(policy: Policy, name: str, language: str) -> list[str]:
    """The sentences ``name_1``, ``name_2``, ... in order: ``when_late``, ``how_we_handle``."""
    said = texts(policy, language)
    numbered = (f"{name}_{number}" for number in range(1, len(said) + 1))
    return [said[key] for key in numbered if key in said]


def working_days(number: int, language: str) -> str:
    """ "15 working days", "15 يوم عمل", "10 أيام عمل"."""
    with translation.override(language):
        return ngettext("%(number)d working day", "%(number)d working days", number) % {"number": number}


def calendar_days(number: int, language: str) -> str:
    """ "30 days", "30 يومًا"."""
    with translation.override(language):
        return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}


def months(number: int, language: str) -> str:
    """ "12 months", "12 شهرًا"."""
    with translation.override(language):
        return ngettext("%(number)d month", "%(number)d months", number) % {"number": number}


def _figures(policy: Policy, language: str) -> dict[str, str]:
    """The keys are ``crosschecks.FIGURES``."""
    hours = policy.calendar.hours
    days = {
        "decide_days": policy.targets[Kind.COMPLAINT].decide_days,
        "suggestion_days": policy.targets[Kind.SUGGESTION].decide_days,
        "inquiry_days": policy.targets[Kind.INQUIRY].decide_days,
        "update_days": policy.targets[Kind.COMPLAINT].update_every_days,
        "verify_days": policy.reopening.verify_delay_days,
        "extension_days": policy.extension.max_days,
        "objection_days": policy.closing.no_objection_days,
    }
    return {
        **{key: working_days(number, language) for key, number in days.items()},
        "reopening_days": calendar_days(policy.reopening.window_calendar_days, language),
        "accept_months": months(policy.declining.accept_within_months, language),
        "opens": _clock(hours.opens),
        "closes": _clock(hours.closes),
    }


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
