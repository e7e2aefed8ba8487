"""The words for what passes between us and an external body, one place for every page and letter."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from insaf.core.policy import Policy

SENT: dict[str, Promise] = {
    "mailed": pgettext_lazy("sent to a body", "By e-mail from here, now"),
    "email": pgettext_lazy("sent to a body", "By e-mail, sent elsewhere"),
    "platform": pgettext_lazy("sent to a body", "Through the body's own platform"),
    "post": pgettext_lazy("sent to a body", "By post"),
    "hand": pgettext_lazy("sent to a body", "By hand"),
}
"""How a reply reaches the body."""

ENDED: dict[str, Promise] = {
    "closed": pgettext_lazy("end of a referral", "The body closed it without a finding"),
    "withdrawn": pgettext_lazy("end of a referral", "The complainant took it back there"),
    "not_taken": pgettext_lazy("end of a referral", "The body never took it up"),
}
"""How the body's part ends without a finding."""


def name_of(policy: Policy, code: str, language: str, name: str = "") -> str:
    """The body's name: as the policy has it, else as it was recorded."""
    body = policy.external_body(code)
    return body.name.said_in(language) if body else name or _("another body")
