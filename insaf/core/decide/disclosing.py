"""What leaves the house."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import disclosing as acts
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.decide.results import found
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


def release_files(case: Case, act: acts.ReleaseFiles, moment: Moment) -> Iterator[Event]:
    """Each file that the body may have from now on, and each that it may have no longer."""
    this = found(case, act.number)
    if moment.policy.external_body(this.body) is None:
        raise Refused(Reason.UNKNOWN_CODE, "number")
    wanted = frozenset(act.files)
    if not all(SHA256.fullmatch(one) for one in wanted):
        raise Refused(Reason.UNKNOWN_CODE, "files")
    if wanted == this.released:
        raise Refused(Reason.NOTHING_CHANGES, "files")
    for sha256 in sorted(wanted ^ this.released):
        yield events.Disclosed(this.body, "file" if sha256 in wanted else "file_back", sha256, this.number)


DECIDERS: dict[type[Act], Decider] = {
    acts.Disclose: disclose,
    acts.ReleaseFiles: release_files,
}
