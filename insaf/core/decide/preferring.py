"""Meeting the complainant as they wish, and at the right address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from insaf.core.acts import Act
from insaf.core.acts import preferring as acts
from insaf.core.acts.intake import Contact
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import preferring as events
from insaf.core.folds_contact import NAMES
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
    if act.code_to not in {"", *NAMES}:
        raise Refused(Reason.UNKNOWN_CODE, "renew_access")
    yield events.ContactCorrected(
        contact=moment.seal(canonical(vars(new)).decode()),
        was=moment.seal(canonical(vars(act.was)).decode()),
        reason=moment.sealed(act.reason, "reason"),
        email=new.email != act.was.email,
        phone=new.phone != act.was.phone,
        access_renewed=act.renew_access,
        code_to=(act.code_to or "none") if act.renew_access else "",
        proven=tuple(name for name in NAMES if _needs_no_proof(case, name, act.was, new)),
    )


def _needs_no_proof(case: Case, name: str, was: Contact, new: Contact) -> bool:
    """An address that is taken away, and one that is put back as it was when it was proven."""
    before, now = getattr(was, name), getattr(new, name)
    words = case.proven_in[name].text if name in case.proven_in else None
    return before != now and now in ("", json.loads(words or "{}").get(name))


DECIDERS: dict[type[Act], Decider] = {
    acts.ChangePreferences: change_preferences,
    acts.CorrectContact: correct_contact,
}
