"""Reads the record forward and keeps what staff must be told, once each (C-19, E-04)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import transaction

from insaf.cases import log
from insaf.cases.history import Step, after
from insaf.cases.models import Case as Row
from insaf.core.case import Case
from insaf.core.evolve import replay
from insaf.core.notice import ROLE_OF_RUNG, RULES, Addressee, told
from insaf.core.notice_party import PARTY_EVENTS, PartyTold, told_to_party
from insaf.core.policy import Rung
from insaf.core.terms import RUNG_OF_ROLE, Role
from insaf.outbox.models import Bookmark, Notice
from insaf.outbox.notice_words import PARTY, kind_of
from insaf.people.models import Staff, Unit
from insaf.rulebook import current

NAME = "notices"
BATCH = 200


def run_once(now: datetime) -> int:
    """Keep the notices that the record calls for; how many.

    Notices and bookmark are one transaction, and a notice has its own key, so a crash or
    a second follower doubles nothing.
    """
    made = 0
    while lines := after(_position(), BATCH):
        made += _turn(lines, now)
    return made


def unseen(staff: Staff) -> int:
    """How many notices wait for this person."""
    return Notice.objects.filter(staff=staff, seen_at=None).count()


def _position() -> int:
    mark = Bookmark.objects.filter(name=NAME).first()
    return mark.seq if mark else -1


@transaction.atomic
def _turn(lines: list[tuple[Row, Step]], now: datetime) -> int:
    mark, _ = Bookmark.objects.select_for_update().get_or_create(name=NAME)
    office = Office(now)
    fresh = [
        (row, step) for row, step in lines if step.seq > mark.seq and isinstance(step.event, (*RULES, *PARTY_EVENTS))
    ]
    notices = [notice for row, step in fresh for notice in office.notices(row, step)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    mark.seq = max(mark.seq, lines[-1][1].seq)
    mark.save()
    return len(notices)


@dataclass
class Office:
    """Who works here at an instant: whom a role means, and who may be told of what."""

    now: datetime

    @cached_property
    def staff(self) -> dict[int, Staff]:
        return {one.pk: one for one in Staff.objects.filter(is_active=True)}

    def notices(self, row: Row, step: Step) -> Iterator[Notice]:
        named = frozenset(map(str, row.people_named))
        case = replace(replay(list(log.history(row))[: step.n + 1]), people_named=named)
        mail_at = self.now if settings.INSAF_STAFF_MAIL else None
        rules = current.rules(row.policy_version)
        for staff in self.told(case, step, told(step.event, case, rules)) if type(step.event) in RULES else ():
            yield Notice(
                staff=staff, entry=step.seq, case=row, kind=kind_of(step.event), at=step.at, mail_at=mail_at
            )  # fmt: skip
        party = told_to_party(step.event, case)
        for staff in self.asked(party, case) if party else ():
            kind = f"{PARTY}{party.what}" if party else ""
            yield Notice(staff=staff, entry=step.seq, case=row, kind=kind, at=step.at, mail_at=mail_at)

    def asked(self, party: PartyTold, case: Case) -> list[Staff]:
        """The party itself: the person complained about, or whoever answers for the unit and is not (B-16)."""
        asked = case.consultation(party.number)
        if asked is None or not (asked.unit or asked.person):
            return []
        if asked.person:
            return [one for one in self.staff.values() if str(one.pk) == asked.person]
        unit = Unit.objects.get(pk=int(asked.unit))
        able = [one for one in unit.people() if not self._about(one, case)]
        members = [one for one in able if one != unit.head or unit.head in unit.members.all()]
        late = [one for one in able if one == unit.head and party.head]
        return list(dict.fromkeys([*(members or able), *late]))  # where no member is left, its head is asked

    def told(self, case: Case, step: Step, who: tuple[Addressee, ...]) -> list[Staff]:
        """Each once; never whoever did it, nor whoever it is about as far as is known by now (B-16)."""
        people = dict.fromkeys(staff for one in who for staff in self._meant(one, case))
        return [staff for staff in people if str(staff.pk) != step.staff_id]

    def _meant(self, who: Addressee, case: Case) -> list[Staff]:
        staff = self.staff.get(int(who.staff)) if who.staff else None
        if staff is not None:
            return [staff]
        return self._holding(who.role or ROLE_OF_RUNG[case.rung], case)

    def _holding(self, role: Role, case: Case) -> list[Staff]:
        """Everyone who holds the role; where nobody does, the next one up, so that somebody hears."""
        rungs = list(Rung)[RUNG_OF_ROLE[role].height :]
        for rung in rungs:
            held = [s for s in self.staff.values() if ROLE_OF_RUNG[rung] in s.roles and not self._about(s, case)]
            if held:
                return held
        return []

    def _about(self, staff: Staff, case: Case) -> bool:
        return str(staff.pk) in case.people_named
