"""The people of every test: who they are, and the actors they are before the law."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.intake import Contact
from insaf.core.terms import COMPLAINANT, SYSTEM, Actor, Party, Role


@dataclass(frozen=True)
class Member:
    """One of the centre's staff. ``id`` is the same in the law and in the database."""

    id: int
    name_ar: str
    name_en: str
    roles: frozenset[Role]

    @property
    def actor(self) -> Actor:
        return Actor(Party.STAFF, str(self.id), self.roles)

    @property
    def email(self) -> str:
        return f"{self.name_en.lower()}@example.sa"


omar = Member(101, "عمر الشهري", "Omar", frozenset({Role.AGENT}))
layla = Member(102, "ليلى القحطاني", "Layla", frozenset({Role.COMPLAINTS_MANAGER}))
faisal = Member(103, "فيصل العتيبي", "Faisal", frozenset({Role.EXECUTIVE}))
yusuf = Member(104, "يوسف الدوسري", "Yusuf", frozenset({Role.AUDITOR}))
salma = Member(105, "سلمى الغامدي", "Salma", frozenset({Role.AGENT, Role.COMPLAINTS_MANAGER}))
mallory = Member(109, "مالوري", "Mallory", frozenset())

STAFF = (omar, layla, faisal, yusuf, salma, mallory)

amina = Contact(name="أمينة الحربي", email="amina@example.com", phone="+966551234567")
nobody = Contact()  # complains without a name

complainant = COMPLAINANT
system = SYSTEM
nelc = Actor(Party.EXTERNAL_BODY, "nelc")


def hired() -> None:
    """Makes the cast's staff rows; for tests that have a database."""
    from insaf.people.models import Staff

    for member in STAFF:
        Staff.objects.create_user(
            member.email,
            "correct horse battery staple",
            tuple(sorted(member.roles)),
            pk=member.id,
            name_ar=member.name_ar,
            name_en=member.name_en,
        )
