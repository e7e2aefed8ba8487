"""Who calls in vain is called back by the next working day, and the policy's clock runs from the call (B-07)."""

from __future__ import annotations

import email
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from insaf.core.terms import DeadlineKind, Role
from insaf.intake.phone import callbacks, overdue, recording, screen, settling
from insaf.intake.phone.models import Attempt, Call, CallBack, Draft
from insaf.outbox import memos
from insaf.people.models import Staff
from tests import cast
from tests.desk import scenes as desk
from tests.phone import exchange
from tests.phone.exchange import AMINA, missed, talked, tells

pytestmark = pytest.mark.both_databases
RIYADH = ZoneInfo("Asia/Riyadh")


def last_friday() -> datetime:
    """The last Friday, at ten in the morning."""
    today = timezone.now().astimezone(RIYADH)
    back = (today.weekday() - 4) % 7 or 7
    return (today - timedelta(days=back)).replace(hour=10, minute=0, second=0, microsecond=0)


def omar() -> Staff:
    return Staff.objects.get(pk=cast.omar.id)


def begun(client, **what: str) -> Draft:
    """The screen that a press of a button opened."""
    response = client.post("/desk/phone/begin/", {"channel": "phone", **what})
    assert response.status_code == 303
    return Draft.objects.get(pk=int(response["Location"].rstrip("/").split("/")[-1]))


def filled(**more: str) -> dict[str, str]:
    return {
        "phone": "٠٥٠١٢٣٤٥٦٧", "name": "أمينة", "kind": "complaint", "narrative": "لم تصلني الشهادة منذ شهر.",
        "outcome_sought": "إصدار الشهادة.", "subject": "certificate", "whom": "myself", "language": "ar",
        "read_back": "on", **more,
    }  # fmt: skip


def registered(client, draft: Draft, **more: str) -> str:
    response = client.post(f"/desk/phone/screen/{draft.pk}/register/", filled(**more))
    assert response.status_code == 303, response.content.decode()[-3000:]
    draft.refresh_from_db()
    return draft.case.reference


def test_fridays_missed_call_is_called_back_by_sundays_close_and_has_sunday_as_its_first_day():
    """B-07: the journey of issue 6."""
    friday = last_friday()
    sunday = (friday + timedelta(days=2)).date()
    call = missed("friday", friday)
    back = call.call_back
    assert (back.received_at, back.number) == (friday, AMINA)
    client = desk.seat(cast.omar)
    assert "+966 50 123 4567" in desk.text(client.get("/desk/phone/"))
    client.post(f"/desk/phone/back/{back.pk}/attempt/", {"try-result": "no_answer"})
    client.post(f"/desk/phone/back/{back.pk}/attempt/", {"try-result": "reached", "try-note": "بعد الظهر"})
    draft = begun(client, back=str(back.pk))
    assert draft.typed == {"phone": AMINA}
    reference = registered(client, draft)
    case = desk.case(reference)
    decide = case.deadline(DeadlineKind.DECIDE)
    days = exchange.calendar().explain(decide.counted_from, decide.days)
    first = next(one.on for one in days if one.number == 1)
    assert case.received_at == friday
    assert first == exchange.calendar().add_working_days(friday.date(), 1)
    if exchange.calendar().is_working(sunday):
        assert first == sunday
    assert callbacks.due_at(friday) == back.due_at == exchange.calendar().closes_at(first)
    back.refresh_from_db()
    assert (back.outcome, back.case.reference) == ("case", reference)


def test_every_try_and_the_call_itself_stand_on_the_record_and_the_talk_is_the_first_word():
    """C-18, B-07"""
    back = missed("a", timezone.now() - timedelta(hours=30)).call_back
    for result in ("no_answer", "reached"):
        callbacks.attempt(back, omar(), result, "", timezone.now())
    client = desk.seat(cast.omar)
    reference = registered(client, begun(client, back=str(back.pk)))
    assert desk.types(reference).count("Called") == 3
    page = desk.page(client, reference)
    assert "لم يُرَدّ عليها" in page and "معاودة الاتصال" in page
    settling.run_once(timezone.now())
    assert desk.types(reference).count("Called") == 3
    assert not Attempt.objects.filter(recorded_at=None).exists()


def test_a_call_that_cannot_be_recorded_keeps_no_other_waiting(monkeypatch):
    """B-06: it is tried again, later and later."""
    client, at = desk.seat(cast.omar), timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(recording, "BATCH", 1)
    monkeypatch.setattr(screen.recording, "run_once", lambda _now: 0)  # the worker alone records here
    references = [registered(client, begun(client, call=str(talked(name, at).pk))) for name in ("a", "b")]
    Call.objects.filter(exchange_id="a").update(recording={"no": "card"})
    now = timezone.now()
    monkeypatch.undo()
    monkeypatch.setattr(recording, "BATCH", 1)
    assert [recording.run_once(now + timedelta(seconds=n)) for n in range(3)] == [0, 1, 0]
    assert ["Called" in desk.types(one) for one in references] == [False, True]
    Call.objects.filter(exchange_id="a").update(recording=None)
    assert recording.run_once(now + timedelta(minutes=2)) == 1 and "Called" in desk.types(references[0])


def test_who_calls_three_times_in_vain_is_called_back_once_and_the_first_call_counts():
    at = timezone.now() - timedelta(hours=3)
    for n in (1, 0, 2):
        missed(f"c{n}", at + timedelta(minutes=n))
    (back,) = CallBack.objects.all()
    assert back.received_at == at and back.calls.count() == 3
    missed("withheld", at, number="anonymous")
    assert CallBack.objects.count() == 2


