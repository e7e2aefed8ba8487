"""Forms about dates, levels and opening again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from insaf.cases import words
from insaf.core.acts import clock, ladder
from insaf.core.decide.pausing import left
from insaf.core.policy import Rung
from insaf.desk.forms.base import ActForm, DayField, line_field, words_field


class ExtendForm(ActForm):
    """More time, before the date, for a published reason (E-01, E-03)."""

    intro = _("The complainant is told the reason and the new date. The first date stays in the record.")
    until = DayField(label=_("New date"))
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    text = words_field(_("Why this case needs it"), rows=4)

    def prepare(self) -> None:
        rule = self.loaded.rules.policy.extension
        self.choose("reason", self.coded(rule.reasons))
        self.fields["until"].help_text = _("At most %(n)s working days after the present date.") % {"n": rule.max_days}

    def asked(self) -> clock.Extend:
        given = self.cleaned_data
        return clock.Extend(given["until"], given["reason"], given["text"])


class PauseForm(ActForm):
    """The clock waits for the complainant, openly and not for ever (C-16)."""

    intro = _(
        "The clock stands still until the complainant answers, and no longer than the day you name. "
        "The complainant is told the reason and that day. Reports show the days with and without the pause."
    )
    until = DayField(label=_("At the latest until"))
    reason = words_field(_("Why the work cannot go on without the answer"), rows=4)

    def prepare(self) -> None:
        most = left(self.loaded.case, self.loaded.rules)
        self.fields["until"].help_text = _("At most %(n)s working days from today.") % {"n": most}

    def asked(self) -> clock.Pause:
        until = self.loaded.rules.calendar.closes_at(self.cleaned_data["until"])
        return clock.Pause(until, self.cleaned_data["reason"])


class ResumeForm(ActForm):
    """An act without words."""

    intro = _("The clock runs again from now. What was left of the pause is taken off the date.")

    def asked(self) -> clock.Resume:
        return clock.Resume()


class VerifyDelayForm(ActForm):
    """Why it is late, and a new date (E-08)."""

    intro = _("Say why the date passed and commit to a new one. The complainant is told both.")
    reason = forms.ChoiceField(label=_("Cause of the delay"), widget=forms.RadioSelect)
    text = words_field(_("What was found"), rows=4)
    committed_on = DayField(label=_("New committed date"))
    evidence = line_field(_("Evidence"), required=False)

    def prepare(self) -> None:
        self.choose("reason", self.coded(self.loaded.rules.policy.reopening.delay_reasons))

    def asked(self) -> clock.VerifyDelay:
        given = self.cleaned_data
        return clock.VerifyDelay(given["reason"], given["text"], given["committed_on"], given["evidence"])


class EscalateForm(ActForm):
    intro = _("The case goes one level up, with that level's own clock.")
    reason = words_field(_("Reason"), rows=4)

    def asked(self) -> ladder.Escalate:
        return ladder.Escalate(self.cleaned_data["reason"])


class DeescalateForm(ActForm):
    intro = _("The case goes down to a lower level, with that level's own clock.")
    to = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    reason = words_field(_("Reason"), rows=4)

    def prepare(self) -> None:
        lower = [rung for rung in Rung if rung.height < self.loaded.case.rung.height]
        self.choose("to", [(str(rung), words.RUNG[rung]) for rung in lower])

    def asked(self) -> ladder.Deescalate:
        return ladder.Deescalate(Rung(self.cleaned_data["to"]), self.cleaned_data["reason"])


class ReopenForm(ActForm):
    reason = words_field(_("Reason"), rows=4)

    def asked(self) -> ladder.Reopen:
        return ladder.Reopen(self.cleaned_data["reason"])


class DeclineReopeningForm(ActForm):
    intro = _("The complainant is told the reason and the way to the external body.")
    reason = words_field(_("Reason"), rows=4)

    def asked(self) -> ladder.DeclineReopening:
        return ladder.DeclineReopening(self.cleaned_data["reason"])
