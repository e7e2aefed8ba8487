"""What is not erased because another case of the same matter lies with an external body (E-17)."""

from __future__ import annotations

from insaf.cases import kin, log
from insaf.cases.models import Case as Row
from insaf.core.evolve import replay
from insaf.core.reasons import Reason, Refused


def check(row: Row) -> None:
    """Refuse to erase what was merged into a case that the body has: both are the one matter that it looks at.

    The head of the record is locked, so that no referral comes between this look and the erasure.
    """
    goes_on = kin.survivor(row)
    if goes_on.pk != row.pk and replay(log.history(goes_on)).with_body:
        raise Refused(Reason.WITH_EXTERNAL_BODY)
