"""By which way a letter goes to the complainant: the one they prefer, else one that reaches them (D-20, K-17).

An e-mail is the whole letter; a text message says that there is one, and where. Whoever can be
spoken to and not written to, or would rather be called, is called by staff: such a letter is a
task of theirs. Whoever chose the tracking page alone is written to nowhere else.
"""

from __future__ import annotations

from insaf.cases.models import Case
from insaf.outbox import addresses, sms
from insaf.people import phones

EMAIL, SMS, PHONE, PAGE = "email", "sms", "phone", "web"
"""The ways there are, by the codes under which people prefer them."""

Way = tuple[str, str]  # EMAIL, SMS or PHONE, and the address or the number

CALLED = frozenset({
    "acknowledgement", "question", "decision", "declined", "extension", "breach", "delay_explained", "final",
})  # fmt: skip
"""Letters that are worth a call: a promise, a question, an answer, a broken word."""

WRITTEN_ONLY = frozenset({"survey", "consultation"})
"""Letters that go by mail alone: a question about satisfaction must be easy to refuse (K-13)."""


def of(row: Case, kind: str) -> list[Way]:
    """The ways of one letter, best first; one as a rule, none to whom it must not or cannot be sent."""
    person = row.person
    if person is None or person.preferred_channel == PAGE:
        return []
    email, number = addresses.of(row), mobile(person.phone)
    if kind in WRITTEN_ONLY:
        return [(EMAIL, email)] if email else []
    written = _written(email, number, person.preferred_channel)
    called = [(PHONE, person.phone)] if person.phone and _is_called(row, kind, bool(written)) else []
    return [*written, *called]


def code_to(row: Case, email: str, number: str) -> str:
    """Where a new tracking code would go, were these the address and the number: email or phone, empty for nowhere."""
    wish = row.person.preferred_channel if row.person else PAGE
    written = _written(addresses.valid(email), mobile(number), wish) if wish != PAGE else []
    return next(("email" if way == EMAIL else "phone" for way, _ in written), "")


def mobile(number: str) -> str:
    """The number, if this installation can send text messages and it can receive them."""
    return number if number and sms.configured() and phones.can_be_texted(number) else ""


def _written(email: str, number: str, wish: str) -> list[Way]:
    """Whoever prefers the telephone is reached on it, even where an address is known."""
    ways = [(EMAIL, email), (SMS, number)]
    if wish in (SMS, PHONE):
        ways.reverse()
    return [way for way in ways if way[1]][:1]


def _is_called(row: Case, kind: str, written: bool) -> bool:
    """That a matter has arrived is told by telephone to whom neither a letter nor the form's last page told it."""
    if kind == "acknowledgement":
        return not written and row.channel != "web"
    assert row.person
    return kind in CALLED and (not written or row.person.preferred_channel == PHONE)
