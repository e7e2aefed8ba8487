"""The timeline's words about an external body: that and when, never what the body and we wrote to each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.core.arabic import isolate
from insaf.core.events import referring
from insaf.portal.items import Item, Knows, Teller
from insaf.portal.letters import words


def _referred(event: referring.Referred, know: Knows) -> Item:
    body = know.body(event.body, words(event.name))
    if event.direction == "out":
        said = _("You told us that you went to %(body)s. It changes nothing in how we handle your case.")
        return Item("person", "landmark", said % {"body": body}, words(event.asks))
    said = _("%(body)s passed your matter on to us.") % {"body": body}
    if event.due_at:
        said += " " + _("It expects our reply by %(day)s.") % {"day": know.day(event.due_at)}
    return Item("system", "landmark", said)


def _finding(event: referring.FindingReceived, know: Knows) -> Item:
    said = _("%(body)s told us its result.") % {"body": know.body(event.body)}
    if event.against_us:
        said += " " + _("It found against us. We look for the cause and plan what puts it right.")
    return Item("system", "landmark", said)


def _letter(event: referring.LetterFiled, know: Knows) -> Item | None:
    if event.direction == "out":
        return Item("system", "landmark", _("We wrote to the external body about your matter."))
    return Item("system", "landmark", _("The external body wrote to us about your matter."))


def _handed_over(event: referring.HandedOver, know: Knows) -> Item:
    body, contact = know.body(event.body, words(event.name)), isolate(words(event.contact))
    if event.how == "forwarded" and event.on:
        said = _("We forwarded your matter to %(body)s on %(day)s. You can reach it here: %(contact)s")
        return Item("staff", "forward", said % {"body": body, "day": know.day(event.on), "contact": contact})
    said = _("Your matter belongs to %(body)s. You can reach it here: %(contact)s")
    return Item("staff", "forward", said % {"body": body, "contact": contact})


TELLERS: dict[type, Teller] = {
    referring.Referred: _referred,
    referring.LiaisonAppointed: lambda event, know: (
        Item("system", "user", _("One of us is now responsible for the answer to the external body."))
        if event.staff
        else None
    ),
    referring.LetterFiled: _letter,
    referring.ReferralAnswered: lambda event, know: Item(
        "system", "landmark", _("We sent our reply to %(body)s.") % {"body": know.body(event.body)}
    ),
    referring.FindingReceived: _finding,
    referring.ReferralEnded: lambda event, know: Item(
        "system", "landmark", _("The external body's part in your matter has ended.")
    ),
    referring.HandedOver: _handed_over,
}