def test_the_list_says_how_many_wait_and_its_heading_keeps_its_distance():
    at = timezone.now() - timedelta(hours=2)
    missed("one", at)
    missed("two", at, number="+966505555555")
    page = desk.text(desk.seat(cast.omar).get("/desk/phone/"))
    heading = page[page.index('id="backs"') :]
    assert ">2<" in heading[: heading.index("</h2>")]
    assert '<section class="stack stack--tight" aria-labelledby="backs">' in page


def test_an_answered_call_asks_for_no_call_back_even_if_its_news_come_late():
    at = timezone.now() - timedelta(minutes=10)
    call = missed("late", at)
    assert call.call_back.outcome == ""
    tells("late", "answered", at + timedelta(seconds=5))
    tells("late", "hangup", at + timedelta(seconds=50))
    settling.run_once(timezone.now() + timedelta(minutes=1))
    call.call_back.refresh_from_db()
    assert call.call_back.outcome == "answered"
    assert not callbacks.waiting().exists()


def test_a_call_that_never_ended_was_missed():
    at = timezone.now() - timedelta(minutes=20)
    tells("open", "ringing", at)
    settling.run_once(timezone.now() + timedelta(minutes=1))
    assert Call.objects.get().call_back is not None


def test_a_call_that_somebody_took_is_not_missed_because_its_exchange_is_silent():
    """B-07: some exchanges tell no more than that it rings."""
    at = timezone.now() - timedelta(minutes=20)
    tells("silent", "ringing", at)
    client = desk.seat(cast.omar)
    draft = begun(client, call=str(Call.objects.get().pk))
    settling.run_once(timezone.now())
    assert not callbacks.waiting().exists()
    registered(client, draft)
    settling.run_once(timezone.now() + timedelta(minutes=1))
    assert not callbacks.waiting().exists() and Call.objects.get().state == "talked"


def test_who_took_a_call_and_left_it_does_not_silence_it():
    at = timezone.now() - timedelta(minutes=20)
    tells("left", "ringing", at)
    begun(desk.seat(cast.omar), call=str(Call.objects.get().pk))
    settling.run_once(timezone.now() + timedelta(hours=2))
    assert callbacks.waiting().count() == 1


def test_nothing_is_discarded_without_a_reason_and_a_name():
    back = missed("d", timezone.now() - timedelta(hours=2)).call_back
    client = desk.seat(cast.omar)
    refused = client.post(f"/desk/phone/back/{back.pk}/end/", {"end-outcome": "discarded", "end-reason": " "})
    assert refused.status_code == 422
    back.refresh_from_db()
    assert back.outcome == ""
    client.post(f"/desk/phone/back/{back.pk}/end/", {"end-outcome": "discarded", "end-reason": "رقم إعلانات"})
    back.refresh_from_db()
    assert (back.outcome, back.reason, back.settled_by_id) == ("discarded", "رقم إعلانات", cast.omar.id)
    client.post(f"/desk/phone/back/{back.pk}/end/", {"end-outcome": "no-matter", "end-reason": "آخر"})
    back.refresh_from_db()
    assert back.outcome == "discarded"


def managers() -> set[str]:
    return {one.email for one in Staff.objects.holding(Role.COMPLAINTS_MANAGER)}


def test_an_overdue_call_back_is_told_to_management_once(mailoutbox):
    back = missed("o", timezone.now() - timedelta(days=9)).call_back
    assert back.due_at < timezone.now()
    assert [overdue.run_once(timezone.now()) for _round in range(2)] == [1, 0]
    assert [memos.run_once(timezone.now()) for _round in range(2)] == [len(managers()), 0]
    assert {address for one in mailoutbox for address in one.recipients()} == managers()
    assert len(mailoutbox) == len(managers())
    assert not any(AMINA in str(one.message()) for one in mailoutbox)


def test_that_a_call_back_is_told_and_the_mail_that_tells_it_are_kept_together_or_not_at_all(monkeypatch, mailoutbox):
    """K-15: a process that dies in between has neither marked it nor left it untold."""
    missed("o", timezone.now() - timedelta(days=9))
    with monkeypatch.context() as patch:
        patch.setattr(memos.Memo.objects, "get_or_create", _dies)
        with pytest.raises(RuntimeError):
            overdue.run_once(timezone.now())
    assert CallBack.objects.get().told_at is None
    assert overdue.run_once(timezone.now()) == 1 and not mailoutbox
    assert memos.run_once(timezone.now()) == len(mailoutbox) == len(managers())


def test_a_mail_to_staff_is_tried_until_a_server_takes_it_and_again_after_a_death_under_the_same_name(
    monkeypatch, mailoutbox
):
    """K-15"""
    missed("o", timezone.now() - timedelta(days=9))
    now = timezone.now()
    overdue.run_once(now)
    with monkeypatch.context() as patch:
        patch.setattr(memos.Sealed, "send", _dies)
        assert memos.run_once(now) == 0
    with monkeypatch.context() as patch:
        patch.setattr(memos.claims, "sent", _dies)  # the server has it, and nobody says so
        with pytest.raises(RuntimeError):
            memos.run_once(now + timedelta(minutes=2))
    assert len(mailoutbox) == 1
    assert memos.run_once(now + timedelta(minutes=30)) == len(managers())
    names = [email.message_from_bytes(one.message().as_bytes())["Message-ID"] for one in mailoutbox]
    assert len(names) == len(managers()) + 1 and len(set(names)) == len(managers())
    assert not memos.Memo.objects.exclude(text="").exists()


def _dies(*_words: object, **_more: object) -> None:
    raise RuntimeError("the power went out")


def test_the_day_of_a_call_back_is_the_next_working_day():
    thursday = datetime(2026, 8, 6, 20, 0, tzinfo=RIYADH)
    assert callbacks.due_at(thursday).astimezone(RIYADH).date() == date(2026, 8, 9)
