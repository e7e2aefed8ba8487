"""Thousands of cases through a bad year: an independent checker finds no promise broken in silence.

The law runs as it is; complainants, staff, calendar and sweep do what they like. The checker
(`oracle.py`) shares no code with it and must find every fault that is planted in a history.
INSAF_TEST_CASES=10000 makes the year whole, which takes about a minute of one core; by default it is a hundred days.
"""

import ast
import os
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest

from insaf.core.acts.clock import Extend, Recount
from insaf.core.codec import to_data
from insaf.core.policy import Rung
from insaf.core.record import instant
from insaf.core.terms import DeadlineKind
from insaf.reports.simulation.plan import Plan, arrivals
from insaf.reports.simulation.year import Year
from tests import cast, given
from tests.core.oracle import Oracle
from tests.core.oracle_days import Days, text
from tests.core.oracle_law import Law
from tests.core.ragged import Ragged

CASES = int(os.environ.get("INSAF_TEST_CASES", "2500"))
STARTS_ON = date(2026, 1, 4)


def exported(history):
    """A history as its entries' JSON, which is all that the checker reads."""
    return [
        {"at": instant(one.at), "actor": one.actor, "type": type(one.event).__name__, "data": to_data(one.event)}
        for one in history
    ]


def checker(ragged):
    return oracle(ragged.versions, ragged.sweeps, ragged.year)


def oracle(versions, sweeps, year):
    law = Law(given.POLICY_FILE)
    first, last = year.plan.starts_on - timedelta(days=30), year.plan.starts_on + timedelta(days=year.plan.days + 250)
    law.days = Days(law.table["calendar"], versions, first, last)
    return Oracle(law, law.days, sweeps, text(year.ends_at))


def found(checker, year):
    """What the checker finds in a whole year, case by case."""
    return {
        reference: faults
        for reference, matter in year.office.matters.items()
        if (faults := checker.faults(exported(matter.history)))
    }


def count(year, name):
    return sum(type(one.event).__name__ == name for history in year.histories() for one in history)


