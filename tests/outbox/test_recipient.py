"""Letters go to the one contact that was chosen, and to nobody else (A-08)."""

from __future__ import annotations

from typing import Any

from insaf.core.acts.intake import Contact
from insaf.outbox import follow
from insaf.outbox.models import Letter
from tests import cast

FATHER = Contact(name="خالد الحربي", email="khalid@example.com")


def test_whoever_writes_for_another_gets_every_letter(matter: Any) -> None:
    """A-08: both persons and the authority are kept, and only the chosen contact is written to."""
    m = matter(contact=FATHER, on_behalf_of="سارة الحربي، sara@example.com", authority="والدها")
    m.days(6).ticked().assigned_to(cast.omar).decided().objected()
    m.decided(by=cast.layla).accepted()
    follow.run_once(m.now)
    recipients = set(Letter.objects.values_list("recipient", flat=True))
    assert Letter.objects.count() > 4 and recipients == {"khalid@example.com"}
