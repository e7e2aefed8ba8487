"""Who speaks in an entry that somebody else filed: a concerned party, or an external body (E-14, B-10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from insaf.cases import shown
from insaf.cases.history import Step
from insaf.cases.outside import name_of
from insaf.core.arabic import neutralise
from insaf.core.events.consulting import ConsultationAnswered, Consulted
from insaf.core.events.referring import LetterFiled, Referred
from insaf.core.terms import Party
from insaf.desk.telling.entries import Cast, words_of


def signed(steps: Sequence[Step], cast: Cast) -> dict[int, str]:
    """By entry: the party that answered, or the body that wrote. What staff wrote down is signed by them."""
    return dict(_signed(steps, cast))


def _signed(steps: Sequence[Step], cast: Cast) -> Iterator[tuple[int, str]]:
    asked: dict[int, Consulted] = {}
    bodies: list[Referred] = []
    for step in steps:
        match step.event:
            case Consulted() as event:
                asked[event.number] = event
            case Referred() as event:
                bodies.append(event)
            case ConsultationAnswered(number=number, via=via) if via and number in asked:
                yield step.n, _party(asked[number], step, cast)
            case LetterFiled(number=number) if step.party is Party.SYSTEM and number <= len(bodies):
                yield step.n, _body(bodies[number - 1], cast)


def committed(steps: Sequence[Step]) -> dict[str, str]:
    """By its commitment: the complaint's own words and each file that the complainant gave, as they are called."""
    named = {digest: neutralise(file.name) for digest, file in shown.files(steps)}
    return named | ({shown.narrative(steps).digest: _("The complaint's own words")} if steps else {})


def _party(asked: Consulted, step: Step, cast: Cast) -> str:
    """By name as asked; who answers for a unit, or files what came by mail, beside it."""
    person = cast.name(step.staff_id) if step.staff_id else ""
    if person and asked.person == step.staff_id:
        return person
    party = _("The concerned party") if cast.outside else words_of(asked.called(cast.language))
    return _("%(person)s, %(unit)s") % {"person": person, "unit": party} if person else party


def _body(referred: Referred, cast: Cast) -> str:
    return name_of(cast.policy, referred.body, cast.language, words_of(referred.name))
