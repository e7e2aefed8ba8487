"""Forms about cases that belong together or apart, and about limits to contact."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from insaf.cases import words
from insaf.cases.history import Step
from insaf.core.acts import joining, restricting
from insaf.core.arabic import clip
from insaf.core.events.answering import Objected
from insaf.core.events.handling import PointAdded
from insaf.core.events.intake import InformationAdded
from insaf.core.events.ladder import ReopeningRequested
from insaf.core.policy import Kind, RestrictionRule
from insaf.core.record import Sealed
from insaf.desk.forms.base import ActForm, DayField, empty_choice, line_field, words_field

LONGEST_EXCERPT = 160

REFERENCE = _("As it stands on the other case: ET-2026-00417-K.")


def reference_field(label: object) -> forms.CharField:
    field = line_field(label, help_text=REFERENCE)
    field.widget.attrs |= {"dir": "ltr", "class": "input--short", "autocomplete": "off"}
    return field


class MergeForm(ActForm):
    """The same matter of the same person (B-11)."""

    intro = _(
        "This case goes on under another one and is closed here. The earlier receipt and the earlier dates hold. "
        "Merge only what the same person brought: the code of the case that goes on opens both from then on. "
        "Cases of different people are related instead."
    )
    into = reference_field(_("Reference under which it goes on"))
    reason = words_field(
        _("How you know that it is the same person"), rows=3, required=False,
        help_text=_("Always needed. A shared address or number is a hint only: anybody can give it."),
    )  # fmt: skip

    def asked(self) -> joining.Merge:
        return joining.Merge(self.cleaned_data["into"], self.cleaned_data["reason"])


class SplitForm(ActForm):
    """What came too late or belongs elsewhere gets a case of its own (D-19)."""

    intro = _(
        "A message or a point that is another matter gets its own case, with its own reference and its own date. "
        "It counts as received when it reached us. The complainant is told which reference holds what."
    )
    cards = frozenset({"kind"})
    entry = forms.TypedChoiceField(label=_("What is split off"), coerce=int, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a case", "Type"), widget=forms.RadioSelect,
        choices=[(str(kind), words.KIND[kind]) for kind in Kind],
    )  # fmt: skip
    subject = forms.ChoiceField(label=_("Subject"))
    title = line_field(_("The new matter in one line"), max_length=200)
    reason = words_field(_("Reason"), rows=3, required=False, help_text=_("The complainant reads it."))

    def prepare(self) -> None:
        waiting = self.loaded.case.unanswered_points
        gone = self.loaded.case.split_entries
        said = [(step.n, _said(step, waiting)) for step in self.loaded.steps if step.n not in gone]
        pieces = [(str(n), clip(" ".join(text.split()), LONGEST_EXCERPT)) for n, text in said if text]
        self.choose("entry", pieces)
        if not pieces:
            self.fields["entry"].help_text = _("It has one open point and no later message: nothing can be split off.")
        self.choose("subject", [empty_choice(), *self.coded(self.loaded.rules.policy.subjects)])

    def asked(self) -> joining.Split:
        given = self.cleaned_data
        return joining.Split(given["entry"], Kind(given["kind"]), given["subject"], given["title"], given["reason"])


def _said(step: Step, waiting: tuple[int, ...]) -> str:
    """The words of an entry that can have a case of its own; empty for any other."""
    event = step.event
    if isinstance(event, PointAdded) and (event.number not in waiting or len(waiting) == 1):
        return ""
    if not isinstance(event, PointAdded | InformationAdded | Objected | ReopeningRequested):
        return ""
    return (event.text.text or "") if isinstance(event.text, Sealed) else ""


class LinkForm(ActForm):
    intro = _("Both cases show the other one to staff. Each keeps its own clock and its own answer.")
    to = reference_field(_("Related case"))

    def asked(self) -> joining.Link:
        return joining.Link(self.cleaned_data["to"])


class DismissForm(ActForm):
    intro = _("The two are not suggested as the same matter again, and are no longer shown as related.")
    of = reference_field(_("Unrelated case"))

    def asked(self) -> joining.Dismiss:
        return joining.Dismiss(self.cleaned_data["of"])


class RestrictForm(ActForm):
    """By policy, for a time, told with its reason, and never a stop to the case (E-20)."""

    intro = _(
        "Contact is limited for a time; the case and every right go on. The complainant is told the reason, the end, "
        "and how to ask for a review, which somebody other than you decides."
    )
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(label=_("How contact is limited"), widget=forms.CheckboxSelectMultiple)
    reason = words_field(_("What happened"), rows=4, help_text=_("The complainant reads these words."))
    until = DayField(label=_("Until"))

    def prepare(self) -> None:
        rule: RestrictionRule | None = self.loaded.rules.policy.restriction
        if rule is None:
            return
        self.choose("ground", self.coded(rule.grounds))
        ways = self.fields["ways"]
        assert isinstance(ways, forms.MultipleChoiceField)
        ways.choices = self.coded(rule.ways)
        days = rule.longest_calendar_days
        most = ngettext(
            "At most %(n)s day from today, days off included.",
            "At most %(n)s days from today, days off included.",
            days,
        )
        self.fields["until"].help_text = most % {"n": days}

    def asked(self) -> restricting.Restrict:
        given = self.cleaned_data
        return restricting.Restrict(given["ground"], tuple(given["ways"]), given["reason"], given["until"])


class AskReviewForm(ActForm):
    """What the complainant asked by telephone or mail (E-20)."""

    intro = _("Record that the complainant asks for a review, in their own words where they gave any.")
    text = words_field(_("What was said"), rows=3, required=False)

    def asked(self) -> restricting.AskRestrictionReview:
        return restricting.AskRestrictionReview(self.cleaned_data["text"])


class ConfirmRestrictionForm(ActForm):
    intro = _("The limit stays until its date and becomes no longer. The complainant is told the reason.")
    reason = words_field(_("Why it stays"), rows=4)

    def asked(self) -> restricting.ConfirmRestriction:
        return restricting.ConfirmRestriction(self.cleaned_data["reason"])


class LiftRestrictionForm(ActForm):
    intro = _("Contact is free again at once. The complainant is told the reason.")
    reason = words_field(_("Why it is lifted"), rows=4)

    def asked(self) -> restricting.LiftRestriction:
        return restricting.LiftRestriction(self.cleaned_data["reason"])
