"""What the case page says of the external bodies that have the matter: both clocks, who answers, what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from insaf.cases import handing, outside
from insaf.cases.outside import Shown
from insaf.cases.queries import Loaded
from insaf.core.terms import DeadlineKind

_REVIEW = ("bad", gettext_lazy("See whether the body still has it"), "triangle-alert")


def panel(loaded: Loaded, staff: Mapping[str, str]) -> list[dict[str, Any]]:
    """One entry a referral, the newest last."""
    return [_entry(one, loaded, staff) for one in outside.referrals(loaded, get_language() or "ar")]


def _entry(shown: Shown, loaded: Loaded, staff: Mapping[str, str]) -> dict[str, Any]:
    one = shown.one
    review = review_of(shown, loaded)
    tone, state, icon = _REVIEW if review and review["now"] else state_of(shown)
    return {
        "shown": shown,
        "tone": tone,
        "state": str(state),
        "icon": icon,
        "liaison": staff.get(one.liaison, "") or _("Complaints management"),
        "ours": loaded.case.deadline(DeadlineKind.DECIDE) if shown.brought else None,
        "owed": owed(shown),
        "review": review,
        "files": files_of(shown, loaded),
    }


def review_of(shown: Shown, loaded: Loaded) -> dict[str, Any] | None:
    """The day on which complaints management looks whether the body still has it (E-17)."""
    date = loaded.case.deadline(DeadlineKind.EXTERNAL_REVIEW, shown.number)
    if date is None or not date.running or shown.one.waits:
        return None
    return {"due_at": date.due_at, "now": date.breached_at is not None}


def files_of(shown: Shown, loaded: Loaded) -> dict[str, int] | None:
    """How many of the other files this body may have; nothing where there is none, or no body that could have any."""
    body = shown.one.body
    others = handing.besides(loaded, body) if loaded.rules.policy.external_body(body) else ()
    free = handing.released(loaded.case, body)
    return {"free": sum(one.sha256 in free for one in others), "all": len(others)} if others else None


def state_of(shown: Shown) -> tuple[str, str, str]:
    """Tone, words and icon of where a referral stands."""
    one, theirs = shown.one, shown.deadline
    if one.waits:
        late = theirs is not None and theirs.breached_at is not None
        words = _("Their date has passed without our reply") if late else _("Waits for our reply")
        return ("bad", words, "triangle-alert") if late else ("warn", words, "clock")
    if one.unmet:
        return "bad", _("Found against us; the plan is not whole"), "triangle-alert"
    if one.against_us:
        return "neutral", _("Found against us"), "scale"
    if one.result_at:
        return "neutral", _("Its part has ended"), "archive"
    return "info", _("Its result is awaited") if shown.brought else _("The body has it"), "landmark"


def owed(shown: Shown) -> list[str]:
    """What a finding against us still asks for (E-18)."""
    one = shown.one
    if not one.unmet:
        return []
    cause = [] if one.cause_known else [_("The root cause, in the light of the finding")]
    return cause + ([] if one.planned else [_("An action with its owner and its date")])
