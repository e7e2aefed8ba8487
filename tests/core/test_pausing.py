"""A pause is explicit, bounded, visible, and told gross and net (C-16); off unless the policy allows it."""

from insaf.core.acts import clock, handling, intake
from insaf.core.decide.pausing import elapsed
from insaf.core.events.clock import Resumed
from insaf.core.policy import PauseRule
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
UNTIL = given.at("2026-08-06 16:00")  # four working days


def paused(until=UNTIL):
    matter = given.case(under=given.rules(pause=PauseRule(True, 10)))
    matter.does(cast.omar, handling.AskComplainant("ما رقم الفاتورة؟"))
    return matter.does(cast.omar, clock.Pause(until, "لا نمضي بلا الرقم."))


def gross_net(matter):
    spent = elapsed(matter.case, matter.now, matter.rules.calendar)
    return spent.gross, spent.waited, spent.net


def test_the_clock_runs_again_at_the_end_that_was_named_however_late_the_look():
    """C-20: recorded with the instant at which it ran again."""
    for looked_at in (UNTIL, given.at("2026-08-08 12:00")):
        matter = paused().ticked(looked_at)
        (resumed,) = [event for event in matter.last if isinstance(event, Resumed)]
        assert (resumed.resumed_at, matter.case.paused_at) == (UNTIL, None)
        assert matter.case.waits == ((given.SUNDAY, UNTIL),)
    assert not [one for one in matter.case.breaches if one.kind is D.PAUSE]


def test_an_answer_ends_the_pause_and_its_bound():
    matter = paused().days(1).asks(intake.AddInformation("1234"))
    assert matter.case.deadline(D.PAUSE).ended_at == matter.now
    assert not [event for event in matter.ticked(given.at("2026-08-08 12:00")).last if isinstance(event, Resumed)]


def test_the_days_are_known_with_and_without_the_waiting():
    matter = paused().days(2)
    assert gross_net(matter) == (2, 2, 0)
    assert gross_net(matter.ticked(given.at("2026-08-11 10:00"))) == (7, 4, 3)


def test_a_pause_that_a_decision_ends_counts_up_to_the_decision():
    matter = paused().days(1).decided()
    assert matter.case.paused_at is None
    assert gross_net(matter.until(given.at("2026-08-20 10:00"))) == (1, 1, 0)


def test_two_pauses_are_counted_together():
    matter = paused().days(1).does(cast.omar, clock.Resume()).days(3)
    matter.does(cast.omar, handling.AskComplainant("وما تاريخها؟"))
    matter.does(cast.layla, clock.Pause(given.at("2026-08-12 16:00"), "لا نمضي بلا التاريخ."))
    assert gross_net(matter.days(2)) == (6, 3, 3)


def test_a_second_pause_is_for_whoever_approves_an_extension():
    """C-16, E-01: whoever handles the matter does not put its date off again and again."""
    matter = (
        paused().days(1).asks(intake.AddInformation("1234")).does(cast.omar, handling.AskComplainant("وما تاريخها؟"))
    )
    again = clock.Pause(given.at("2026-08-12 16:00"), "لا نمضي بلا التاريخ.")
    assert refused(matter, cast.omar, again) is Reason.PAUSED_BEFORE
    assert matter.does(cast.layla, again).case.paused_until == again.until


def test_all_pauses_of_a_matter_together_have_one_bound():
    """C-16: four of ten days are spent."""
    matter = paused().ticked(UNTIL).does(cast.omar, handling.AskComplainant("وما تاريخها؟"))
    over, within = given.at("2026-08-17 16:00"), given.at("2026-08-16 16:00")
    assert refused(matter, cast.layla, clock.Pause(over, "ننتظر.")) is Reason.DATE_TOO_FAR
    assert matter.does(cast.layla, clock.Pause(within, "ننتظر.")).case.paused_until == within


def test_without_a_pause_nothing_waited():
    assert gross_net(given.case().days(3)) == (3, 0, 3)


def test_a_broken_date_is_not_paused():
    rules = given.rules(pause=PauseRule(True, 10))
    matter = given.case(under=rules).late_by(1).does(cast.omar, handling.AskComplainant("ما رقم الفاتورة؟"))
    assert refused(matter, cast.omar, clock.Pause(given.at("2026-08-27 16:00"), "ننتظر.")) is Reason.NOTHING_CHANGES
