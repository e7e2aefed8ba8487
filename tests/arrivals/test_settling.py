"""What becomes of a mail: a case, part of one, or something for a person to look at."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from insaf.cases import history
from insaf.cases.actions import perform
from insaf.cases.models import Case, Mailed
from insaf.core.acts.joining import Merge
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.policy import Kind
from insaf.intake.email import deeds, settling
from insaf.intake.email.judging import FLOOD
from insaf.intake.email.keeping import Raw, keep
from insaf.intake.email.models import Arrival
from insaf.outbox import follow
from insaf.outbox.models import Letter
from tests import cast
from tests.arrivals import post
from tests.arrivals.post import A_MINUTE, NOW, PDF


def received(case: Case) -> Received:
    event = history.of_case(case)[0].event
    assert isinstance(event, Received)
    return event


@pytest.mark.both_databases
def test_a_new_matter_becomes_a_case_received_when_it_reached_us() -> None:
    """B-05: neither the Date of the mail nor the hour at which we read it."""
    arrival = post.arrives(post.mail(files={"كشف الحساب.pdf": PDF}, charset="cp1256"))
    case = arrival.case
    assert case and (arrival.state, arrival.reason) == ("created", "new-matter")
    event = received(case)
    assert (event.channel, event.language, event.received_at) == ("email", "ar", NOW)
    assert event.registered_at == NOW + A_MINUTE
    assert event.narrative.text == "ألغيت التسجيل قبل البرنامج بأسبوع ولم يصلني المبلغ."
    assert (case.person.name, case.person.email) == (cast.amina.name, cast.amina.email)
    file = case.attachments.get()
    assert (file.name, file.size) == ("كشف الحساب.pdf", len(PDF))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("اقتراح: قاعة للمراجعة", Kind.SUGGESTION),
        ("RE: مقترح لتحسين المنصة", Kind.SUGGESTION),
        ("استفسار عن الشهادة", Kind.INQUIRY),
        ("Inquiry about my certificate", Kind.INQUIRY),
        ("شكر وتقدير", Kind.COMPLIMENT),
        ("لا شكر على واجب", Kind.COMPLAINT),
        ("", Kind.COMPLAINT),
    ],
)
def test_the_first_word_of_a_subject_may_say_what_it_is(subject: str, kind: Kind) -> None:
    """A-06: anything that does not say so is a complaint until staff say otherwise."""
    assert Case.objects.get(pk=post.begun(subject=subject).pk).kind == kind


@pytest.mark.both_databases
def test_an_answer_to_a_letter_joins_its_case() -> None:
    """K-04: our own sealed Message-ID, from the address of the case."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, files={"إيصال.pdf": PDF}), NOW + timedelta(hours=1))  # type: ignore[arg-type]
    assert (arrival.state, arrival.reason, arrival.case) == ("appended", "joined", case)
    added = history.of_case(case)[-1]
    assert isinstance(added.event, InformationAdded)
    assert (str(added.party), added.event.text.text) == ("complainant", "هذا رقم حسابي.")
    assert case.attachments.get().name == "إيصال.pdf"
    assert Mailed.objects.get(case=case, n=added.n).number == arrival.pk


def test_an_answer_to_a_sealed_address_joins_its_case(settings: object) -> None:
    """K-04: also when the mail program dropped every reference."""
    settings.INSAF_MAIL_REPLY = "info+{token}@centre.sa"  # type: ignore[attr-defined]
    case = post.begun()
    arrival = post.arrives(post.mail("رقم حسابي.", to=post.reply_token(case)))
    assert (arrival.state, arrival.case) == ("appended", case)


def test_what_the_mail_quotes_is_not_said_again() -> None:
    """K-04: the history of the case holds what is new; the whole text is one click away."""
    case = post.begun()
    quoted = "هذا رقم حسابي.\n\nOn Sun, 2 Aug 2026 at 10:00, Centre <info@x.sa> wrote:\n> استلمنا شكواك.\n> برقم"
    post.arrives(post.answer(case, quoted))
    added = history.of_case(case)[-1].event
    assert isinstance(added, InformationAdded) and added.text.text == "هذا رقم حسابي."


