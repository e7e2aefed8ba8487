"""Meeting the complainant as they wish, and at the right address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from insaf.core.acts import Act
from insaf.core.acts import preferring as acts
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import preferring as events
from insaf.core.reasons import Reason, Refused
from insaf.core.record import canonical

WAYS = frozenset({"", "email", "sms", "phone", "web"})
LANGUAGES = frozenset({"ar", "en"})


def change_preferences(case: Case, act: acts.ChangePreferences, moment: Moment) -> Iterator[Event]:
    """All three are said anew each time, so that the last word tells the whole."""
    if act.channel not in WAYS:
        raise Refused(Reason.UNKNOWN_CODE, "channel")
    if act.language not in LANGUAGES:
        raise Refused(Reason.UNKNOWN_CODE, "language")
    wanted = moment.sealed_if_any(act.adjustments, "adjustments")
    yield events.PreferencesChanged(act.channel, act.language, wanted)


def correct_contact(case: Case, act: acts.CorrectContact, moment: Moment) -> Iterator[Event]:
    """Somebody must stay reachable, and something must be another than it was."""
    new = replace(act.was, email=act.email.strip(), phone=act.phone.strip())
    if not new.reachable:
        raise Refused(Reason.EMPTY, "email")
    if new == act.was:
        raise Refused(Reason.NOTHING_CHANGES, "email")
    yield events.ContactCorrected(
        contact=moment.seal(canonical(vars(new)).decode()),
        was=moment.seal(canonical(vars(act.was)).decode()),
        reason=moment.sealed(act.reason, "reason"),
        email=new.email != act.was.email,
        phone=new.phone != act.was.phone,
        access_renewed=act.renew_access,
    )


DECIDERS: dict[type[Act], Decider] = {
    acts.ChangePreferences: change_preferences,
    acts.CorrectContact: correct_contact,
}
