"""What a concerned party will see of a case, shown before it is sent where something of the case goes out (E-14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from insaf.cases import shown
from insaf.cases.queries import Loaded
from insaf.core.acts.consulting import Consult
from insaf.core.arabic import ascii_digits, fold
from insaf.desk.casefile import file_url
from insaf.desk.forms.consulting import ConsultForm, fingerprint
from insaf.people.models import Staff, Unit


def of(loaded: Loaded, form: ConsultForm, now: datetime) -> dict[str, Any]:
    """The question as its page shows it, with who reads it, and whether it tells who complains."""
    act = form.asked()
    with_it = shown.chosen(loaded.steps, act.shown)
    party = (form.language.startswith("en") and act.party_en) or act.party
    words = " ".join((act.question, act.disclosed, with_it.matter))
    return {
        "asked": {"party": party, "text": act.question, "disclosed": act.disclosed, "shown": with_it},
        "files": [
            {"name": one.name, "size": one.size, "url": file_url(loaded.case.reference, one.sha256)}
            for one in with_it.files
        ],
        "readers": list(_readers(act, loaded, form.language)),
        "address": act.address,
        "due_at": act.due_at or _due(loaded, now),
        "names": _names(loaded, words),
    }


def _due(loaded: Loaded, now: datetime) -> datetime:
    """By the policy's own time, as the act will count it."""
    policy = loaded.rules.policy
    days, first_counts = policy.consultation.answer_within_days, policy.calendar.day_of_receipt_counts
    return loaded.rules.calendar.due_at(now, days, first_counts)


def marked(data: QueryDict, form: ConsultForm) -> QueryDict:
    """What was typed, as it was seen: sent as it stands it is done, changed it is shown again."""
    again = data.copy()
    again["seen"] = fingerprint(form.cleaned_data)
    return again


def _readers(act: Consult, loaded: Loaded, language: str) -> Iterator[str]:
    """Who inside reads it: never whoever the case is about, unless for their own side (B-16)."""
    if act.person:
        yield Staff.objects.get(pk=int(act.person)).name_in(language)
    if act.unit:
        people = sorted(Unit.objects.get(pk=int(act.unit)).people(), key=lambda one: one.name_ar)
        yield from (one.name_in(language) for one in people if str(one.pk) not in loaded.case.people_named)


def _names(loaded: Loaded, words: str) -> str:
    """What in the words tells who complains; files are not read."""
    person = loaded.row.person
    if person is None:
        return ""
    digits = "".join(filter(str.isdigit, ascii_digits(words)))
    if person.name and fold(person.name) in fold(words):
        return _("These words name the complainant.")
    if person.email and person.email.casefold() in words.casefold():
        return _("These words give the complainant's e-mail address.")
    if person.phone and person.phone[-9:] in digits:
        return _("These words give the complainant's telephone number.")
    return ""


__all__ = ["marked", "of"]
