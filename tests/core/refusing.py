"""The reason with which something is refused, for tests of what may not be done."""

from __future__ import annotations

import pytest

from insaf.core.acts import Act
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Actor
from tests import cast, given


def refused(matter: given.Matter, actor: Actor | cast.Member, act: Act) -> Reason:
    """Why the act is refused; fails if it is done, or if the refusal left a trace."""
    before = matter.case
    with pytest.raises(Refused) as why:
        matter.does(actor, act)
    assert matter.case == before
    return why.value.reason
