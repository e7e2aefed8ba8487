"""The words for what passes between us and an external body, one place for every page and letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from insaf.cases.queries import Loaded
from insaf.core.arabic import isolate
from insaf.core.deadlines import Deadline
from insaf.core.events.referring import Referred
from insaf.core.pieces import Referral
from insaf.core.policy import OTHER_BODY, Policy
from insaf.core.record import Sealed
from insaf.core.terms import DeadlineKind

SENT: dict[str, Promise] = {
    "mailed": pgettext_lazy("sent to a body", "By e-mail from here, now"),
    "email": pgettext_lazy("sent to a body", "By e-mail, sent elsewhere"),
    "platform": pgettext_lazy("sent to a body", "Through the body's own platform"),
    "post": pgettext_lazy("sent to a body", "By post"),
    "hand": pgettext_lazy("sent to a body", "By hand"),
}
"""How a reply reaches the body."""

CAME: dict[str, Promise] = {
    "email": pgettext_lazy("a letter came or went", "By e-mail"),
    "platform": pgettext_lazy("a letter came or went", "Through the body's own platform"),
    "post": pgettext_lazy("a letter came or went", "By post"),
    "hand": pgettext_lazy("a letter came or went", "By hand"),
}
"""How a letter passes between the body and us."""

ENDED: dict[str, Promise] = {
    "closed": pgettext_lazy("end of a referral", "The body closed it without a finding"),
    "withdrawn": pgettext_lazy("end of a referral", "The complainant took it back there"),
    "not_taken": pgettext_lazy("end of a referral", "The body never took it up"),
}
"""How the body's part ends without a finding."""

TOLD_BY: dict[str, Promise] = {
    "body": pgettext_lazy("whose word", "The body's own letter says so"),
    "complainant": pgettext_lazy("whose word", "The complainant told us"),
}
"""By whose word we know that it was withdrawn."""


def name_of(policy: Policy, code: str, language: str, name: str = "") -> str:
    """The body's name: as the policy has it, else as it was recorded."""
    body = policy.external_body(code)
    return body.name.said_in(language) if body else name or _("another body")


@dataclass(frozen=True)
class Shown:
    """One referral with the words that came with it, for pages."""

    one: Referral
    body: str
    told: Referred
    deadline: Deadline | None  # theirs; ours where they named none

    @property
    def number(self) -> int:
        return self.one.number

    @property
    def brought(self) -> bool:
        return self.one.direction == "in"

    @property
    def reference(self) -> str:
        return _text(self.told.their_reference)

    @property
    def contact(self) -> str:
        return _text(self.told.contact)

    @property
    def asks(self) -> str:
        return _text(self.told.asks)

    @property
    def label(self) -> str:
        """How a list of choices names it."""
        parts = (str(self.number), self.body, isolate(self.reference) if self.reference else "")
        return " · ".join(part for part in parts if part)


def referrals(loaded: Loaded, language: str) -> list[Shown]:
    """Every referral of a case, in its order."""
    told = [step.event for step in loaded.steps if isinstance(step.event, Referred)]
    policy, case = loaded.rules.policy, loaded.case
    return [
        Shown(
            one,
            name_of(policy, one.body, language, _text(event.name)),
            event,
            case.deadline(DeadlineKind.EXTERNAL, one.clock) if one.clock is not None else None,
        )
        for one, event in zip(case.referrals, told, strict=True)
    ]


def bodies(policy: Policy, language: str) -> list[tuple[str, str]]:
    """The bodies to choose from, and any other."""
    listed = [(body.code, body.name.said_in(language)) for body in policy.external]
    return [*listed, (OTHER_BODY, _("Another body, named below"))]


def _text(sealed: Sealed | None) -> str:
    return (sealed.text or "") if sealed else ""
