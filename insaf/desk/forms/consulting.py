"""Forms about the concerned party: whom to ask and what, more time, no more asking (E-14; policy, step 4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from insaf.cases import shown
from insaf.core.acts import consulting
from insaf.core.arabic import clip, neutralise
from insaf.core.events.consulting import ClarificationAsked, ConsultationAnswered, Consulted
from insaf.desk.forms.base import ActForm, DayField, empty_choice, line_field, words_field
from insaf.outbox.models import Letter
from insaf.people.models import Staff, Unit

UNIT, PERSON, CONTACT, OUTSIDE, SELF = "unit", "person", "contact", "outside", "self"
MOST_CONTACTS = 30


class ConsultForm(ActForm):
    """A question to a unit, to the person complained about, or to somebody outside."""

    intro = _(
        "Ask the unit or person concerned. They see the question, what else you write, and what you let go with it; nothing else."
    )
    whom = forms.ChoiceField(label=_("Who is asked"))
    party = line_field(_("Name of whom you ask, outside"), required=False)
    address = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=254,
        help_text=_("The question goes there as a letter with a private link; it names neither the complainant nor the "
                    "complaint, and the answer is filed by itself."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letter"), choices=[("ar", "العربية"), ("en", "English")])
    question = words_field(
        _("Question"),
        rows=4,
        help_text=_("Disclose only what is needed to answer. These words are sent as they stand."),
    )
    disclosed = words_field(_("What else they need to know"), rows=3, required=False)
    goes_with = forms.MultipleChoiceField(
        label=_("What of the case goes with it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing, unless you tick it. You read what they will see before it is sent."),
    )  # fmt: skip
    due_on = DayField(label=_("Answer expected by"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    forwards = forms.IntegerField(widget=forms.HiddenInput, required=False)
    beside = (("party", "address"), ("language", "due_on"))

    @property
    def one_key(self) -> str:
        """The key that sends a question of the complainant which is only passed on."""
        forwards = self.initial.get("forwards") or (self.is_bound and self.data.get("forwards"))
        return "s" if forwards and (not self.is_bound or self.data.get("seen")) else ""

    def prepare(self) -> None:
        self.choose("whom", [empty_choice(), *self._parties()])
        self.choose("goes_with", list(self._offered()))
        days = self.loaded.rules.policy.consultation.answer_within_days
        self.fields["due_on"].help_text = ngettext(
            "Left empty, the policy's time holds: %(n)s working day.",
            "Left empty, the policy's time holds: %(n)s working days.",
            days,
        ) % {"n": days}

    def _offered(self) -> Iterator[tuple[str, str]]:
        """The complaint's own words and each file that the complainant gave, by their commitments."""
        own = shown.narrative(self.loaded.steps)
        if own.text:
            yield own.digest, _now("The complaint's own words") + "\n" + clip(" ".join(own.text.split()), 90)
        for digest, file in shown.files(self.loaded.steps):
            yield digest, f"{neutralise(file.name)}\n{filesizeformat(file.size)}"

    def unseen(self) -> bool:
        """Something of the case goes out which was not shown as they will see it (E-14)."""
        given = self.cleaned_data
        return bool(given["goes_with"]) and given["seen"] != fingerprint(given)

    def _parties(self) -> Iterator[tuple[str, Any]]:
        named, case = self.loaded.case.people_named, self.loaded.case
        units = [unit for unit in Unit.objects.filter(is_active=True) if _answerable(unit, named)]
        if units:
            yield _now("Units"), [(f"{UNIT}:{unit.pk}", unit.name_in(self.language)) for unit in units]
        people = Staff.objects.filter(pk__in=[int(one) for one in case.people_named])
        if people:
            yield _now("For their side"), [(f"{PERSON}:{one.pk}", one.name_in(self.language)) for one in people]
        earlier = [(f"{CONTACT}:{address}", address) for address in contacts()]
        if earlier:
            yield _now("Asked before"), earlier
        outside, own = _now("Somebody outside, by e-mail"), _now("Somebody whom I ask myself")
        yield _now("Others"), [(OUTSIDE, outside), (SELF, own)]

    def prefill(self, wishes: Mapping[str, str]) -> dict[str, Any]:
        """Ready to be sent, where the complainant's question is passed on."""
        number = int(wishes.get("number", 0))
        own = _clarification(self, number) if number and number == self.loaded.case.to_forward else None
        usual = {"whom": self._usual(), "party": self._name()}
        if own is None:
            return usual
        with_it = [one.digest for one in own.files if one.text]
        filled = usual | {"question": own.text.text or "", "forwards": number, "goes_with": with_it, "language": "ar"}
        return filled | {"seen": fingerprint(filled)}  # the whole of it stands in the form

    def _name(self) -> str:
        """The party asked before, by the name that was written for it."""
        events = [s.event for s in self.loaded.steps if isinstance(s.event, Consulted)]
        asked = [one.party.text for one in events if not (one.person or one.unit)]
        return (asked[-1] or "") if asked else ""

    def _usual(self) -> str:
        """Who was asked in this case before; the only unit, where there is one."""
        values = [value for _group, group in list(self._parties()) for value, _name in group]
        for step in reversed(self.loaded.steps):
            if isinstance(step.event, Consulted):
                wanted = _value_of(step.event)
                return wanted if wanted in values else ""
        units = [value for value in values if value.startswith(UNIT)]
        return units[0] if len(units) == 1 else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = str(given.get("whom", "")).partition(":")[0]
        if kind in (OUTSIDE, SELF) and not given.get("party"):
            self.add_error("party", _now("Write whom you ask."))
        if kind == OUTSIDE and not given.get("address"):
            self.add_error("address", _now("Write the address to which the question goes."))
        return given

    def asked(self) -> consulting.Consult:
        given = self.cleaned_data
        kind, _sep, which = given["whom"].partition(":")
        due_at = self.loaded.rules.calendar.closes_at(given["due_on"]) if given["due_on"] else None
        party, party_en = _party(kind, which, given)
        return consulting.Consult(
            party=party,
            party_en=party_en,
            question=given["question"],
            due_at=due_at,
            address={OUTSIDE: given["address"], CONTACT: which}.get(kind, ""),
            disclosed=given["disclosed"],
            unit=which if kind == UNIT else "",
            person=which if kind == PERSON else "",
            language=given["language"] if kind in (OUTSIDE, CONTACT) else "",
            forwards=given["forwards"] or 0,
            shown=tuple(given["goes_with"]),
        )


