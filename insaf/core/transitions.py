"""The one table of states: every act, in every status, leads somewhere or is refused."""

from __future__ import annotations

from insaf.core.acts import ACTS
from insaf.core.terms import Status

O, W, A, C = Status.OPEN, Status.AWAITING_COMPLAINANT, Status.ANSWERED, Status.CLOSED  # noqa: E741

Cell = tuple[Status, ...]  # the statuses an act may lead to; empty: refused
NO: Cell = ()

# Column order: open, awaiting the complainant, answered, closed.
TABLE: dict[str, tuple[Cell, Cell, Cell, Cell]] = {
    "Receive": (NO, NO, NO, NO),
    "Acknowledge": ((O,), (W,), (A,), (C,)),
    "Retype": ((O,), (W,), NO, NO),
    "NamePerson": ((O,), (W,), (A,), (C,)),
    "AddInformation": ((O,), (O,), (A,), (C,)),
    "Withdraw": ((C,), (C,), (C,), NO),
    "Assess": ((O,), (W,), NO, NO),
    "Assign": ((O,), (W,), (A,), NO),
    "AddNote": ((O,), (W,), (A,), (C,)),
    "AskComplainant": ((W,), (W,), NO, NO),
    "Reply": ((O,), (W,), (A,), (C,)),
    "SendUpdate": ((O,), (W,), (A,), NO),
    "AddPoint": ((O,), (W,), NO, NO),
    "AcknowledgeRung": ((O,), (W,), NO, NO),
    "AnswerPoint": ((O,), (W,), NO, NO),
    "Decide": ((A,), (A,), NO, NO),
    "TakeImmediateAction": ((O,), (W,), (A,), NO),
    "RecordContact": ((O,), (W,), (A,), NO),
    "HearSide": ((O,), (W,), (A,), NO),
    "RecordCause": ((O,), (W,), (A, C), (C,)),
    "Rate": (NO, NO, NO, (C,)),
    "CompleteAction": ((O,), (W,), (A,), (C,)),
    "Decline": ((C,), (C,), NO, NO),
    "Accept": (NO, NO, (C,), NO),
    "Object": (NO, NO, (O,), NO),
    "Close": (NO, NO, (C,), NO),
    "Tick": ((O,), (W, O), (A, C), (C, O)),
    "Recount": ((O,), (W,), (A,), (C,)),
    "Extend": ((O,), (W,), NO, NO),
    "Pause": (NO, (W,), NO, NO),
    "Resume": ((O,), (W,), NO, NO),
    "VerifyDelay": ((O,), (W,), NO, NO),
    "RequestReopening": ((O,), (W,), NO, (O, C)),
    "Reopen": (NO, NO, NO, (O,)),
    "DeclineReopening": (NO, NO, NO, (C,)),
    "Escalate": ((O,), (W,), NO, NO),
    "Deescalate": ((O,), (W,), NO, NO),
    "Consult": ((O,), (W,), NO, NO),
    "AnswerConsultation": ((O,), (W,), (A,), (C,)),
    "ExtendConsultation": ((O,), (W,), (A,), (C,)),
    "WithdrawConsultation": ((O,), (W,), (A,), (C,)),
    "AskParty": ((O,), (W,), NO, NO),
    "DeclineForwarding": ((O,), (W,), NO, NO),
    "Refer": ((O,), (W,), (A,), (C,)),
    "AppointLiaison": ((O,), (W,), (A,), (C,)),
    "FileLetter": ((O,), (W,), (A,), (C,)),
    "AnswerReferral": ((O,), (W,), (A, C), (C,)),
    "RecordFinding": ((O,), (W,), (A, C), (C,)),
    "EndReferral": ((O,), (W,), (A, C), (C,)),
    "ExtendReferral": ((O,), (W,), (A,), (C,)),
    "PlanAction": ((O,), (W,), (A, C), (C,)),
    "ReportUndelivered": ((O,), (W,), (A,), (C,)),
    "ReachOtherwise": ((O,), (W,), (A,), (C,)),
    "RecordCall": ((O,), (W,), (A,), (C,)),
    "Redact": (NO, NO, NO, (C,)),
    "Disclose": ((O,), (W,), (A,), (C,)),
    "ReleaseFiles": ((O,), (W,), (A,), (C,)),
    "Merge": ((C,), (C,), NO, NO),
    "Join": ((O,), (W,), NO, NO),
    "Split": ((O,), (W,), (A,), (C,)),
    "Link": ((O,), (W,), (A,), (C,)),
    "Dismiss": ((O,), (W,), (A,), (C,)),
    "Restrict": ((O,), (W,), (A,), (C,)),
    "AskRestrictionReview": ((O,), (W,), (A,), (C,)),
    "ConfirmRestriction": ((O,), (W,), (A,), (C,)),
    "LiftRestriction": ((O,), (W,), (A,), (C,)),
    "ChangePreferences": ((O,), (W,), (A,), (C,)),
    "CorrectContact": ((O,), (W,), (A,), (C,)),
}

TRANSITIONS: dict[tuple[str, Status], Cell] = {
    (act, status): cells[column] for act, cells in TABLE.items() for column, status in enumerate(Status)
}


def leads_to(act: str, status: Status) -> Cell:
    """The statuses ``act`` may lead to from ``status``; empty when it is refused there."""
    return TRANSITIONS[act, status]


def missing() -> set[str]:
    """Acts without a row and rows without an act; empty while the table is total."""
    return set(ACTS) ^ set(TABLE)
