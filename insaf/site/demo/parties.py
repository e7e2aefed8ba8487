"""The concerned parties of the demo: units with somebody who answers for them, and a question that waits."""

from __future__ import annotations

from datetime import datetime

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.consulting import AskParty, Consult
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT, Actor, Role
from insaf.people.models import Staff, Unit
from insaf.site.demo.tales import Story

UNITS = (
    ("شؤون المتدربين", "Trainee affairs", "hanan@example.com", "حنان العنزي", "Hanan Al-Enazi"),
    ("المالية", "Finance", "turki@example.com", "تركي السبيعي", "Turki Al-Subaie"),
)
QUESTION = "مضى الموعد ولم أعرف ما قالته الجهة المعنية. ما الذي يمنعها من الرد؟"


LOGINS = tuple((email, name_en) for _ar, name_en, email, *_rest in UNITS)


def settle(password: str) -> None:
    """The units, each with its own sign-in."""
    for name_ar, name_en, email, *names in UNITS:
        member = Staff.objects.filter(email=email).first() or Staff.objects.create_user(
            email, password, (Role.RESPONDENT,), name_ar=names[0], name_en=names[1]
        )
        unit, _made = Unit.objects.get_or_create(name_ar=name_ar, defaults={"name_en": name_en, "head": member})
        unit.members.add(member)


def _units() -> dict[str, tuple[str, str]]:
    """By its name: the number of each unit as it stands in the record, and its name in English."""
    return {unit.name_ar: (str(unit.pk), unit.name_en) for unit in Unit.objects.all()}


def asked(story: Story, due_at: datetime) -> Consult:
    """The story's question: to a unit of that name, to an address outside, or by the asker's own means."""
    said = story["consult"]
    pk, english = ("", "") if said.get("address") else _units().get(said["party"], ("", ""))
    language = story["language"] if said.get("address") else ""
    return Consult(
        said["party"], said["question"], due_at, said.get("address", ""), said.get("disclosed", ""), pk,
        language=language, party_en=english,
    )  # fmt: skip


def answering(story: Story, owner: Actor) -> Actor:
    """Who files the answer: the unit itself, where it has somebody, else the owner of the case."""
    unit = Unit.objects.filter(name_ar=story["consult"]["party"], is_active=True).first()
    people = unit.people() if unit and not story["consult"].get("address") else []
    return people[0].respondent if people else owner


def wait_for_forwarding(now: datetime) -> None:
    """One complainant, whose date has passed, asks the party itself (policy, step 4)."""
    late = Case.objects.filter(overdue=True, status="open", consultations__answered_at=None, anonymous=False)
    for reference in late.exclude(consultations=None).order_by("-received_at").values_list("reference", flat=True)[:5]:
        try:
            perform(AskParty(QUESTION), reference, COMPLAINANT, now)
        except Refused:
            continue
        return