def fingerprint(given: Mapping[str, Any]) -> str:
    """Of everything that the party will see, and of whom it is: another word makes another."""
    words = [" ".join(str(given.get(name) or "").split()) for name in SEEN]
    return hashlib.sha256("\n".join([*words, *sorted(given.get("goes_with") or ())]).encode()).hexdigest()[:32]


SEEN = ("whom", "party", "address", "language", "question", "disclosed")


def _party(kind: str, which: str, given: Mapping[str, Any]) -> tuple[str, str]:
    """Who is asked, by name: a unit or a person in both languages, where there are two, or as it was typed."""
    if kind in (UNIT, PERSON):
        asked: Unit | Staff = Unit.objects.get(pk=int(which)) if kind == UNIT else Staff.objects.get(pk=int(which))
        return asked.name_ar, asked.name_en
    return str(given["party"] or which), ""


def _answerable(unit: Unit, named: frozenset[str]) -> bool:
    """Somebody answers for it whom the case is not about (B-16)."""
    return any(str(one.pk) not in named for one in unit.people())


def contacts() -> list[str]:
    """The addresses outside that were asked before, the latest first."""
    asked = Letter.objects.filter(kind="consultation").order_by("-id").values_list("recipient", flat=True)
    return list(dict.fromkeys(asked[: MOST_CONTACTS * 10]))[:MOST_CONTACTS]


def _value_of(event: Consulted) -> str:
    if event.unit or event.person:
        return f"{UNIT}:{event.unit}" if event.unit else f"{PERSON}:{event.person}"
    return f"{CONTACT}:{event.address.text}" if event.address else SELF


def _clarification(form: ActForm, number: int) -> ClarificationAsked | None:
    asked = (s.event for s in form.loaded.steps if isinstance(s.event, ClarificationAsked))
    return next((one for one in asked if one.number == number), None)


class NumberedForm(ActForm):
    """About one question that is still open."""

    number = forms.TypedChoiceField(label=_("Question"), coerce=int, widget=forms.RadioSelect)

    def prepare(self) -> None:
        still_open = {asked.number for asked in self.loaded.case.consultations if asked.open}
        asked = [step.event for step in self.loaded.steps if isinstance(step.event, Consulted)]
        self.choose("number", [(str(e.number), self._said(e)) for e in asked if e.number in still_open])

    def _said(self, event: Consulted) -> str:
        return f"{event.called(self.language).text or event.number}: {event.question.text or ''}"


class AnswerConsultationForm(NumberedForm):
    """What the party told by telephone or on paper."""

    text = words_field(_("Answer"), rows=5)

    def asked(self) -> consulting.AnswerConsultation:
        return consulting.AnswerConsultation(self.cleaned_data["number"], self.cleaned_data["text"])


class ExtendConsultationForm(NumberedForm):
    intro = _("The party gets more time and is told so. A date that has passed stays on the record as late.")
    due_on = DayField(label=_("New date"))
    reason = words_field(_("Reason"), rows=3)

    def asked(self) -> consulting.ExtendConsultation:
        given = self.cleaned_data
        due_at = self.loaded.rules.calendar.closes_at(given["due_on"])
        return consulting.ExtendConsultation(given["number"], due_at, given["reason"])


class WithdrawConsultationForm(NumberedForm):
    intro = _("The party is told that its answer is no longer needed; the reason stays among staff.")
    reason = words_field(_("Reason"), rows=3)

    def asked(self) -> consulting.WithdrawConsultation:
        return consulting.WithdrawConsultation(self.cleaned_data["number"], self.cleaned_data["reason"])


class AskPartyForm(ActForm):
    """The complainant's own question, told by telephone or by mail."""

    intro = _("Record what the complainant wants to know from the concerned party, in their own words.")
    text = words_field(_("The complainant's question"), rows=4)

    def asked(self) -> consulting.AskParty:
        return consulting.AskParty(self.cleaned_data["text"])


class DeclineForwardingForm(ActForm):
    intro = _("The complainant reads these words.")
    reason = words_field(_("Why it is not passed on"), rows=4)

    def asked(self) -> consulting.DeclineForwarding:
        return consulting.DeclineForwarding(self.cleaned_data["reason"])


def answer_of(form: ActForm, number: int) -> str:
    """The words of a party's answer, to make an update of."""
    given = (s.event for s in form.loaded.steps if isinstance(s.event, ConsultationAnswered))
    return next((one.text.text or "" for one in given if one.number == number), "")
