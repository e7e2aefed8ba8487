"""What every template may name: the policy in force, the institution, the reader's theme."""

import logging
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .middleware import THEMES

ZONE = "Asia/Riyadh"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Frame:
    """Names and contacts that frames print; texts are core `Text`s, absent ones are empty."""

    name: Any = ""
    phone: str = ""
    email: str = ""
    external: Any = None


def institution(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `policy` (or None), `institution`, `theme`, `page_path`.

    Also puts the institution's zone in force, so that no date asks the database for it.
    """
    policy = policy_in_force()
    timezone.activate(ZoneInfo(policy.calendar.zone if policy else ZONE))
    theme = request.COOKIES.get(settings.INSAF_THEME_COOKIE, "")
    return {
        "policy": policy,
        "institution": frame_of(policy),
        "theme": theme if theme in THEMES else "",
        "page_path": request.get_full_path() if request.method == "GET" else request.path,
    }


def policy_in_force() -> Any:
    """The policy, or None before one is published: a page must still stand then."""
    try:
        return import_module("insaf.rulebook.current").policy()
    except ImportError:
        return None
    except Exception:  # an error page must not fail for want of a name
        log.warning("No policy could be read; pages show a neutral name.", exc_info=True)
        return None


def frame_of(policy: Any) -> Frame:
    """The institution's name and contacts as the frames need them (A-04, I-06)."""
    if policy is None:
        return Frame()
    who = policy.institution
    return Frame(who.name, who.phone, who.email, next(iter(policy.external), None))