@pytest.mark.slow
def test_thousands_of_cases_keep_every_sentence_whatever_calendar_and_sweep_do():
    """C-09, C-14, C-19, C-20, D-09, E-04, E-08, E-11, E-15: ten thousand are 400 days, 2,000 changes of the calendar."""
    days, changes = max(CASES * 400 // 10_000, 30), max(CASES // 5, 100)
    plan = Plan(days=days, starts_on=STARTS_ON, arrivals=arrivals("37"), staff=16, managers=2, seed=5)
    ragged = Ragged(plan, changes).run()
    year = ragged.year
    assert len(year.office.matters) >= CASES
    assert len(ragged.versions) == changes + 1
    assert found(checker(ragged), year) == {}
    for name in ("Warned", "Breached", "Escalated", "DeadlineMoved", "Reopened", "QuestionLapsed"):
        assert count(year, name), f"a year without {name} shows little"


@pytest.fixture(scope="module")
def neglected():
    """Too few people and a calendar that changes: much is broken, and climbs to the top."""
    plan = Plan(days=120, starts_on=STARTS_ON, arrivals=arrivals("3"), staff=0, managers=1, executives=0, seed=3)
    return Ragged(plan, 200).run()


def test_an_office_without_staff_breaks_every_promise_in_order(neglected):
    """E-11, E-15"""
    assert found(checker(neglected), neglected.year) == {}
    assert count(neglected.year, "InternalStagesSpent") > 10


def test_a_punctual_sweep_notices_everything_at_its_instant():
    plan = Plan(days=60, starts_on=STARTS_ON, arrivals=arrivals("4"), staff=1, seed=2)
    year = Year(plan, given.rules()).run()
    versions = [(text(year.begins_at - timedelta(days=30)), "1-test", frozenset(given.calendar().holidays))]
    assert found(oracle(versions, [text(year.ends_at)], year), year) == {}
    for history in year.histories():
        registered = history[0].at
        for one in history:
            if type(one.event).__name__ == "Breached":
                assert one.at == max(one.event.due_at, registered) or one.at - registered < timedelta(seconds=1)


def test_a_matter_that_began_above_the_support_team_climbs_when_it_is_late():
    """A-13, E-08, E-11: it has no clock of its rung until then; staff who write updates do not stop it."""
    matter = given.case(subject="retaliation").ticked(given.at("2026-08-23 16:00"))
    assert matter.case.deadline(DeadlineKind.VERIFY_DELAY).due_at == given.at("2026-08-24 16:00")
    assert matter.ticked(given.at("2026-08-24 16:00")).case.rung is Rung.EXECUTIVE


def test_the_same_seed_gives_the_same_year():
    plan = Plan(days=40, starts_on=STARTS_ON, arrivals=arrivals("5"), staff=2, seed=9)
    one, other = (Year(plan, given.rules()).run() for _ in range(2))
    assert list(one.histories()) == list(other.histories())


def test_the_checker_shares_no_code_with_the_product():
    for path in Path(__file__).parent.glob("oracle*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("insaf")], path.name


# --- a checker that cannot fail is a defect ---------------------------------------------------------


def is_a(name, **fields):
    return lambda entry: entry["type"] == name and all(entry["data"].get(f) == v for f, v in fields.items())


def dropped(history, at):
    del history[at]


def doubled(history, at):
    history.insert(at, deepcopy(history[at]))


def shifted(field):
    def mutate(history, at):
        history[at]["data"][field] = text(instant_of(history[at]["data"][field]) + timedelta(hours=1))

    return mutate


def instant_of(said):
    from datetime import datetime

    return datetime.fromisoformat(said)


def early(history, at):
    """Noticed an hour before it was due, with all that follows at once."""
    before = history[at]["at"]
    due = history[at]["data"].get("due_at") or before
    for entry in history[at:]:
        if entry["at"] == before:
            entry["at"] = text(instant_of(due) - timedelta(hours=1))


def swapped(history, at):
    history[at], history[at + 1] = history[at + 1], history[at]


def changed(**fields):
    def mutate(history, at):
        history[at]["data"].update(fields)

    return mutate


def cut_off(history, at):
    """Nothing was ever noticed after this."""
    del history[at:]


PLANTED = [
    ("a breach is missing", is_a("Breached", kind="decide"), dropped),
    ("a breach stands twice", is_a("Breached", kind="decide"), doubled),
    ("a breach is early", is_a("Breached", kind="decide"), early),
    ("a breach names another instant", is_a("Breached", kind="decide"), shifted("due_at")),
    ("a breach of another promise", is_a("Breached", kind="decide"), changed(kind="assess")),
    ("no acknowledgement was promised", is_a("DeadlineSet", kind="acknowledge"), dropped),
    ("no first word was promised", is_a("DeadlineSet", kind="first_response"), dropped),
    ("the first word has another hour", is_a("DeadlineSet", kind="first_response"), shifted("due_at")),
    ("a missed first word is not noticed", is_a("Breached", kind="first_response"), dropped),
    ("no answer was promised", is_a("DeadlineSet", kind="decide"), dropped),
    ("the answer was promised an hour late", is_a("DeadlineSet", kind="decide"), shifted("due_at")),
    ("the answer was promised twice", is_a("DeadlineSet", kind="decide"), doubled),
    ("the day of receipt was counted", is_a("DeadlineSet", kind="decide"), changed(days=14)),
    ("a warning is missing", is_a("Warned", day=10), dropped),
    ("a warning stands twice", is_a("Warned", day=10), doubled),
    ("a warning names another instant", is_a("Warned", day=5), shifted("was_due_at")),
    ("a warning of a day that the policy does not name", is_a("Warned", day=13), changed(day=12)),
    ("an automatic update is missing", is_a("UpdateSent", automatic=True), dropped),
    ("an automatic update stands twice", is_a("UpdateSent", automatic=True), doubled),
    ("an update is not followed by the next date", is_a("DeadlineSet", kind="next_update", because="lapse"), dropped),
    ("the reason of the delay was not promised", is_a("DeadlineSet", kind="verify_delay"), dropped),
    ("the reason of the delay has another hour", is_a("DeadlineSet", kind="verify_delay"), shifted("due_at")),
    ("a climb is missing", is_a("Escalated", because="lapse"), dropped),
    ("a climb leaves out a rung", is_a("Escalated", was="support"), changed(to="executive")),
    ("a climb without that rung's clock", is_a("DeadlineSet", kind="rung_response"), dropped),
    ("a rung has another rung's time", is_a("DeadlineSet", kind="rung_response"), changed(days=4)),
    ("a climb leaves the owner where it was", is_a("Assigned", owner=""), dropped),
    ("a climb without the queue's clock", is_a("DeadlineSet", kind="assign", because="escalation"), dropped),
    (
        "the new rung's queue has another time",
        is_a("DeadlineSet", kind="assign", because="escalation"),
        changed(days=2),
    ),
    ("the way outside is not named", is_a("InternalStagesSpent"), dropped),
    ("the way outside is named twice", is_a("InternalStagesSpent"), doubled),
    ("a date moved and no calendar changed", is_a("DeadlineMoved", because="calendar"), doubled),
    ("a date did not follow the calendar", is_a("DeadlineMoved", kind="decide", because="calendar"), dropped),
    ("a date moved to a wrong instant", is_a("DeadlineMoved", because="calendar"), shifted("due_at")),
    ("a date was counted on an old calendar", is_a("DeadlineMoved"), changed(calendar_version="1-test")),
    ("what follows stands first", is_a("Breached", kind="next_update"), swapped),
    ("closed without an answer", is_a("Decided"), dropped),
    ("a closing without a reason", is_a("Closed", reason="resolved"), changed(reason="merged")),
    ("closed by silence before its time", is_a("DeadlineSet", kind="auto_close"), dropped),
    ("a promise passed over to the end", is_a("Breached", kind="verify_delay"), cut_off),
]


@pytest.mark.parametrize(("about", "place", "mutate"), PLANTED, ids=[one[0].replace(" ", "-") for one in PLANTED])
def test_the_checker_finds_a_planted_fault(neglected, about, place, mutate):
    """Planted in a few histories, one at a time; it must be found in each."""
    judge, planted = checker(neglected), 0
    for history in neglected.year.histories():
        entries = exported(history)
        at = next((number for number, entry in enumerate(entries) if place(entry)), None)
        if at is None:
            continue
        mutate(entries, at)
        assert judge.faults(entries), f"{about}: not found in {entries[0]['data']['reference']}"
        planted += 1
        if planted == 5:
            return
    assert planted, f"nothing to plant {about!r} in"


def test_the_checker_finds_an_update_after_the_closing(neglected):
    judge = checker(neglected)
    history = next(h for h in map(exported, neglected.year.histories()) if h[-1]["type"] in ("Closed", "Rated"))
    assert judge.faults(history) == []
    said = {"at": history[-1]["at"], "actor": "staff:1", "type": "UpdateSent", "data": {"nothing_new": True}}
    assert judge.faults([*history, said])


def test_the_checker_finds_an_answer_that_overtakes_its_breach(neglected):
    judge = checker(neglected)
    for history in map(exported, neglected.year.histories()):
        kinds = [entry["type"] for entry in history]
        if "Decided" in kinds and kinds[0 : kinds.index("Decided")].count("Breached"):
            first = kinds.index("Breached")
            history[first : kinds.index("Decided")] = []
            assert judge.faults(history)
            return
    raise AssertionError("no late answer in a neglected year")


def test_the_checker_finds_a_complex_complaint_that_was_decided_unheard(neglected):
    """D-08: nothing else depends on a hearing, so only the decision gives its lack away."""
    judge, planted = checker(neglected), 0
    for history in map(exported, neglected.year.histories()):
        heard = [n for n, entry in enumerate(history) if is_a("SideHeard", side="complainant")(entry)]
        after = {entry["type"] for entry in history[heard[0] :]} if heard else set()
        if "Decided" in after and not [entry for entry in history if entry["type"] == "InformationAdded"]:
            assert judge.faults(history) == []
            assert judge.faults([entry for entry in history if entry["type"] != "SideHeard"])
            planted += 1
    assert planted, "nobody was heard in a neglected year"


def test_the_checker_finds_what_an_extended_date_lacks():
    """C-09, C-19: a warning before it, or its next working day when its own becomes free."""
    versions = [
        (text(given.at("2026-07-01 00:00")), "1-test", frozenset(given.calendar().holidays)),
        (text(given.at("2026-08-20 12:00")), "2-test", frozenset({*given.calendar().holidays, date(2026, 9, 6)})),
    ]
    matter = given.case().assigned_to(cast.omar).days(4).ticked()
    matter.does(cast.layla, Extend(date(2026, 9, 6), "verification", "نتحقق.")).ticked(given.at("2026-08-20 11:00"))
    matter.rules = matter.door.rules = given.with_holidays(matter.rules, date(2026, 9, 6))
    matter.does(cast.system, Recount(), given.at("2026-08-20 12:00")).ticked(given.at("2026-09-07 15:00"))
    law = Law(given.POLICY_FILE)
    law.days = Days(law.table["calendar"], versions, date(2026, 7, 1), date(2027, 3, 1))
    judge = Oracle(law, law.days, [text(matter.now)], text(matter.now + timedelta(hours=1)))
    history = exported(given.history(matter))
    assert judge.faults(history) == []
    lacking = [n for n, entry in enumerate(history) if entry["type"] in ("Warned", "DeadlineMoved")][1:]
    assert len(lacking) == 4
    for n in lacking:
        assert judge.faults(history[:n] + history[n + 1 :]), history[n]
