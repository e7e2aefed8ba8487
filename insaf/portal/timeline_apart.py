"""The timeline's words about several references of one matter, and about limits to contact."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.core.arabic import isolate
from insaf.core.events import joining, restricting
from insaf.core.terms import Because
from insaf.portal.items import Item, Knows, Teller, plain
from insaf.portal.letters import title, words


def _restricted(event: restricting.Restricted, know: Knows) -> Item:
    rule = know.policy.restriction
    limits = " ".join(f"{title(rule.ways if rule else (), way)}." for way in event.ways)
    said = _("Until %(day)s the ways in which you can reach us are limited. %(limits)s")
    return Item("staff", "hand", said % {"day": know.day(event.until), "limits": limits}, words(event.reason))


def _ended(event: restricting.RestrictionEnded, know: Knows) -> Item:
    said = {
        Because.STAFF: _("We have lifted the limit to contact before its date."),
        Because.LAPSE: _("We did not review the limit to contact in time, so it has ended."),
    }.get(event.because, _("The time of the limit to contact is over."))
    return Item("system", "check", said)


TELLERS: dict[type, Teller] = {
    joining.Merged: lambda event, know: Item(
        "system", "merge", _("The matter goes on under the reference %(into)s.") % {"into": isolate(event.into)}
    ),
    joining.Joined: lambda event, know: Item(
        "system", "merge",
        _("Your matter %(reference)s was joined to this one; both are answered here.")
        % {"reference": isolate(event.reference)},
    ),
    joining.ReceiptAdopted: lambda event, know: Item(
        "system", "calendar-clock",
        _("We count from %(day)s, the day on which the first of your messages reached us.")
        % {"day": know.day(event.received_at)},
    ),
    joining.SplitOff: lambda event, know: Item(
        "system", "forward",
        _("Part of what you wrote has a reference of its own now: %(reference)s.") % {"reference": isolate(event.reference)},
    ),
    restricting.Restricted: _restricted,
    restricting.RestrictionReviewAsked: plain(
        "person", "rotate", lambda: _("You asked for a review of the limit to contact"), "text"
    ),
    restricting.RestrictionConfirmed: plain(
        "staff", "check", lambda: _("Somebody else reviewed the limit to contact; it stays until its date"), "reason"
    ),
    restricting.RestrictionEnded: _ended,
}  # fmt: skip
