"""On whose pages the chat may stand: what the policy names, the institution's own site, and ourselves (L-20)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from insaf.core.policy import Policy
from insaf.rulebook import current


def allowed(origin: str) -> bool:
    """Whether a browser's Origin may talk to us; an absent one, or `null`, may not."""
    return origin in in_force()


def in_force() -> frozenset[str]:
    return of(current.policy())


def of(policy: Policy) -> frozenset[str]:
    """The origins of a policy; without a list of its own, those of the institution's web site."""
    named = policy.chat_origins or (policy.institution.website,)
    return frozenset({_origin(settings.INSAF_BASE_URL), *map(_origin, named)})


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
