"""Forms of what passes between us and an external body (B-10, E-16 to E-18)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insaf.cases import outside
from insaf.core.acts import referring
from insaf.desk.forms.attaching import FilesField, WithFiles
from insaf.desk.forms.base import ActForm, DayField, empty_choice, line_field, words_field


def way_field(label: Any, required: bool = False, **options: Any) -> forms.ChoiceField:
    """How a letter passed between the body and us."""
    choices = [empty_choice(), *outside.CAME.items()]
    return forms.ChoiceField(label=label, choices=choices, required=required, **options)


class NumberedForm(ActForm):
    """An act upon one of the case's referrals."""

    number = forms.TypedChoiceField(label=_("Referral"), coerce=int, widget=forms.RadioSelect)

    def meant(self) -> list[outside.Shown]:
        """The referrals that this act may be about."""
        return outside.referrals(self.loaded, self.language)

    def prepare(self) -> None:
        meant = self.meant()
        self.choose("number", [(str(one.number), one.label) for one in meant])
        if len(meant) == 1:
            self.initial = {**self.initial, "number": meant[0].number}

    def picked(self) -> outside.Shown:
        return next(one for one in self.meant() if one.number == self.cleaned_data["number"])

    def closes(self, day: date | None) -> datetime | None:
        return self.loaded.rules.calendar.closes_at(day) if day else None


class ReferForm(WithFiles):
    """The body brought the matter, or the complainant went there."""

    intro = _(
        "File the letter of an external body on this case, or that the complainant went to one. "
        "It hinders nothing here, and nothing of the case is erased until the body's result is recorded."
    )
    beside = (("lodged_on", "received_on", "due_on"), ("their_reference", "contact"))
    direction = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    body = forms.ChoiceField(label=_("External body"))
    name = line_field(_("Name of the body, if it is not in the list"), required=False)
    their_reference = line_field(_("Their reference"), required=False, max_length=100)
    contact = line_field(_("Whom to answer there"), required=False)
    lodged_on = DayField(label=_("Came to them on"), required=False)
    received_on = DayField(label=_("Reached us on"), required=False)
    due_on = DayField(label=_("They expect our reply by"), required=False)
    asks = words_field(_("What they ask, or what the complainant told us"), rows=4, required=False)
    attached = FilesField(label=_("Their letter"), required=False)
    way = way_field(_("How their letter came to us"), help_text=_("Needed where their letter is attached."))

    def prepare(self) -> None:
        sides = [("in", _("The body wrote to us")), ("out", _("The complainant went to the body"))]
        self.choose("direction", sides)
        self.choose("body", outside.bodies(self.loaded.rules.policy, self.language))
        self.initial = {"direction": "in"}

    def asked(self) -> referring.Refer:
        given, calendar = self.cleaned_data, self.loaded.rules.calendar
        day = given["received_on"]
        past = day is not None and day != calendar.local_date(timezone.now())
        return referring.Refer(
            direction=given["direction"],
            body=given["body"],
            their_reference=given["their_reference"],
            contact=given["contact"],
            due_at=calendar.closes_at(given["due_on"]) if given["due_on"] else None,
            received_at=calendar.opens_at(day) if past else None,
            lodged_on=given["lodged_on"],
            asks=given["asks"],
            files=given.get("files", ()),
            name=given["name"],
            way=given["way"] if given["direction"] == "in" else "",
        )


class AnswerReferralForm(NumberedForm, WithFiles):
    """Our reply, with its copy (B-10)."""

    intro = _(
        "The case cannot close before this. Send the reply from here, or file the copy of one that was sent otherwise."
    )
    way = forms.ChoiceField(label=_("How it goes, or went"), widget=forms.RadioSelect)
    to = line_field(_("To whom"))
    text = words_field(_("The reply"), rows=8, required=False, help_text=_("A copy that is a file alone is enough."))
    attached = FilesField(label=_("Copy of the reply"), required=False)

    def meant(self) -> list[outside.Shown]:
        return [one for one in super().meant() if one.one.waits]

    def prepare(self) -> None:
        super().prepare()
        self.choose("way", list(outside.SENT.items()))
        waiting = self.meant()
        body = self.loaded.rules.policy.external_body(waiting[0].one.body) if waiting else None
        self.initial = {**self.initial, "way": "mailed", "to": body.email if body else ""}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("way") == "mailed" and given.get("to"):
            try:
                forms.EmailField().clean(given["to"])
            except forms.ValidationError as error:
                self.add_error("to", error)
        return given

    def asked(self) -> referring.AnswerReferral:
        given = self.cleaned_data
        return referring.AnswerReferral(
            self.picked().one.body, given["text"], given["number"], given.get("files", ()), given["way"], given["to"]
        )