@pytest.mark.both_databases
def test_a_stranger_who_holds_a_letter_is_held_for_a_person() -> None:
    """K-04: the sealed Message-ID alone adds nothing to a case."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, sender="mallory@example.net"))
    assert (arrival.state, arrival.reason, arrival.case) == ("held", "other-sender", case)
    assert not any(isinstance(step.event, InformationAdded) for step in history.of_case(case))


def test_a_reference_in_the_subject_alone_is_held_for_a_person() -> None:
    """K-04: references can be guessed; no case changes and none is made."""
    case = post.begun()
    arrival = post.arrives(post.mail(subject=f"بخصوص طلبي {case.reference}"))
    assert (arrival.state, arrival.reason, arrival.case) == ("held", "subject-only", case)
    assert Case.objects.count() == 1


def test_a_forged_message_id_of_ours_proves_nothing() -> None:
    """K-04"""
    case = post.begun()
    forged = f"<{case.reference.lower()}.0.acknowledgement.aaaaaaaaaaaaaaaa@127.0.0.1>"
    assert post.arrives(post.mail(In_Reply_To=forged)).case != case


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-reply"),
        ({"List_Id": "<news.example.com>"}, "list"),
        ({"sender": "MAILER-DAEMON@mx.example.com", "Auto_Submitted": "auto-replied"}, "bounce"),
        ({"sender": f"Us <{post.HOUSE}>"}, "own-address"),
    ],
)
def test_what_no_person_wrote_is_never_a_case_and_never_answered(headers: dict[str, str], reason: str) -> None:
    """K-01: it stays where staff can see it, and no letter follows."""
    arrival = post.arrives(post.mail(**headers))  # type: ignore[arg-type]
    assert arrival.state == "ignored" and arrival.reason in (reason, "auto-reply")
    follow.run_once(NOW)
    assert not Case.objects.exists() and not Letter.objects.exists()


def test_a_notice_of_absence_on_a_case_is_seen_from_the_case() -> None:
    """K-01: it adds nothing to the case, but is not lost to it."""
    case = post.begun()
    arrival = post.arrives(post.answer(case, "أنا في إجازة.", Auto_Submitted="auto-replied"))
    assert (arrival.state, arrival.case) == ("ignored", case)
    assert list(case.arrivals.filter(state="ignored")) == [arrival]


def test_a_flood_from_one_address_is_held_and_never_dropped() -> None:
    """L-25: nothing of it is lost, and no second person waits longer for it."""
    found = [post.arrives(post.mail(f"شكوى رقم {n}")) for n in range(FLOOD + 3)]
    assert [one.state for one in found] == ["created"] * FLOOD + ["held"] * 3
    assert found[-1].reason == "flood"
    other = post.arrives(post.mail(sender="noura@example.org"))
    assert other.state == "created"
    tomorrow = post.arrives(post.mail("بعد ساعتين"), NOW + timedelta(hours=2))
    assert tomorrow.state == "created"


def test_what_the_mail_server_marked_as_junk_is_quarantined() -> None:
    """L-25"""
    arrival = post.arrives(post.mail(X_Spam_Flag="YES"))
    assert (arrival.state, arrival.reason) == ("quarantined", "spam")


def test_mail_of_the_own_domain_is_looked_at_first() -> None:
    """K-01: a colleague, or two systems of the house that answer each other."""
    assert post.arrives(post.mail(sender="someone@engineeringtracks.edu.sa")).reason == "own-domain"


def test_files_that_are_not_taken_stay_in_the_mail_and_are_counted() -> None:
    """L-07: never lost, and named to staff."""
    arrival = post.arrives(post.mail(files={"كشف.pdf": PDF, "run.exe": b"MZ..."}))
    assert arrival.case and arrival.case.attachments.get().name == "كشف.pdf"
    assert Mailed.objects.get(case=arrival.case).left == 1


def test_a_text_longer_than_a_case_takes_comes_along_as_a_file() -> None:
    """K-05: nothing of what somebody wrote is cut away."""
    text = "لم يصلني المبلغ. " * 3000
    case = post.begun(text=text)
    file = case.attachments.get()
    assert file.type == "text/plain" and file.size > len(text)
    assert received(case).narrative.text.endswith("]")  # type: ignore[union-attr]


def test_a_mail_with_a_file_and_no_word_is_a_matter() -> None:
    """K-05: a picture of a receipt says enough to be asked about."""
    arrival = post.arrives(post.mail("", subject="", files={"إيصال.pdf": PDF}))
    assert arrival.state == "created" and arrival.case and arrival.case.title


def test_a_warning_of_a_forged_sender_stands_on_the_mail_and_on_the_case(settings: object) -> None:
    """K-16: only what our own server found is believed."""
    settings.INSAF_MAIL_AUTHSERV = ["mx.centre.sa"]  # type: ignore[attr-defined]
    verdict = "mx.centre.sa; dmarc=fail header.from=example.com"
    arrival = post.arrives(post.mail(Authentication_Results=verdict))
    assert arrival.warning == "dmarc" and Mailed.objects.get(case=arrival.case).warning == "dmarc"
    theirs = post.arrives(post.mail("أخرى", Authentication_Results=verdict.replace("centre", "evil")))
    assert theirs.warning == ""


def test_a_sender_is_proven_by_our_own_server_alone(settings: object) -> None:
    """K-16: that nothing is known against a mail proves nothing for it."""
    settings.INSAF_MAIL_AUTHSERV = ["mx.centre.sa"]  # type: ignore[attr-defined]
    said = ("mx.centre.sa; dmarc=pass header.from=example.com", "mx.evil.sa; dmarc=pass", "mx.centre.sa; spf=pass", "")
    mails = [post.arrives(post.mail(f"شكوى {n}", Authentication_Results=one)) for n, one in enumerate(said)]
    assert [Mailed.objects.get(case=one.case).proven for one in mails] == [True, False, False, False]
    assert {one.warning for one in mails} == {""}


@pytest.mark.both_databases
def test_settling_twice_changes_nothing() -> None:
    """K-07: whoever took a mail in and the worker may both try."""
    (arrival,) = keep([Raw(post.mail(), "test", NOW)], NOW)
    stale = Arrival.objects.get(pk=arrival.pk)
    case = settling.settle(arrival, NOW).case
    assert settling.settle(stale, NOW).case == case
    assert Case.objects.count() == 1


def test_a_mail_that_breaks_us_waits_in_quarantine_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """K-08: what cannot be read is shown to staff, whole."""
    kept = keep([Raw(post.mail("سمّ"), "test", NOW), Raw(post.mail("سليم"), "test", NOW)], NOW)
    read = settling.read
    monkeypatch.setattr(settling, "read", lambda one: 1 / 0 if one.pk == kept[0].pk else read(one))
    for _ in range(settling.MOST_ATTEMPTS):
        settling.run_once(NOW)
    states = [Arrival.objects.get(pk=one.pk) for one in kept]
    assert [one.state for one in states] == ["quarantined", "created"]
    assert states[0].reason == "unreadable"
    monkeypatch.undo()
    assert settling.run_once(NOW) == 0


def test_what_broke_its_readers_is_never_taken_apart_by_a_page() -> None:
    """K-08: a mail that kills whoever reads it must not kill the desk that looks into it."""
    (kept,) = keep([Raw(post.mail("سمّ", files={"a.pdf": PDF}), "test", NOW)], NOW)
    Arrival.objects.filter(pk=kept.pk).update(attempts=settling.MOST_ATTEMPTS)  # each killed its process
    settling.run_once(NOW)
    broken = Arrival.objects.get(pk=kept.pk)
    assert broken.reason == "unreadable"
    seen = settling.read(broken)
    assert "Message-ID" in seen.text and not seen.attachments and seen.defects == ("unreadable",)
    released = deeds.release(broken, cast.omar, NOW)
    assert released.state == "stored"
    settling.run_once(NOW)
    assert Arrival.objects.get(pk=kept.pk).state == "created"


def test_a_disk_or_database_that_is_away_is_not_the_mails_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """K-07: it stays stored and is tried again."""
    (kept,) = keep([Raw(post.mail(files={"a.pdf": PDF}), "test", NOW)], NOW)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("insaf.cases.files.keep", full)
    for _ in range(settling.MOST_ATTEMPTS + 1):
        with pytest.raises(OSError, match="space"):
            settling.settle(kept, NOW)
    monkeypatch.undo()
    assert Arrival.objects.get().state == "stored" and not Case.objects.exists()
    assert settling.run_once(NOW) == 1
    assert Arrival.objects.get().state == "created"


def test_a_folder_of_files_that_is_away_is_not_the_mails_fault(settings: object) -> None:
    """K-07: a volume that is not mounted; a large mail stands there."""
    keep([Raw(post.mail("قصتي الطويلة. " * 30_000), "test", NOW)], NOW)
    folder = settings.INSAF_FILES  # type: ignore[attr-defined]
    settings.INSAF_FILES = f"{folder}-away"  # type: ignore[attr-defined]
    for _ in range(settling.MOST_ATTEMPTS + 1):
        with pytest.raises(FileNotFoundError):
            settling.run_once(NOW)
    settings.INSAF_FILES = folder  # type: ignore[attr-defined]
    assert settling.run_once(NOW) == 1 and Arrival.objects.get().state == "created"


def test_an_answer_to_a_merged_case_joins_the_one_that_goes_on() -> None:
    """B-11: the old letters stay good."""
    gone, stays = post.begun(), post.begun(text="المبلغ نفسه.")
    letter = post.answer(gone)
    perform(Merge(stays.reference, "أكدت ذلك هاتفيًا."), gone.reference, cast.layla.actor, NOW + A_MINUTE)
    arrival = post.arrives(letter, NOW + timedelta(hours=1))
    assert (arrival.state, arrival.case) == ("appended", stays)


def test_a_mail_beyond_all_measure_is_kept_whole_and_waits_for_a_person() -> None:
    """K-08: who wrote and about what is still said."""
    raw = post.mail(subject="فيديو") + b"x" * (41 * 1024 * 1024)
    arrival = post.arrives(raw)
    assert (arrival.state, arrival.reason, arrival.size) == ("quarantined", "too-much", len(raw))
    assert arrival.filed and arrival.digest == hashlib.sha256(raw).hexdigest()
    assert (arrival.subject, arrival.sender) == ("فيديو", cast.amina.email)
