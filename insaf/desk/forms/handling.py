"""Forms of the work on the way to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from insaf.cases import words
from insaf.core.acts import handling, intake
from insaf.core.events.handling import Assessed
from insaf.core.policy import Kind
from insaf.core.terms import Route, Severity
from insaf.desk.forms.attaching import FilesField, WithFiles
from insaf.desk.forms.base import ActForm, empty_choice, line_field, words_field
from insaf.desk.forms.consulting import answer_of
from insaf.people.models import Staff

COMPLEXITY = [("1", _("1: simple")), ("2", _("2: some enquiries needed")), ("3", _("3: complex"))]
IMPACT = [("1", _("1: one person")), ("2", _("2: several people")), ("3", _("3: many, or the centre's name"))]


class AssessForm(ActForm):
    """Weigh the matter and name its points (D-03, D-04)."""

    intro = _(
        "Put the matter into one sentence, weigh it, and name each point that the answer must cover. "
        "Who assesses a case without an owner becomes its owner."
    )
    beside = (("complexity", "impact"), ("safety", "immediate"))
    cards = frozenset({"severity", "route"})
    definition = words_field(
        _("The matter as you understand it"), rows=3, help_text=_("The decision letter begins with this sentence.")
    )
    points = words_field(
        _("Points to answer"), rows=4, required=False,
        help_text=_("One point a line. Leave it empty, and the sentence above is the one point."),
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label=_("Severity for the complainant"), coerce=int, widget=forms.RadioSelect,
        choices=[(str(int(level)), words.SEVERITY[level]) for level in Severity],
    )  # fmt: skip
    complexity = forms.TypedChoiceField(label=_("Complexity"), coerce=int, choices=COMPLEXITY)
    impact = forms.TypedChoiceField(label=_("Reach"), coerce=int, choices=IMPACT)
    safety = forms.BooleanField(label=_("Somebody's safety is at stake"), required=False)
    immediate = forms.BooleanField(label=_("Something must be done at once"), required=False)
    route = forms.ChoiceField(
        label=_("How it goes on"), widget=forms.RadioSelect,
        choices=[(str(route), words.ROUTE[route]) for route in Route],
    )  # fmt: skip

    def prepare(self) -> None:
        before = [step.event for step in self.loaded.steps if isinstance(step.event, Assessed)]
        if not before:
            return
        last = before[-1]
        self.fields["points"].label = _("Further points")
        self.fields["points"].help_text = _("One point a line. The points that stand already stay.")
        self.initial = {
            "definition": last.definition.text or "", "severity": int(last.severity), "route": str(last.route),
            "complexity": last.complexity, "impact": last.impact, "safety": last.safety, "immediate": last.immediate,
        }  # fmt: skip

    def asked(self) -> handling.Assess:
        given = self.cleaned_data
        lines = tuple(line.strip() for line in given["points"].splitlines() if line.strip())
        return handling.Assess(
            definition=given["definition"],
            severity=Severity(given["severity"]),
            route=Route(given["route"]),
            points=lines,
            safety=given["safety"],
            complexity=given["complexity"],
            impact=given["impact"],
            immediate=given["immediate"],
        )


class AssignForm(ActForm):
    """One named owner, or the queue (B-14)."""

    intro = _(
        "A case has one owner at every moment, from the level that has it or above. Staff who are named in it "
        "cannot be chosen."
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    reason = line_field(_("Reason"), required=False)

    def prepare(self) -> None:
        height = self.loaded.case.rung.height
        able = {str(one.pk) for one in self.owners if one.actor.height >= height}
        choices = [choice for choice in self.staff_choices() if choice[0] in able]
        self.choose("owner", [("", _("Nobody: back to the queue")), *choices])
        self.initial = {"owner": self.loaded.case.owner}

    def asked(self) -> handling.Assign:
        return handling.Assign(self.cleaned_data["owner"], self.cleaned_data["reason"])


class NoteForm(ActForm):
    """An internal note; there is no field by which it could become a message (B-18)."""

    text = words_field(_("Internal note"), rows=4, help_text=_("Only staff read this. It is never sent."))

    def asked(self) -> handling.AddNote:
        return handling.AddNote(self.cleaned_data["text"])


class ReplyForm(WithFiles):
    """A message, with files where it needs them; they are judged before they are kept (B-12)."""

    text = words_field(_("Message"), rows=5, help_text=_("The complainant receives these words as they stand."))
    attached = FilesField(label=_("Attachments"), required=False)

    def asked(self) -> handling.Reply:
        return handling.Reply(self.cleaned_data["text"], self.cleaned_data.get("files", ()))


class AskForm(ActForm):
    text = words_field(
        _("Question"),
        rows=5,
        help_text=_("Ask for all that you need in one message. The case then waits for the answer."),
    )

    def asked(self) -> handling.AskComplainant:
        return handling.AskComplainant(self.cleaned_data["text"])


class UpdateForm(ActForm):
    """How things stand, also when nothing is new (D-09)."""

    intro = _("The complainant was promised an update. Say how things stand, also when nothing is new.")
    text = words_field(_("Update"), rows=5)
    nothing_new = forms.BooleanField(label=_("Nothing is new yet; the text says why"), required=False)

    def prefill(self, wishes: Mapping[str, str]) -> dict[str, Any]:
        """What a concerned party answered, to be put into words for the complainant (B-18)."""
        number = int(wishes.get("number", 0))
        return {"text": answer_of(self, number)} if number else {}

    def asked(self) -> handling.SendUpdate:
        return handling.SendUpdate(self.cleaned_data["text"], self.cleaned_data["nothing_new"])


class PointForm(ActForm):
    intro = _("Each point gets its own finding and answer before the case can be decided.")
    text = words_field(_("Point"), rows=3)

    def asked(self) -> handling.AddPoint:
        return handling.AddPoint(self.cleaned_data["text"])


class RetypeForm(ActForm):
    """Another kind; the receipt stands (A-06)."""

    intro = _("The time of receipt stays as it is; the clock is counted again from it by the other kind's rules.")
    cards = frozenset({"kind"})
    kind = forms.ChoiceField(label=pgettext_lazy("of a case", "Type"), widget=forms.RadioSelect)
    reason = words_field(_("Reason"), rows=3)

    def prepare(self) -> None:
        others = [kind for kind in Kind if kind is not self.loaded.case.kind]
        self.choose("kind", [(str(kind), words.KIND[kind]) for kind in others])

    def asked(self) -> intake.Retype:
        return intake.Retype(Kind(self.cleaned_data["kind"]), self.cleaned_data["reason"])


class AcknowledgeRungForm(ActForm):
    """An act without words."""

    def asked(self) -> handling.AcknowledgeRung:
        return handling.AcknowledgeRung()


class NamePersonForm(ActForm):
    """A person complained about neither sees nor handles the case (B-16)."""

    intro = _(
        "Who is named here can no longer open the case, and if that person owns it, it goes back to the queue. "
        "This cannot be undone."
    )
    staff = forms.ChoiceField(label=_("Member of staff who is complained about"))

    def prepare(self) -> None:
        """Anybody who works here may be complained about, also who handles no cases."""
        named = self.loaded.case.people_named
        others = [one for one in Staff.objects.filter(is_active=True) if str(one.pk) not in named]
        self.choose("staff", [empty_choice(), *((str(one.pk), one.name_in(self.language)) for one in others)])

    def asked(self) -> intake.NamePerson:
        return intake.NamePerson(self.cleaned_data["staff"])
