"""The letters of a case as they were sent, for eyes outside: without private links and tracking codes."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from insaf.outbox.letters import LETTERS, compose
from insaf.outbox.letters.html import as_html
from insaf.outbox.letters.matter import Matter
from insaf.outbox.letters.plain import as_text
from insaf.outbox.models import Letter
from insaf.outbox.sms.words import written
from insaf.outbox.ways import SMS
from insaf.reports.dossier.told import Sent
from insaf.reports.masking import Shown


def letters(shown: Shown, to: str, state: Callable[[Letter], str]) -> tuple[Sent, ...]:
    """Every letter that follows from the case, first one first.

    Words go with those to the complainant and to the external body; what the concerned party is
    asked is the house's own, as are its address and its answer, and no body reads ours to another.
    """
    row = shown.loaded.row
    found = Letter.objects.filter(case_id=row.pk).order_by("id")
    own = shown.own | {body.email.casefold() for body in shown.loaded.rules.policy.external if to in ("", body.code)}
    return tuple(_sent(n, letter, shown, own, state(letter)) for n, letter in enumerate(found, 1))


def _sent(n: int, letter: Letter, shown: Shown, own: frozenset[str], state: str) -> Sent:
    if letter.recipient.casefold() not in own or letter.kind not in LETTERS:
        return Sent(n, letter.kind, "•••", letter.sent_at, state)
    loaded = shown.loaded
    if letter.channel == SMS:
        return Sent(n, letter.kind, letter.recipient, letter.sent_at, state, _texted(letter, shown))
    composed = compose(
        letter.kind, loaded.row, loaded.steps, loaded.rules.policy, letter.language, letter.entry, private=False
    )
    return Sent(n, letter.kind, letter.recipient, letter.sent_at, state, as_text(composed), as_html(composed))


def _texted(letter: Letter, shown: Shown) -> str:
    """The text message without the link below it, which opens the case."""
    loaded = shown.loaded
    with translation.override(letter.language):
        matter = Matter.at(loaded.row, loaded.steps, loaded.rules.policy, letter.language, letter.entry)
        return written(letter.kind, matter).partition("\n")[0]
