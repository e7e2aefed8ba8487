"""What a notice to staff says: one plain sentence for each kind, and how grave it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from insaf.core.events import (
    Event,
    answering,
    clock,
    consulting,
    delivery,
    handling,
    intake,
    joining,
    ladder,
    referring,
    restricting,
)
from insaf.core.terms import DeadlineKind

D = DeadlineKind
NAMES: dict[type[Event], str] = {
    clock.Warned: "warned",
    ladder.Escalated: "escalated",
    ladder.Deescalated: "deescalated",
    ladder.InternalStagesSpent: "stages_spent",
    ladder.ReopeningRequested: "reopening_asked",
    handling.Assessed: "critical",
    handling.Assigned: "assigned",
    handling.QuestionLapsed: "question_lapsed",
    intake.InformationAdded: "information",
    intake.Withdrawn: "withdrawn",
    answering.Accepted: "accepted",
    answering.Objected: "objected",
    answering.Closed: "closed",
    delivery.Undelivered: "undelivered",
    consulting.ConsultationAnswered: "party_answered",
    consulting.ClarificationAsked: "clarification_asked",
    consulting.ConsultationClimbed: "party_late",
    referring.Referred: "referred",
    referring.LiaisonAppointed: "liaison",
    referring.LetterFiled: "body_wrote",
    referring.FindingReceived: "finding",
    referring.ReferralEnded: "referral_ended",
    joining.Joined: "joined",
    restricting.RestrictionReviewAsked: "review_asked",
}

SAID: dict[str, Promise] = {
    "warned": pgettext_lazy("notice", "The date of the answer is near."),
    "escalated": pgettext_lazy("notice", "The case has climbed to a higher level."),
    "deescalated": pgettext_lazy("notice", "The case has returned to a lower level."),
    "stages_spent": pgettext_lazy(
        "notice", "The highest level's time has passed; the complainant was shown the way outside."
    ),
    "reopening_asked": pgettext_lazy("notice", "The complainant asks to have it opened again."),
    "critical": pgettext_lazy("notice", "A critical matter: something must be done at once."),
    "assigned": pgettext_lazy("notice", "You are the owner of this case now."),
    "question_lapsed": pgettext_lazy("notice", "The complainant did not answer our question; the work goes on."),
    "information": pgettext_lazy("notice", "The complainant has added something."),
    "withdrawn": pgettext_lazy("notice", "The complainant has withdrawn the case."),
    "accepted": pgettext_lazy("notice", "The complainant has accepted the answer."),
    "objected": pgettext_lazy("notice", "The complainant objects to the answer."),
    "closed": pgettext_lazy("notice", "Closed without an objection; the cause and the lesson are still owed."),
    "undelivered": pgettext_lazy("notice", "A letter did not arrive or is to be told by telephone: reach the person."),
    "undelivered_body": pgettext_lazy(
        "notice", "Our reply to the external body came back: check its address and send it again, or by another way."
    ),
    "warned_consultation": pgettext_lazy("notice", "The date by which the concerned party answers is near."),
    "party_answered": pgettext_lazy("notice", "The concerned party has answered."),
    "clarification_asked": pgettext_lazy(
        "notice", "The complainant has a question for the concerned party: pass it on, or tell why not."
    ),
    "party_late": pgettext_lazy("notice", "A concerned party lets its date pass; it was reminded."),
    "breached_consultation_again": pgettext_lazy("notice", "The concerned party has not answered after a reminder."),
    "breached_forward": pgettext_lazy("notice", "The complainant's question to the concerned party was not passed on."),
    "joined": pgettext_lazy("notice", "Another case of the same matter was joined to this one."),
    "review_asked": pgettext_lazy("notice", "The complainant asks for a review of the limit to contact."),
    "warned_external": pgettext_lazy("notice", "The date by which the external body expects our reply is near."),
    "referred": pgettext_lazy("notice", "An external body has this matter now."),
    "liaison": pgettext_lazy("notice", "It was settled who answers to the external body in this matter."),
    "body_wrote": pgettext_lazy("notice", "The external body has written in this matter."),
    "finding": pgettext_lazy("notice", "The external body has told us its result."),
    "finding_against_us": pgettext_lazy(
        "notice", "The external body found against us: the cause and an action with its owner and date are owed."
    ),
    "referral_ended": pgettext_lazy("notice", "The external body's part in this matter has ended."),
    "breached_external_review": pgettext_lazy(
        "notice", "Nobody knows whether the external body still has this matter: end its part, or say until when."
    ),
    "breached_finding": pgettext_lazy("notice", "After a finding against us there was no plan by its date."),
    "breached_acknowledge": pgettext_lazy("notice", "The receipt was not acknowledged in time."),
    "breached_first_response": pgettext_lazy("notice", "Nobody answered within the hours that the channel promises."),
    "breached_assign": pgettext_lazy("notice", "Nobody took the case in time."),
    "breached_assess": pgettext_lazy("notice", "The case was not assessed in time."),
    "breached_next_update": pgettext_lazy("notice", "Nobody wrote to the complainant by the promised day."),
    "breached_decide": pgettext_lazy("notice", "The date of the answer has passed."),
    "breached_verify_delay": pgettext_lazy("notice", "The reason of the delay was not given in time."),
    "breached_rung_response": pgettext_lazy("notice", "The level's own date to answer has passed."),
    "breached_judge_reopening": pgettext_lazy(
        "notice", "The request to reopen was not judged in time, so the case is open again."
    ),
    "breached_consultation": pgettext_lazy("notice", "The concerned party has not answered in time."),
    "breached_external": pgettext_lazy("notice", "The external body's date has passed without our reply."),
    "breached_remedy": pgettext_lazy("notice", "An action promised to the complainant is overdue."),
    "breached_immediate": pgettext_lazy("notice", "Nothing was done in time about a critical matter."),
    "breached_cause": pgettext_lazy("notice", "The cause and the lesson were not recorded in time."),
    "breached_restriction_review": pgettext_lazy(
        "notice", "Nobody reviewed the limit to contact in time, so it ended."
    ),
    "breached_reach": pgettext_lazy("notice", "Nobody reached the person in time whom a letter did not reach."),
}

PARTY = "party_is_"
"""What the kinds begin with that are told to the concerned party itself, which opens no case."""

SAID |= {
    f"{PARTY}asked": pgettext_lazy("notice", "You are asked for an answer as the party concerned."),
    f"{PARTY}near": pgettext_lazy("notice", "The date by which your answer is needed is near."),
    f"{PARTY}late": pgettext_lazy("notice", "Your answer is late; a higher level was told."),
    f"{PARTY}extended": pgettext_lazy("notice", "You have more time for your answer."),
    f"{PARTY}withdrawn": pgettext_lazy("notice", "Your answer is no longer needed."),
}

GRAVE = frozenset({"critical", "stages_spent", "escalated", "party_late", "finding_against_us"})
WELCOME = frozenset({"accepted"})


def kind_of(event: Event) -> str:
    """The kind under which a notice of this event is kept; KeyError for one that nobody is told of."""
    if isinstance(event, clock.Breached):
        return f"breached_{event.kind}"
    if isinstance(event, clock.Warned) and event.kind in (D.EXTERNAL, D.CONSULTATION):
        return f"warned_{event.kind}"
    if isinstance(event, delivery.Undelivered) and event.referral:
        return "undelivered_body"
    if isinstance(event, referring.FindingReceived) and event.against_us:
        return "finding_against_us"
    return NAMES[type(event)]


def tone(kind: str) -> str:
    """How it looks: bad, warn, ok or info; never by colour alone."""
    if kind in GRAVE or kind.startswith("breached_"):
        return "bad"
    return "warn" if kind.startswith("warned") else "ok" if kind in WELCOME else "info"
