"""The person's row follows the record, and a corrected address shuts the old way in (D-20, L-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import access, contacts, history
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.cases.rebuilding import rebuild
from insaf.core.acts.preferring import ChangePreferences, CorrectContact
from insaf.core.reasons import Refused
from tests import cast, given

pytestmark = pytest.mark.both_databases
RIGHT = CorrectContact("amina.h@example.com", cast.amina.phone, "أملت عنوانها هاتفيًا.", renew_access=True)


def filed(**words: Any) -> Case:
    act = given.complaint(received_at=given.SUNDAY, **words)
    return perform(act, None, cast.complainant, given.SUNDAY)


def fresh(row: Case) -> Case:
    return Case.objects.select_related("person", "access").get(pk=row.pk)


def later(row: Case) -> Any:
    return row.updated_at + timedelta(hours=1)


def test_a_wish_reaches_the_row_and_the_language_of_the_case() -> None:
    row = filed()
    perform(ChangePreferences("sms", "en", "خط كبير"), row.reference, cast.complainant, later(row))
    now = fresh(row)
    assert now.person is not None and now.language == now.person.language == "en"
    assert (now.person.preferred_channel, now.person.adjustments) == ("sms", "خط كبير")
    assert contacts.wishes(history.of_case(now)) == contacts.Wishes("sms", "en", "خط كبير")
    assert not rebuild(row.reference)


def test_the_wishes_of_who_gave_no_name_stand_in_the_record_alone() -> None:
    row = filed(contact=cast.nobody, adjustments="لغة الإشارة")
    assert contacts.wishes(history.of_case(row)).adjustments == "لغة الإشارة"
    perform(ChangePreferences("", "en"), row.reference, cast.complainant, later(row))
    assert contacts.wishes(history.of_case(row)) == contacts.Wishes("", "en", "") and fresh(row).language == "en"


def test_a_corrected_address_is_known_with_what_it_was() -> None:
    row = filed()
    secret = access.secret_of(fresh(row))
    perform(RIGHT, row.reference, cast.layla.actor, later(row))
    now = fresh(row)
    assert now.person is not None and now.person.email == "amina.h@example.com" and now.person.name == cast.amina.name
    event: Any = history.of_case(now)[-1].event
    assert cast.amina.email in event.was.text and (event.email, event.phone) == (True, False)
    assert access.admit(row.reference, secret) is None, "whoever the wrong address belonged to opens nothing any more"
    assert access.admit(row.reference, access.secret_of(now)) == now


def test_the_code_is_kept_where_nobody_else_can_have_it() -> None:
    row = filed()
    secret = access.secret_of(fresh(row))
    act = CorrectContact(cast.amina.email, "+966501112223", "رقم جديد.")
    perform(act, row.reference, cast.layla.actor, later(row))
    assert access.admit(row.reference, secret) is not None


def test_what_it_was_is_read_never_told() -> None:
    row = filed()
    lie = CorrectContact(cast.amina.email, cast.amina.phone, "سبب.", was=cast.nobody)
    with pytest.raises(Refused):
        perform(lie, row.reference, cast.layla.actor, later(row))
