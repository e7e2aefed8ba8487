"""What stands against closing, merging and erasing while an external body has the matter."""

from __future__ import annotations

from insaf.core.acts import Act, answering, disclosing, erasing, intake, joining, referring
from insaf.core.case import Case
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Actor, Party

CLOSING: frozenset[type[Act]] = frozenset({
    answering.Close, answering.Accept, answering.Decline, intake.Withdraw,
})  # fmt: skip
"""What ends a case, by whomever."""


HANDLERS: frozenset[type[Act]] = frozenset({
    referring.AnswerReferral, referring.FileLetter, disclosing.ReleaseFiles,
})  # fmt: skip
"""What the body is given in the institution's name, or shown as its own."""


def handles(actor: Actor, case: Case) -> bool:
    """The owner, whoever answers to a body here, and complaints management."""
    if actor.height >= Rung.COMPLAINTS_MANAGEMENT.height:
        return True
    return bool(actor.id) and actor.id in {case.owner, *(one.liaison for one in case.referrals)}


def of_outside(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    """No case closes over the reply it owes (B-10), nor over a finding against us (E-18).

    Until the body's part has its result, nothing is erased or merged away: it ends with a
    finding, or when it is recorded that the body closed it or the complainant took it back (E-17).
    What was merged away is answered elsewhere: a body's letter binds the case that goes on.
    """
    if act is referring.Refer and case.merged_into:
        return Reason.GOES_ON_ELSEWHERE
    if act in HANDLERS and actor.party is Party.STAFF and not handles(actor, case):
        return Reason.NOT_HANDLING
    if act in CLOSING or act is joining.Merge:
        if case.referred_by:
            return Reason.REPLY_TO_BODY_MISSING
        if case.unmet_findings:
            return Reason.FINDING_UNMET
    if act in {erasing.Redact, joining.Merge} and case.with_body:
        return Reason.WITH_EXTERNAL_BODY
    return None


def held_open(case: Case) -> bool:
    """Silence closes no case that owes the body its reply, or itself a plan after a finding."""
    return bool(case.referred_by or case.unmet_findings)
