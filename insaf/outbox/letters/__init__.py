"""The letters, each a function from the record to what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import translation

from insaf.cases.history import Step
from insaf.cases.models import Case
from insaf.core.policy import Policy
from insaf.outbox.letters import (
    apart,
    clarification,
    clock,
    closing,
    consultation,
    contact,
    decision,
    external,
    handling,
    ladder,
    receipt,
    survey,
)
from insaf.outbox.letters.blocks import Composed
from insaf.outbox.letters.matter import Matter

STAFF, REPLIED, GENERATED = "", "auto-replied", "auto-generated"
"""The Auto-Submitted header of a person's message, an acknowledgement, a notice (RFC 3834)."""


@dataclass(frozen=True)
class Form:
    """One kind of letter: how it is written, and whether a person or the system sends it."""

    write: Callable[[Matter], Composed]
    auto_submitted: str = GENERATED


LETTERS: dict[str, Form] = {
    "acknowledgement": Form(receipt.compose, REPLIED),
    "understood": Form(handling.understood, STAFF),
    "question": Form(handling.question, STAFF),
    "question_lapsed": Form(handling.question_lapsed),
    "reply": Form(handling.reply, STAFF),
    "update": Form(handling.update, STAFF),
    "automatic_update": Form(handling.automatic_update),
    "retyped": Form(handling.retyped, STAFF),
    "merged": Form(apart.merged, STAFF),
    "joined": Form(apart.joined, STAFF),
    "split_off": Form(apart.split_off, STAFF),
    "restricted": Form(apart.restricted, STAFF),
    "restriction_kept": Form(apart.restriction_kept, STAFF),
    "restriction_ended": Form(apart.restriction_ended),
    "decision": Form(decision.decision, STAFF),
    "declined": Form(decision.declined, STAFF),
    "closed": Form(closing.closed),
    "withdrawn": Form(closing.withdrawn, REPLIED),
    "action_done": Form(closing.action_done, STAFF),
    "extension": Form(clock.extension, STAFF),
    "breach": Form(clock.breach),
    "delay_explained": Form(clock.delay_explained, STAFF),
    "date_moved": Form(clock.date_moved),
    "paused": Form(clock.paused, STAFF),
    "escalated": Form(ladder.escalated),
    "final": Form(ladder.final),
    "deescalated": Form(ladder.deescalated, STAFF),
    "reopened": Form(ladder.reopened),
    "reopening_asked": Form(ladder.reopening_asked, REPLIED),
    "reopening_declined": Form(ladder.reopening_declined, STAFF),
    "contact_corrected": Form(contact.corrected),
    "contact_left": Form(contact.left),
    "survey": Form(survey.survey),
    "body_reply": Form(external.reply, STAFF),
    "consultation": Form(consultation.consultation, STAFF),
    "consultation_reminder": Form(consultation.reminder),
    "consultation_late": Form(consultation.late),
    "consultation_extended": Form(consultation.extended, STAFF),
    "consultation_withdrawn": Form(consultation.withdrawn, STAFF),
    "clarification_forwarded": Form(clarification.forwarded, STAFF),
    "clarification_declined": Form(clarification.declined, STAFF),
}


def compose(
    kind: str,
    row: Case,
    steps: Sequence[Step],
    policy: Policy,
    language: str,
    seq: int,
    private: bool = False,
) -> Composed:
    """The letter of this kind that entry ``seq`` calls for, as things stood then (J-19).

    ``private`` puts the private link and the tracking code in: for mail to the complainant alone.
    """
    with translation.override(language):
        return LETTERS[kind].write(Matter.at(row, steps, policy, language, seq, private))
