"""Which cases this browser has opened: the session holds no secret, and a revoked one ends it."""

from __future__ import annotations

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
    """One's own case, or the one in which it goes on; any other does not exist (L-10), and is not even looked for."""
    wanted = references.parse(reference)
    own = opened(request)
    row = next((one for one in own if one.reference == wanted), None) or _through(wanted or "", own)
    loaded = load(kin.survivor(row).reference) if row else None
    if loaded is None:
        raise Http404("no such case in this browser")
    if current(request) != loaded.row.reference:
        request.session[CURRENT] = loaded.row.reference
    return loaded


def _through(reference: str, own: list[Case]) -> Case | None:
    """A case that one's own leads to: where it goes on, and what was split off from it (B-11, D-19)."""
    reached = (case for row in own for one in (kin.survivor(row), row) for case in (one, *kin.descended(one.reference)))
    return next((case for case in reached if case.reference == reference), None)


def readable(request: HttpRequest) -> set[int]:
    """Row numbers of every case whose files may be read: one's own, and what was joined or split (L-10)."""
    mine = {one for row in opened(request) for one in (row, kin.survivor(row))}
    rows = {row for own in mine for row in (own, *kin.descended(own.reference))}
    return {one.pk for row in rows for one in (row, *kin.joined(row.reference))}


def _holds(cases: dict[str, str], access: Access) -> bool:
    return cases.get(access.case.reference) == access.digest[:ENOUGH]
