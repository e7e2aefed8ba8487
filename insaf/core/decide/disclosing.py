"""What leaves the house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import disclosing as acts
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import disclosing as events
from insaf.core.reasons import Reason, Refused

SHA256 = re.compile(r"[0-9a-f]{64}")


def disclose(case: Case, act: acts.Disclose, moment: Moment) -> Iterator[Event]:
    """A file is named by its bytes; a page has none."""
    if act.to and moment.policy.external_body(act.to) is None:
        raise Refused(Reason.UNKNOWN_CODE, "to")
    if act.what not in events.WHAT:
        raise Refused(Reason.UNKNOWN_CODE, "what")
    if act.what in events.FILES and not SHA256.fullmatch(act.sha256):
        raise Refused(Reason.EMPTY, "sha256")
    yield events.Disclosed(act.to, act.what, act.sha256 if act.what in events.FILES else "")


DECIDERS: dict[type[Act], Decider] = {
    acts.Disclose: disclose,
}
