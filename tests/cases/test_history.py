"""The record as people read it: words put back, files as they came, erased words gone."""

import hashlib
import json
import random
from datetime import timedelta

import pytest

from insaf.cases import files, history
from insaf.cases.models import Attachment, Passage
from insaf.cases.queries import load, offers
from insaf.core.acts import clock, handling, intake
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.record import Sealed, opens
from insaf.core.terms import Because, DeadlineKind, Severity, Status
from tests import cast, given

pytestmark = pytest.mark.both_databases
SCAN = b"%PDF-1.7 \x00\xff as received"


def test_the_words_come_back_beside_their_entries():
    steps = history.of_case(given.stored_case().row)
    assert [step.n for step in steps] == list(range(7))
    received = steps[0].event
    assert received.narrative.text == given.complaint().narrative
    assert json.loads(received.contact.text)["name"] == cast.amina.name
    assert steps[0].actor == "complainant"


def test_every_word_kept_opens_the_commitment_in_the_record():
    """M-07"""
    given.stored_case().decided()
    for passage in Passage.objects.all():
        assert opens(Sealed(passage.digest), passage.text, passage.salt)


def test_an_erased_word_leaves_the_rest_standing():
    """M-09"""
    matter = given.stored_case()
    narrative = history.of_case(matter.row)[0].event.narrative
    Passage.objects.filter(digest=narrative.digest).delete()
    received = history.of_case(matter.row)[0].event
    assert received.narrative.text is None
    assert received.narrative.digest == narrative.digest
    assert received.title.text == given.complaint().title
    assert matter.assessed().case.status is Status.OPEN  # the matter goes on


def test_the_staff_who_acted_are_named_by_their_number():
    step = history.of_case(given.stored_case().assessed().row)[7]
    assert (step.type, step.staff_id, str(step.party)) == ("Assessed", "101", "staff")


def test_every_change_keeps_what_was_before_who_when_and_why():
    """B-19"""
    matter = given.stored_case().assessed(severity=Severity.LOW).assessed(severity=Severity.HIGH)
    matter.does(cast.layla, handling.Assign("105", "إجازة."), given.SUNDAY + timedelta(hours=1))
    steps = history.of_case(matter.row)
    weighed = [step.event for step in steps if step.type == "Assessed"]
    assert [(one.was, one.severity) for one in weighed] == [(None, Severity.LOW), (Severity.LOW, Severity.HIGH)]
    assigned = steps[-1]
    assert (assigned.event.was, assigned.event.owner, assigned.event.reason.text) == ("101", "105", "إجازة.")
    assert (assigned.actor, assigned.at) == ("staff:102", given.SUNDAY + timedelta(hours=1))


def test_a_follower_reads_each_entry_once_and_in_order():
    for _ in range(3):
        given.stored_case().decided()
    seen, last = [], -1
    while some := history.after(last, limit=7):
        assert len(some) <= 7
        seen += [step.seq for _, step in some]
        last = seen[-1]
    assert seen == list(range(len(seen)))
    assert history.after(last, limit=7) == []


def test_a_follower_knows_the_case_and_the_words():
    matter = given.stored_case()
    row, step = history.after(-1, 1)[0]
    assert (row.reference, step.event.title.text) == (matter.reference, given.complaint().title)


def test_a_file_is_kept_as_received_under_its_hash():
    """B-12"""
    file = files.keep(SCAN, "إيصال.pdf", "application/pdf")
    matter = given.stored_case(files=(file,))
    attachment = Attachment.objects.get(case=matter.row)
    assert attachment.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert (attachment.name, attachment.size, attachment.type) == ("إيصال.pdf", len(SCAN), "application/pdf")
    assert files.read(attachment.sha256) == SCAN


def test_the_record_commits_to_the_hash_of_each_file():
    """B-12, M-07"""
    file = files.keep([SCAN[:4], SCAN[4:]], "scan.pdf", "application/pdf")
    matter = given.stored_case().asks(intake.AddInformation("هذا الإيصال.", (file,)))
    (sealed,) = matter.last[0].files
    passage = Passage.objects.get(digest=sealed.digest)
    assert json.loads(passage.text)["sha256"] == hashlib.sha256(SCAN).hexdigest()
    assert opens(Sealed(sealed.digest), passage.text, passage.salt)


def test_the_same_bytes_are_kept_once_under_many_names():
    """B-12"""
    first, second = (files.keep(SCAN, name, "application/pdf") for name in ("a.pdf", "b.pdf"))
    assert files.path_of(first.sha256) == files.path_of(second.sha256)
    assert not list(files.path_of(first.sha256).parent.parent.glob("draft-*"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "ab" * 31, "", "ab" * 32 + "\n"])
def test_a_file_is_found_by_its_hash_alone(name):
    """L-08"""
    with pytest.raises(ValueError, match="SHA-256"):
        files.path_of(name)


def test_a_case_is_loaded_however_its_reference_was_typed():
    matter = given.stored_case()
    arabic = matter.reference.lower().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (matter.reference, f"  {arabic} ", matter.reference.replace("-", " ")):
        assert load(typed).row.pk == matter.row.pk
    assert load("ET-2026-00002-A") is None
    assert load("hello") is None


def test_the_door_and_the_button_say_the_same():
    """design: the same refusal greys the button and guards the door."""
    matter = given.stored_case()
    offered = offers(cast.omar.actor, load(matter.reference), matter.now)
    assert offered["Assess"] is None
    assert offered["Decide"] == "not_assessed"
    assert offered["Close"] == "no_answer_yet"
    assert offered["Withdraw"] == "not_yours"


def test_any_stored_date_can_be_counted_again_from_the_record():
    """M-12: twelve random cases, each with what was done to it."""
    chance = random.Random(12)
    for _ in range(12):
        received_at = given.at("2026-01-04 00:00") + timedelta(minutes=chance.randrange(400_000))
        matter = given.stored_case(received_at=received_at, kind=chance.choice(["complaint", "suggestion", "inquiry"]))
        if chance.random() < 0.5:
            matter.does(cast.omar, intake.Retype("compliment", "شكر."))
        matter.days(chance.randrange(3)).ticked().does(cast.omar, handling.Reply("نعمل عليها."))
        _counts_again(matter)


def _counts_again(matter):
    loaded = load(matter.reference)
    count = loaded.rules.calendar
    for step in loaded.steps:
        event = step.event
        if isinstance(event, DeadlineSet | DeadlineMoved) and event.days:
            assert count.due_at(event.counted_from, event.days) == event.due_at
            days = count.explain(event.counted_from, event.days)
            assert (days[-1].on, days[-1].number) == (count.local_date(event.due_at), event.days)
    decide = loaded.case.deadline(DeadlineKind.DECIDE)
    assert matter.row.decide_due_at == decide.due_at == count.due_at(decide.counted_from, decide.days)
    assert matter.row.decide_original_due_at == decide.original_due_at


def test_an_approved_date_is_stored_with_the_first_one_beside_it():
    """C-15"""
    matter = given.stored_case().does(
        cast.layla, clock.Extend(given.at("2026-09-06 00:00").date(), "verification", "سجلات كثيرة.")
    )
    assert matter.row.decide_due_at == given.at("2026-09-06 16:00")
    assert matter.row.decide_original_due_at == given.at("2026-08-23 16:00")
    assert matter.case.deadline(DeadlineKind.DECIDE).because is Because.EXTENSION
