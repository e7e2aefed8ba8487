"""Saying on the tracking page how one wants to be reached (D-20)."""

from __future__ import annotations

from typing import Any

from insaf.cases import contacts, history
from insaf.cases.models import Case
from insaf.outbox.sms.gateway import Gateway, Way
from tests import cast
from tests.portal import scenes


def there(row: Case) -> str:
    return f"/track/case/{row.reference}/reach/"


def test_the_wish_is_kept_and_the_next_letter_follows_it() -> None:
    row = scenes.filed(preferred_channel="email")
    visitor = scenes.let_in(row).opens(there(row))
    page = visitor.opens(there(row)).page
    assert "foot-external" in page, "the frame of every public page stands around it"
    assert 'value="email"' in page and "checked" in page and cast.amina.email in page
    visitor.sends(channel="phone", language="en", adjustments="لغة الإشارة")
    assert visitor.here == f"/track/case/{row.reference}/"
    assert contacts.wishes(history.of_case(row)) == contacts.Wishes("phone", "en", "لغة الإشارة")
    assert "لغة الإشارة" in visitor.page and "سنتصل بك هاتفيًا من الآن" in visitor.page


def test_text_messages_are_offered_where_they_can_be_sent(settings: Any) -> None:
    row = scenes.filed()
    visitor = scenes.let_in(row).opens(there(row))
    assert 'value="sms"' not in visitor.opens(there(row)).page
    settings.INSAF_SMS = Gateway(Way.CONSOLE)
    assert 'value="sms"' in visitor.opens(there(row)).page


def test_a_way_that_is_not_offered_is_refused() -> None:
    row = scenes.filed()
    assert scenes.let_in(row).opens(there(row)).sends(channel="sms", language="ar").answer.status_code == 422


def test_who_gave_no_name_may_still_say_what_helps() -> None:
    row = scenes.filed(contact=cast.nobody)
    visitor = scenes.let_in(row).opens(there(row))
    assert 'name="channel"' not in visitor.opens(there(row)).page
    visitor.sends(language="en", adjustments="خط كبير")
    assert contacts.wishes(history.of_case(row)) == contacts.Wishes("", "en", "خط كبير")


def test_no_address_is_changed_here_and_no_stranger_sees_it(client: Any) -> None:
    row = scenes.filed()
    visitor = scenes.let_in(row).opens(there(row))
    visitor.sends(language="ar", email="mallory@example.com", phone="+966500000000")
    assert "سنعمل بهذا من الآن" in visitor.page
    person = Case.objects.select_related("person").get(pk=row.pk).person
    assert person is not None and (person.email, person.phone) == (cast.amina.email, cast.amina.phone)
    assert client.get(there(row)).status_code == 404
