"""Which cases this browser has opened: the session holds no secret, and a revoked one ends it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest

from insaf.cases import kin
from insaf.cases.models import Access, Case
from insaf.cases.queries import Loaded, load
from insaf.core import reference as references

OPENED, CURRENT = "cases", "case"
ENOUGH = 24  # letters of the digest: names the secret, opens nothing


def enter(request: HttpRequest, row: Case) -> None:
    """Admit this browser to a case, under a new session id (L-02)."""
    cases = {**request.session.get(OPENED, {}), row.reference: row.access.digest[:ENOUGH]}
    request.session.cycle_key()  # also when cases were open: somebody else may have planted that id
    request.session[OPENED], request.session[CURRENT] = cases, row.reference


def leave(request: HttpRequest, reference: str) -> None:
    """Close one case in this browser; after the last one nothing is left behind, the receipt neither."""
    cases = {key: value for key, value in request.session.get(OPENED, {}).items() if key != reference}
    if not cases and not request.user.is_authenticated:
        request.session.flush()
        return
    request.session.cycle_key()
    request.session[OPENED] = cases
    request.session[CURRENT] = next(iter(cases), "")


def opened(request: HttpRequest) -> list[Case]:
    """The cases this browser may read now."""
    cases: dict[str, str] = request.session.get(OPENED, {})
    if not cases:
        return []
    held = Access.objects.select_related("case").filter(case__reference__in=list(cases))
    return [one.case for one in held if _holds(cases, one)]


def current(request: HttpRequest) -> str:
    """The reference opened last; empty when there is none."""
    return str(request.session.get(CURRENT, ""))


def case_or_404(request: HttpRequest, reference: str) -> Loaded:
    """One's own case, or one that it leads to; any other does not exist (L-10), and is not even looked for."""
    wanted = references.parse(reference)
    own = opened(request)
    row = next((one for one in own if one.reference == wanted), None) or _through(wanted or "", own)
    loaded = load(row.reference) if row else None
    if loaded is None:
        raise Http404("no such case in this browser")
    if current(request) != loaded.row.reference:
        request.session[CURRENT] = loaded.row.reference
    return loaded


def _through(reference: str, own: list[Case]) -> Case | None:
    """A case that one's own leads to: what was joined to it, and what was split off (B-11, D-19)."""
    return next((row for row in _reached(own) if row.reference == reference), None)


def _reached(own: list[Case]) -> Iterator[Case]:
    """One's own cases and what they lead to; never from a merged case into the one that goes on.

    Its code was given to whoever filed it, with whatever address they gave: that they are the
    person of the other case was judged by staff and proved by nobody (L-10).
    """
    for row in own:
        for one in (row, *kin.joined(row.reference)):
            yield one
            yield from kin.descended(one.reference)


def readable(request: HttpRequest) -> set[int]:
    """Row numbers of every case whose files may be read: one's own, and what was joined or split (L-10)."""
    return {row.pk for row in _reached(opened(request))}


def _holds(cases: dict[str, str], access: Access) -> bool:
    return cases.get(access.case.reference) == access.digest[:ENOUGH]