class FileLetterForm(NumberedForm, WithFiles):
    """Whatever else was exchanged (E-17)."""

    intro = _("Every letter that passes between us and the body is filed. A new date of theirs asks for a new reply.")
    cards = frozenset({"direction"})
    direction = forms.ChoiceField(label=_("Who wrote"), widget=forms.RadioSelect)
    text = words_field(_("The letter, or what it says"), rows=5, required=False)
    attached = FilesField(label=_("The letter as a file"), required=False)
    way = way_field(_("How it came, or went"), required=True)
    due_on = DayField(label=_("Their new date"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.choose("direction", [("in", _("The body")), ("out", _("We"))])

    def asked(self) -> referring.FileLetter:
        given = self.cleaned_data
        due_at = self.closes(given["due_on"])
        files, way = given.get("files", ()), given["way"]
        return referring.FileLetter(given["number"], given["direction"], given["text"], files, due_at, way)


class LiaisonForm(NumberedForm):
    """Who answers to the body (E-17)."""

    staff = forms.ChoiceField(label=_("Liaison"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.choose("staff", [("", _("Complaints management")), *self.staff_choices()])

    def asked(self) -> referring.AppointLiaison:
        return referring.AppointLiaison(self.cleaned_data["number"], self.cleaned_data["staff"])


class FindingForm(NumberedForm, WithFiles):
    """What the body found (E-18)."""

    intro = _(
        "What is found against us goes to executive management at once, and asks for the root cause "
        "and an action with its owner and date before the case can close."
    )
    cards = frozenset({"against_us"})
    against_us = forms.ChoiceField(
        label=_("What the body found"), widget=forms.RadioSelect,
        choices=[("yes", _("It found against us")), ("no", _("It did not find against us"))],
    )  # fmt: skip
    text = words_field(_("The finding"), rows=6)
    attached = FilesField(label=_("Their letter"), required=False)

    def asked(self) -> referring.RecordFinding:
        given = self.cleaned_data
        against = given["against_us"] == "yes"
        return referring.RecordFinding(
            self.picked().one.body, against, given["text"], given["number"], given.get("files", ())
        )


class ExtendReferralForm(NumberedForm):
    """The body still has it (E-17)."""

    intro = _(
        "Ask the body or the complainant how it stands. While it lies there, nothing of the case is erased; "
        "you are asked again on the day that you name."
    )
    until = DayField(label=_("Look again on"))
    reason = words_field(_("Why it stays open, and how that is known"), rows=3)

    def meant(self) -> list[outside.Shown]:
        return [one for one in super().meant() if one.one.result_at is None and not one.one.waits]

    def asked(self) -> referring.ExtendReferral:
        given = self.cleaned_data
        return referring.ExtendReferral(given["number"], given["until"], given["reason"])


class EndReferralForm(NumberedForm):
    """The body's part ended without a finding; with it ends the freeze (E-17)."""

    intro = _(
        "From then on nothing of this referral keeps the case from being erased in its time. A body that waits for "
        "our reply gets it first, unless its own letter says that the matter was withdrawn."
    )
    how = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect)
    told_by = forms.ChoiceField(label=_("If it was withdrawn: who says so"), required=False, widget=forms.RadioSelect)
    text = words_field(_("How that is known"), rows=3)

    def meant(self) -> list[outside.Shown]:
        return [one for one in super().meant() if one.one.result_at is None]

    def prepare(self) -> None:
        super().prepare()
        self.choose("how", list(outside.ENDED.items()))
        self.choose("told_by", list(outside.TOLD_BY.items()))

    def asked(self) -> referring.EndReferral:
        given = self.cleaned_data
        return referring.EndReferral(given["number"], given["how"], given["text"], given["told_by"])


class PlanActionForm(NumberedForm):
    """What puts right what the body found (E-18)."""

    beside = (("owner", "due_on"),)
    text = words_field(_("What is done"), rows=3)
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = DayField(label=_("Until"))

    def meant(self) -> list[outside.Shown]:
        return [one for one in super().meant() if one.one.against_us]

    def prepare(self) -> None:
        super().prepare()
        self.choose("owner", [empty_choice(), *self.staff_choices()])

    def asked(self) -> referring.PlanAction:
        given = self.cleaned_data
        return referring.PlanAction(given["number"], given["text"], given["due_on"], given["owner"])
