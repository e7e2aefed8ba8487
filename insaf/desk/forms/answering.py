"""Forms of the answer: points, decision, declining, closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from insaf.cases import outside, words
from insaf.core.acts import answering
from insaf.core.events.answering import ActionPlanned
from insaf.core.events.handling import PointAdded
from insaf.core.terms import OUTCOMES, ClosingReason, Finding, Outcome
from insaf.desk.forms.base import ActForm, Choices, DayField, empty_choice, line_field, words_field
from insaf.desk.forms.hearing import reason_fields

ROWS = (1, 2, 3)
"""Remedies and actions that one decision may promise on the page."""


class AnswerPointForm(ActForm):
    """One finding and one answer to one point (D-12)."""

    cards = frozenset({"finding"})
    number = forms.TypedChoiceField(label=_("Point"), coerce=int, widget=forms.RadioSelect)
    finding = forms.ChoiceField(
        label=_("Finding"), widget=forms.RadioSelect,
        choices=[(str(finding), words.FINDING[finding]) for finding in Finding],
    )  # fmt: skip
    text = words_field(_("Answer to this point"), rows=5, help_text=_("These words stand in the decision letter."))

    def prepare(self) -> None:
        added = [step.event for step in self.loaded.steps if isinstance(step.event, PointAdded)]
        here = {point.number for point in self.loaded.case.points if not point.moved_to}
        self.choose("number", [(str(e.number), f"{e.number}. {e.text.text or ''}") for e in added if e.number in here])
        first_open = next(iter(self.loaded.case.unanswered_points), 1)
        self.initial = {"number": first_open}

    def asked(self) -> answering.AnswerPoint:
        given = self.cleaned_data
        return answering.AnswerPoint(given["number"], Finding(given["finding"]), given["text"])


class DecideForm(ActForm):
    """Every block of the letter (D-11); an outcome that was sought is answered (B-04)."""

    intro = _("The decision is sent to the complainant as a letter. Read it in the preview before you send it.")
    cards = frozenset({"outcome"})
    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = words_field(_("Reasons"), rows=6)
    rule = words_field(
        _("Rule applied"), rows=2, help_text=_("The article of the policy, the contract or the regulation.")
    )
    outcome_answer = words_field(_("Answer to what the complainant asked for"), rows=3, required=False)

    def prepare(self) -> None:
        kind = self.loaded.case.kind
        self.choose("outcome", [(str(one), words.OUTCOME[one]) for one in OUTCOMES[kind]])
        if len(OUTCOMES[kind]) == 1:
            self.initial = {"outcome": str(OUTCOMES[kind][0])}
        if self.loaded.case.outcome_sought is None:
            del self.fields["outcome_answer"]
        self._unheard = reason_fields(self)
        for n in ROWS:
            self._add_remedy(n)
            self._add_action(n)

    @property
    def unheard_rows(self) -> list[Any]:
        """A reason for each side that was not heard, where both must be (D-08)."""
        return [self[name] for name in self._unheard]

    def _add_remedy(self, n: int) -> None:
        remedies: Choices = [("", _("None")), *self.coded(self.loaded.rules.policy.remedies)]
        self.fields[f"remedy_{n}"] = forms.ChoiceField(label=_("Remedy"), choices=remedies, required=False)
        self.fields[f"remedy_{n}_detail"] = line_field(_("What exactly"), required=False)
        self.fields[f"remedy_{n}_due_on"] = DayField(label=_("By"), required=False)

    def _add_action(self, n: int) -> None:
        owners: Choices = [("", _("Nobody named")), *self.staff_choices()]
        self.fields[f"action_{n}"] = line_field(_("Action"), required=False)
        self.fields[f"action_{n}_due_on"] = DayField(label=_("By"), required=False)
        self.fields[f"action_{n}_owner"] = forms.ChoiceField(label=_("Done by"), choices=owners, required=False)

    @property
    def remedy_rows(self) -> list[list[Any]]:
        return [[self[f"remedy_{n}"], self[f"remedy_{n}_detail"], self[f"remedy_{n}_due_on"]] for n in ROWS]

    @property
    def action_rows(self) -> list[list[Any]]:
        return [[self[f"action_{n}"], self[f"action_{n}_due_on"], self[f"action_{n}_owner"]] for n in ROWS]

    @property
    def further_remedies(self) -> bool:
        """Something stands in the rows that are folded away."""
        return any(self.data.get(f"remedy_{n}") for n in ROWS[1:])

    @property
    def further_actions(self) -> bool:
        return any(self.data.get(f"action_{n}") for n in ROWS[1:])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in ROWS:
            if given.get(f"remedy_{n}_detail") and not given.get(f"remedy_{n}"):
                self.add_error(f"remedy_{n}", ValidationError(_("Choose the remedy that this describes.")))
            if given.get(f"action_{n}") and not given.get(f"action_{n}_due_on"):
                self.add_error(f"action_{n}_due_on", ValidationError(_("Say by when this will be done.")))
        return given

    def asked(self) -> answering.Decide:
        given = self.cleaned_data
        return answering.Decide(
            outcome=Outcome(given["outcome"]),
            reasons=given["reasons"],
            rule=given["rule"],
            remedies=tuple(self._remedies(given)),
            outcome_answer=given.get("outcome_answer", ""),
            actions=tuple(self._actions(given)),
            **{name: given[name] for name in self._unheard},
        )

    def _remedies(self, given: dict[str, Any]) -> list[answering.OfferedRemedy]:
        return [
            answering.OfferedRemedy(given[f"remedy_{n}"], given[f"remedy_{n}_detail"], given[f"remedy_{n}_due_on"])
            for n in ROWS
            if given[f"remedy_{n}"]
        ]

    def _actions(self, given: dict[str, Any]) -> list[answering.PlannedAction]:
        return [
            answering.PlannedAction(given[f"action_{n}"], given[f"action_{n}_due_on"], given[f"action_{n}_owner"])
            for n in ROWS
            if given[f"action_{n}"]
        ]


class DeclineForm(ActForm):
    """A published ground, its own reason, and where to take it (A-11)."""

    intro = _("A matter is declined only on a published ground, with its own reason, and with the way on.")
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = words_field(_("Why it applies to this matter"), rows=4)
    route = words_field(_("Where the person may take it"), rows=3, help_text=_("Name the body and how to reach it."))
    beside = (("how", "handed_on"), ("body", "body_name"))
    body = forms.ChoiceField(
        label=_("To whom it belongs"), required=False,
        help_text=_("Needed where the ground says that another body is competent: nobody is sent away without it."),
    )  # fmt: skip
    body_name = line_field(_("Name of the body, if it is not in the list"), required=False)
    how = forms.ChoiceField(label=_("What becomes of it"), required=False)
    handed_on = DayField(label=_("Forwarded on"), required=False)
    contact = line_field(_("How that body is reached"), required=False)

    def prepare(self) -> None:
        self.choose("ground", self.coded(self.loaded.rules.policy.declining.grounds))
        self.choose("body", [empty_choice(), *outside.bodies(self.loaded.rules.policy, self.language)])
        ways = [("forwarded", _("We forward it")), ("directed", _("The complainant is told where to go"))]
        self.choose("how", [empty_choice(), *ways])

    def asked(self) -> answering.Decline:
        given = self.cleaned_data
        handed = {name: given[name] for name in ("body", "body_name", "how", "handed_on", "contact")}
        return answering.Decline(given["ground"], given["reason"], given["route"], **handed)


class CloseForm(ActForm):
    """By staff only with evidence that the answer was accepted (D-15, D-16)."""

    intro = _(
        "Close by hand only when the complainant accepted the answer by another way than the page. "
        "Without a word from the complainant, the case closes by itself after the published period."
    )
    reason = forms.ChoiceField(
        label=_("Closed as"), choices=[(str(ClosingReason.RESOLVED), words.CLOSING_REASON[ClosingReason.RESOLVED])]
    )
    evidence = words_field(
        _("How the answer was accepted"), rows=3, help_text=_("For example: by telephone on Sunday at 10:20.")
    )

    def asked(self) -> answering.Close:
        return answering.Close(ClosingReason(self.cleaned_data["reason"]), self.cleaned_data["evidence"])


class CompleteActionForm(ActForm):
    number = forms.TypedChoiceField(label=_("Promised action"), coerce=int, widget=forms.RadioSelect)
    text = words_field(pgettext_lazy("of an action", "How it was done"), rows=3, required=False)

    def prepare(self) -> None:
        still_open = {action.number for action in self.loaded.case.actions if action.open}
        planned = [step.event for step in self.loaded.steps if isinstance(step.event, ActionPlanned)]
        self.choose(
            "number", [(str(e.number), e.text.text or str(e.number)) for e in planned if e.number in still_open]
        )

    def asked(self) -> answering.CompleteAction:
        return answering.CompleteAction(self.cleaned_data["number"], self.cleaned_data["text"])
