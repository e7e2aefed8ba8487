"""The desk's acts about the concerned party, but the first: asking it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insaf.core.acts import consulting
from insaf.desk.forms import consulting as forms

LISTED = (
    (
        "answer-consultation", consulting.AnswerConsultation, _("Record the concerned party's answer"), "users",
        forms.AnswerConsultationForm, _("The answer is recorded."), _("Record the answer"),
    ),
    (
        "extend-consultation", consulting.ExtendConsultation, _("Give the concerned party more time"),
        "calendar-clock", forms.ExtendConsultationForm, _("The party has more time, and is told."),
    ),
    (
        "withdraw-consultation", consulting.WithdrawConsultation, _("Withdraw a question to the concerned party"),
        "undo", forms.WithdrawConsultationForm, _("The question is withdrawn, and the party is told."),
    ),
    (
        "ask-party", consulting.AskParty, _("Record the complainant's question to the concerned party"),
        "circle-help", forms.AskPartyForm, _("The question is recorded and waits to be passed on."), _("Record it"),
    ),
    (
        "decline-forwarding", consulting.DeclineForwarding, _("Do not pass the complainant's question on"), "ban",
        forms.DeclineForwardingForm, _("The complainant is told why the question is not passed on."),
        _("Tell the complainant"), True,
    ),
)  # fmt: skip
