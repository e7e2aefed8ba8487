"""An address that was put right: the new one gets the key, the old one learns that it is out (D-20)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts.intake import Contact
from insaf.core.acts.preferring import CorrectContact
from insaf.core.terms import DeadlineKind
from insaf.outbox import addresses, follow, send
from insaf.outbox.models import Letter
from insaf.outbox.sms import send as texting
from tests import cast, given
from tests.outbox.postbox import Postbox
from tests.outbox.texts import listening

pytestmark = pytest.mark.both_databases
NEW = "amina.h@example.com"


@pytest.fixture
def corrected(matter: Any, postbox: Postbox) -> given.Matter:
    m = matter()
    follow.run_once(m.now)
    send.run_once(m.now)
    m.does(cast.layla, CorrectContact(NEW, cast.amina.phone, "أملت عنوانها هاتفيًا.", renew_access=True))
    follow.run_once(m.now)
    return m


def to(postbox: Postbox, address: str) -> Any:
    return [one for one in postbox.mails if one.recipients == [address]][-1]


def test_both_addresses_are_told_and_only_the_new_one_gets_the_key(corrected: given.Matter, postbox: Postbox) -> None:
    assert send.run_once(corrected.now) == 2
    new, old = to(postbox, NEW), to(postbox, cast.amina.email)
    assert "/k/" in new.part("plain") and cast.amina.name in new.part("plain")
    for part in (old.part("plain"), old.part("html")):
        assert corrected.case.reference in part
        assert "/k/" not in part and cast.amina.name not in part and NEW not in part


def test_an_answer_from_the_old_address_finds_no_case_by_itself(corrected: given.Matter, postbox: Postbox) -> None:
    send.run_once(corrected.now)
    old = to(postbox, cast.amina.email).message
    assert addresses.read_message_id(str(old["Message-ID"])) is None
    assert addresses.read_reply(str(old["Reply-To"])) is None and not old["References"]


def test_a_notice_that_finds_nobody_at_the_old_address_is_no_task(corrected: given.Matter, postbox: Postbox) -> None:
    Letter.objects.filter(kind="contact_corrected").delete()
    postbox.answers = ["550 5.1.1 no such user"] * 3
    for n in range(3):
        send.run_once(corrected.now + n * timedelta(hours=1))
    assert Letter.objects.get(kind="contact_left").state == "failed"
    assert corrected.case.deadline(DeadlineKind.REACH) is None
    assert not Letter.objects.filter(settled=False).exists()


def test_a_number_is_put_right_by_text_messages(matter: Any, settings: Any) -> None:
    with listening() as provider:
        settings.INSAF_SMS = provider.gateway()
        m = matter(Contact(name="منى", phone="+966551234567"), channel="phone")
        follow.run_once(m.now)
        m.does(cast.layla, CorrectContact("", "+966501112223", "رقم خاطئ.", renew_access=True))
        follow.run_once(m.now)
        texting.run_once(m.now)
        told = {one.fields["to"]: one.fields["text"] for one in provider.asked}
    assert "/s/" in told["+966501112223"]
    assert "/s/" not in told["+966551234567"] and "أزلناه" in told["+966551234567"]
