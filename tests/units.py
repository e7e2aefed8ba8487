"""A unit of the centre with the people who answer for it."""

from __future__ import annotations

from insaf.core.terms import Role
from insaf.people.models import Staff, Unit
from tests import cast

huda = cast.Member(201, "هدى العنزي", "Huda", frozenset({Role.RESPONDENT}))
turki = cast.Member(202, "تركي السبيعي", "Turki", frozenset({Role.RESPONDENT}))


def employed(member: cast.Member) -> Staff:
    staff = Staff.objects.filter(pk=member.id).first()
    return staff or Staff.objects.create_user(
        member.email,
        "correct horse battery staple",
        tuple(member.roles),
        pk=member.id,
        name_ar=member.name_ar,
        name_en=member.name_en,
    )


def unit(
    name_ar: str = "إدارة المالية", name_en: str = "Finance", *members: cast.Member, head: cast.Member | None = None
) -> Unit:
    """A unit; Huda alone answers for it, unless somebody else is named."""
    made = Unit.objects.create(name_ar=name_ar, name_en=name_en, head=employed(head) if head else None)
    made.members.set([employed(member) for member in members or (huda,)])
    return made
