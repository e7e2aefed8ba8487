"""Makes of a filled call screen a case, or a part of one, once; everything that belongs to it in one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts import Act
from insaf.core.acts.intake import Acknowledge, AddInformation, Contact, Receive
from insaf.core.acts.ladder import RequestReopening
from insaf.core.arabic import neutralise
from insaf.core.policy import Kind
from insaf.core.terms import Status
from insaf.intake.phone import callbacks, drafts
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import Call, Draft
from insaf.intake.web.reading import title_of
from insaf.people.models import Staff


class FiledAlready(Exception):
    """This screen is a case already."""


def file(draft: Draft, said: dict[str, Any], staff: Staff, now: datetime) -> Case:
    """From clean fields. Raises ``Refused`` or ``FiledAlready``, and changes nothing then."""
    reference, act = (draft.into, _more(draft, said)) if draft.into else (None, _receive(draft, said))
    return perform(act, reference, staff.actor, now, also=partial(_mark, draft, staff, now))


def tell(case: Case, staff: Staff, now: datetime) -> None:
    """The caller was told the reference and the date, and holds the acknowledgement so (D-01, B-06)."""
    perform(Acknowledge("phone"), case.reference, staff.actor, now)


def _receive(draft: Draft, said: dict[str, Any]) -> Receive:
    received_at = drafts.arrived(draft, said.get("arrived_on"))
    narrative = neutralise(said["narrative"]).strip()
    return Receive(
        kind=Kind(said["kind"]),
        channel=draft.channel,  # how it came stands on the record, whatever the policy publishes
        subject=said["subject"],
        title=said["title"] or title_of(narrative),
        narrative=narrative,
        received_at=received_at,
        language=said["language"] or "ar",
        contact=Contact(said["name"], said["email"], said["phone"]),
        outcome_sought=said["outcome_sought"],
        on_behalf_of=said["on_behalf_of"],
        authority=said["authority"],
        adjustments=said["adjustments"],
        preferred_channel=said["preferred_channel"],
        event_on=said["event_on"],
        files=drafts.files_of(draft),
        read_back=bool(said.get("read_back")),
        accepted_because=said["accepted_because"],
    )


def _more(draft: Draft, said: dict[str, Any]) -> Act:
    """More about a matter that is here; a closed one is asked to open again."""
    text, files = neutralise(said["narrative"]).strip(), drafts.files_of(draft)
    status = Case.objects.filter(reference=draft.into).values_list("status", flat=True).first()
    return RequestReopening(text, files) if status == Status.CLOSED else AddInformation(text, files)


def _mark(draft: Draft, staff: Staff, now: datetime, row: Case) -> None:
    """Only one of two at once finds the screen unfiled; its call and its call-back belong to the case."""
    lock()
    marked = Draft.objects.filter(pk=draft.pk, filed_at=None).update(filed_at=now, case=row, typed={}, files=[])
    if not marked:
        raise FiledAlready(draft.pk)
    if draft.call_id:
        Call.objects.filter(pk=draft.call_id, case=None).update(case=row)
    if draft.call_back:
        callbacks.became(draft.call_back, row, staff, now)
