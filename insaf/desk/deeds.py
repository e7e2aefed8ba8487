"""The acts the desk offers: each with its address, its words and its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from insaf.cases import words
from insaf.core.acts import (
    Act,
    answering,
    clock,
    consulting,
    delivery,
    handling,
    intake,
    joining,
    ladder,
    restricting,
)
from insaf.core.policy import Policy
from insaf.core.reasons import Reason
from insaf.desk import deeds_consulting, deeds_outside, deeds_preferring
from insaf.desk.forms import answering as answer_forms
from insaf.desk.forms import apart as apart_forms
from insaf.desk.forms import clock as clock_forms
from insaf.desk.forms import consulting as consulting_forms
from insaf.desk.forms import delivery as delivery_forms
from insaf.desk.forms import handling as handling_forms
from insaf.desk.forms import hearing as hearing_forms
from insaf.desk.forms import outside as outside_forms
from insaf.desk.forms.base import ActForm


@dataclass(frozen=True)
class Deed:
    """One act on the page: where it posts, what it is called, what it says once done."""

    slug: str
    act: type[Act]
    label: Any
    icon: str
    form: type[ActForm]
    done: Any
    send: Any = ""  # the words on the form's own button; the label where empty
    outward: bool = False  # the complainant hears of it

    @property
    def contacts(self) -> bool:
        """Whoever does it is about to meet the complainant, and should know how they want to be met."""
        return self.outward or self.slug in deeds_preferring.CONTACTING

    @property
    def previewed(self) -> bool:
        """Its letter can be read before it is sent."""
        return self.act in (answering.Decide, answering.Decline)


@dataclass(frozen=True)
class Offer:
    """A deed and, when it is not offered now, the sentence that says why."""

    deed: Deed
    why: str = ""


LISTED: tuple[Deed, ...] = (
    Deed("assess", handling.Assess, _("Assess"), "scale", handling_forms.AssessForm, _("The assessment is recorded.")),
    Deed(
        "answer-point", answering.AnswerPoint, _("Answer a point"), "check", answer_forms.AnswerPointForm,
        _("The answer to the point is recorded."), _("Record the answer"),
    ),
    Deed(
        "decide", answering.Decide, _("Decide"), "gavel", answer_forms.DecideForm,
        _("The decision is recorded, and the letter is on its way."), _("Decide and send the letter"), True,
    ),
    Deed(
        "close", answering.Close, _("Close with acceptance"), "archive", answer_forms.CloseForm,
        _("The case is closed."),
    ),
    Deed(
        "reply", handling.Reply, _("Write to the complainant"), "reply", handling_forms.ReplyForm,
        _("The message is on its way to the complainant."), _("Send the message"), True,
    ),
    Deed(
        "ask", handling.AskComplainant, _("Ask the complainant"), "circle-help", handling_forms.AskForm,
        _("The question is on its way to the complainant."), _("Send the question"), True,
    ),
    Deed(
        "note", handling.AddNote, _("Internal note"), "lock", handling_forms.NoteForm,
        _("The note is kept, for staff only."), _("Keep the note"),
    ),
    Deed(
        "update", handling.SendUpdate, _("Send an update"), "send", handling_forms.UpdateForm,
        _("The update is on its way to the complainant."), _("Send the update"), True,
    ),
    Deed("add-point", handling.AddPoint, _("Add a point"), "plus", handling_forms.PointForm, _("The point is added.")),
    Deed(
        "assign", handling.Assign, _("Name an owner"), "user-check", handling_forms.AssignForm,
        _("The owner is recorded."),
    ),
    Deed(
        "consult", consulting.Consult, _("Ask the concerned party"), "users", consulting_forms.ConsultForm,
        _("The question to the concerned party is recorded."), _("Ask"),
    ),
    Deed(
        "contact", handling.RecordContact, _("Record a talk with the concerned party"), "phone",
        outside_forms.ContactForm, _("The talk is recorded."), _("Record the talk"),
    ),
    Deed(
        "hear", handling.HearSide, _("Hear one side on the facts"), "message", hearing_forms.HearForm,
        _("What this side says is recorded."), _("Record it"),
    ),
    Deed(
        "reach", delivery.ReachOtherwise, _("Record that the person was reached otherwise"), "phone",
        delivery_forms.ReachForm, _("It is recorded how the person was reached."), _("Record it"),
    ),
    Deed(
        "immediate-action", handling.TakeImmediateAction, _("Record what was done at once"), "shield-check",
        outside_forms.ImmediateForm, _("What was done at once is recorded."), _("Record it"),
    ),
    Deed(
        "cause", answering.RecordCause, _("Record the cause and the lesson"), "key", outside_forms.CauseForm,
        _("The cause and the lesson are recorded."), _("Record it"),
    ),
    Deed(
        "acknowledge-rung", handling.AcknowledgeRung, _("Confirm it is in hand here"), "hand",
        handling_forms.AcknowledgeRungForm, _("It is recorded that this level has the case in hand."),
    ),
    Deed(
        "verify-delay", clock.VerifyDelay, _("Say why it is late"), "calendar-clock", clock_forms.VerifyDelayForm,
        _("The cause of the delay and the new date are recorded."), "", True,
    ),
    Deed(
        "extend", clock.Extend, _("Extend the deadline"), "calendar-clock", clock_forms.ExtendForm,
        _("The extension is recorded, and the complainant is told."), "", True,
    ),
    Deed(
        "pause", clock.Pause, _("Let the clock wait"), "pause", clock_forms.PauseForm,
        _("The clock waits, and the complainant is told."), "", True,
    ),
    Deed("resume", clock.Resume, _("Let the clock run again"), "clock", clock_forms.ResumeForm, _("The clock runs.")),
    Deed(
        "escalate", ladder.Escalate, _("Escalate"), "forward", clock_forms.EscalateForm,
        _("The case is one level up now."), "", True,
    ),
    Deed(
        "deescalate", ladder.Deescalate, _("Return to a lower level"), "undo", clock_forms.DeescalateForm,
        _("The case is with the lower level now."),
    ),
    Deed(
        "complete-action", answering.CompleteAction, _("Promised action done"), "check",
        answer_forms.CompleteActionForm, _("The action is recorded as done."),
    ),
    Deed("retype", intake.Retype, _("Change the type"), "tag", handling_forms.RetypeForm, _("The type is changed.")),
    Deed(
        "name-person", intake.NamePerson, _("Name staff complained about"), "eye", handling_forms.NamePersonForm,
        _("That person can no longer open the case."),
    ),
    Deed(
        "decline", answering.Decline, _("Decline"), "ban", answer_forms.DeclineForm,
        _("The matter is declined, and the complainant is told why and where to go."), "", True,
    ),
    Deed(
        "reopen", ladder.Reopen, _("Reopen"), "rotate", clock_forms.ReopenForm, _("The case is open again."), "", True,
    ),
    Deed(
        "decline-reopening", ladder.DeclineReopening, _("Decline the reopening"), "ban",
        clock_forms.DeclineReopeningForm, _("The request to reopen is declined, and the complainant is told."), "",
        True,
    ),
)  # fmt: skip

LISTED += (
    Deed(
        "merge", joining.Merge, _("Merge into another case"), "merge", apart_forms.MergeForm,
        _("The case goes on under the other reference, and the complainant is told."), "", True,
    ),
    Deed(
        "split", joining.Split, _("Split off as its own case"), "forward", apart_forms.SplitForm,
        _("The new case is registered, and the complainant is told which reference holds what."), "", True,
    ),
    Deed(
        "link", joining.Link, _("Relate to another case"), "link", apart_forms.LinkForm,
        _("Both cases show the other one."),
    ),
    Deed(
        "dismiss", joining.Dismiss, _("Not related to another case"), "x", apart_forms.DismissForm,
        _("The two are not shown together any more."),
    ),
    Deed(
        "restrict", restricting.Restrict, _("Limit contact"), "hand", apart_forms.RestrictForm,
        _("Contact is limited, and the complainant is told why, until when, and how to have it reviewed."), "", True,
    ),
    Deed(
        "ask-review", restricting.AskRestrictionReview, _("Record a request for review"), "rotate",
        apart_forms.AskReviewForm, _("The request is recorded, and management is told."),
    ),
    Deed(
        "confirm-restriction", restricting.ConfirmRestriction, _("Keep the limit after review"), "check",
        apart_forms.ConfirmRestrictionForm, _("The limit stays until its date, and the complainant is told."), "", True,
    ),
    Deed(
        "lift-restriction", restricting.LiftRestriction, _("Lift the limit"), "undo", apart_forms.LiftRestrictionForm,
        _("Contact is free again, and the complainant is told."), "", True,
    ),
)  # fmt: skip

LISTED += tuple(Deed(*one) for one in (*deeds_consulting.LISTED, *deeds_outside.LISTED, *deeds_preferring.LISTED))

DEEDS: Mapping[str, Deed] = {deed.slug: deed for deed in LISTED}
WITHOUT_FORM = ("take", "release")
"""Two ways to assign by one press: to oneself, and back to the queue."""

SHOWN_APART = frozenset({"reply", "ask", "note"})
"""Acts of the composer under the timeline."""

STEPS = ("assess", "answer-point", "decide", "close")
"""The way to an answer, in order."""


PAUSING = frozenset({"pause", "resume"})
"""Acts that exist only where the policy lets the clock wait (C-16)."""


def listed(policy: Policy) -> Iterator[Deed]:
    """The acts that there are under a policy, whether or not they are possible now."""
    return (deed for deed in LISTED if policy.pause.allowed or deed.slug not in PAUSING)


def offered(deed: Deed, reasons: Mapping[str, Reason | None], empty: str = "") -> Offer:
    """The deed with its reason, if the law or an ``empty`` list of things to do it to refuses it."""
    reason = reasons[deed.act.__name__]
    return Offer(deed, str(words.REFUSAL[reason]) if reason else empty)
