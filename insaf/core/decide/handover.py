"""What belongs to another body is never just "not ours": the right body is named and the hand-over recorded (A-12)."""

from __future__ import annotations

from insaf.core.acts.answering import Decline
from insaf.core.decide.moment import Moment
from insaf.core.events.referring import HandedOver
from insaf.core.policy import OTHER_BODY
from insaf.core.reasons import Reason, Refused

HOW = ("forwarded", "directed")


def handed_over(act: Decline, moment: Moment) -> HandedOver:
    """To a body of the policy, whose contact is published, or to one that is named with its contact."""
    listed = moment.policy.external_body(act.body)
    if listed is None and act.body != OTHER_BODY:
        raise Refused(Reason.HANDOVER_MISSING, "body")
    if listed is None and not act.body_name.strip():
        raise Refused(Reason.HANDOVER_MISSING, "body_name")
    if act.how not in HOW:
        raise Refused(Reason.HANDOVER_MISSING, "how")
    _dated(act, moment)
    contact = act.contact.strip() or (f"{listed.phone}, {listed.email}" if listed else "")
    if not contact:
        raise Refused(Reason.HANDOVER_MISSING, "contact")
    name = None if listed else moment.sealed(act.body_name, "body_name")
    on = act.handed_on if act.how == "forwarded" else None
    return HandedOver(act.body, act.how, moment.sealed(contact, "contact"), on, name)


def _dated(act: Decline, moment: Moment) -> None:
    """What was forwarded has its day, today at the latest."""
    if act.how != "forwarded":
        return
    if act.handed_on is None:
        raise Refused(Reason.HANDOVER_MISSING, "handed_on")
    if act.handed_on > moment.rules.calendar.local_date(moment.now):
        raise Refused(Reason.RECEIVED_IN_FUTURE, "handed_on")
