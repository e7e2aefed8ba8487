"""What the pages ask about cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.cases import history, log
from insaf.cases.history import Step
from insaf.cases.inbox import Page, counts, inbox
from insaf.cases.models import Case as Row
from insaf.core import reference as references
from insaf.core.acts import ACTS
from insaf.core.case import Case
from insaf.core.evolve import replay
from insaf.core.permits import Reason, refusal
from insaf.core.rules import Rules
from insaf.core.terms import Actor
from insaf.rulebook import current


@dataclass(frozen=True)
class Loaded:
    """A case with all that a page needs of it."""

    row: Row
    case: Case
    steps: list[Step]
    rules: Rules


def load(reference: str) -> Loaded | None:
    """The case behind a reference, however it was typed; None when there is none."""
    parsed = references.parse(reference)
    if parsed is None:
        return None
    row = Row.objects.select_related("owner", "person").filter(reference=parsed).first()
    if row is None:
        return None
    return Loaded(row, replay(log.history(row)), history.of_case(row), rules_of(row))


def rules_of(row: Row) -> Rules:
    """The policy that the case is bound to, with the calendar as it stands (A-15)."""
    return current.rules(row.policy_version)


def offers(actor: Actor, loaded: Loaded, now: datetime) -> dict[str, Reason | None]:
    """For every act: None when it may be done now, else the reason why not."""
    return {name: refusal(actor, act, loaded.case, loaded.rules, now) for name, act in ACTS.items()}


__all__ = ["Loaded", "Page", "counts", "inbox", "load", "offers", "rules_of"]
