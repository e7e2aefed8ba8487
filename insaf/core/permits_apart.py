"""What stands against merging a matter, and against acts on one that was merged."""

from __future__ import annotations

from insaf.core.acts import Act, answering, joining, ladder
from insaf.core.case import Case
from insaf.core.reasons import Reason

ENDED_BY_MERGING: frozenset[type[Act]] = frozenset({
    ladder.RequestReopening, ladder.Reopen, ladder.DeclineReopening, answering.Rate, joining.Split,
})  # fmt: skip
"""What is asked of the case that goes on, never of the one that was merged into it."""


def of_joining(act: type[Act], case: Case) -> Reason | None:
    """A merged matter is answered elsewhere, for good; nothing that only this case holds is merged away."""
    if case.merged_into and act in ENDED_BY_MERGING:
        return Reason.GOES_ON_ELSEWHERE
    if act is not joining.Merge:
        return None
    if case.referred_by:
        return Reason.REPLY_TO_BODY_MISSING
    return Reason.ANSWERED_ALREADY if case.verdicts else None
