"""Being met as one wishes, and at the right address (D-20)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from insaf.core.acts import delivery, handling, intake, ladder, preferring
from insaf.core.acts.intake import Contact
from insaf.core.case import Recorded
from insaf.core.events import intake as intake_events
from insaf.core.events.preferring import ContactCorrected, PreferencesChanged
from insaf.core.evolve import evolve
from insaf.core.permits import refusal
from insaf.core.reasons import Reason
from insaf.core.record import Sealed
from tests import cast, given

CORRECTED = preferring.CorrectContact("amina.h@example.com", cast.amina.phone, "أملت عنوانها هاتفيًا.", was=cast.amina)


def refused(m: given.Matter, who: object, act: preferring.ChangePreferences | preferring.CorrectContact) -> Reason:
    from insaf.core.reasons import Refused

    with pytest.raises(Refused) as refusal:
        m.does(who, act)  # type: ignore[arg-type]
    return refusal.value.reason


def test_the_complainant_and_staff_may_say_how_to_reach_them_at_any_time() -> None:
    m = given.case(cast.amina)
    m.asks(preferring.ChangePreferences("sms", "en", "خط كبير"))
    (changed,) = m.last
    assert isinstance(changed, PreferencesChanged)
    assert (changed.channel, changed.language) == ("sms", "en") and m.case.language == "en"
    assert changed.adjustments is not None and changed.adjustments.text == "خط كبير"
    m.closed().does(cast.omar, preferring.ChangePreferences("", "ar"))
    assert m.case.language == "ar" and m.last == (PreferencesChanged("", "ar", None),)


@pytest.mark.parametrize(("channel", "language"), [("pigeon", "ar"), ("sms", "tlh"), ("", "")])
def test_a_way_or_a_language_that_does_not_exist_is_refused(channel: str, language: str) -> None:
    act = preferring.ChangePreferences(channel, language)
    assert refused(given.case(cast.amina), cast.omar, act) is Reason.UNKNOWN_CODE


def test_a_wrong_address_is_put_right_by_staff_with_a_reason() -> None:
    m = given.case(cast.amina).assigned_to(cast.omar).does(cast.omar, CORRECTED)
    (put_right,) = m.last
    assert isinstance(put_right, ContactCorrected)
    assert (put_right.email, put_right.phone, put_right.access_renewed) == (True, False, False)
    assert json.loads(put_right.contact.text or "")["email"] == "amina.h@example.com"
    assert json.loads(put_right.was.text or "")["email"] == cast.amina.email
    assert json.loads(put_right.contact.text or "")["name"] == cast.amina.name


def test_nobody_takes_a_case_over_by_naming_another_address() -> None:
    """Not with the tracking code, not by a mail: staff alone, who are not named in it, with a reason."""
    m = given.case(cast.amina)
    for who in (cast.complainant, cast.system, cast.nelc, cast.mallory.actor, cast.yusuf.actor):
        assert refusal(who, preferring.CorrectContact, m.case, m.rules, m.now) is not None
    assert refused(m, cast.layla, replace(CORRECTED, reason="  ")) is Reason.EMPTY


def test_a_person_stays_reachable_and_something_must_change() -> None:
    m = given.case(cast.amina)
    assert refused(m, cast.layla, replace(CORRECTED, email=" ", phone="")) is Reason.EMPTY
    same = replace(CORRECTED, email=cast.amina.email)
    assert refused(m, cast.layla, same) is Reason.NOTHING_CHANGES


def test_an_anonymous_matter_has_no_address_to_put_right() -> None:
    m = given.case(Contact())
    assert refused(m, cast.omar, CORRECTED) is Reason.NOBODY_KNOWN


def test_no_promise_moves_with_a_wish() -> None:
    m = given.case(cast.amina).does(cast.omar, handling.AskComplainant("ما رقم العملية؟"))
    before = m.case.deadlines
    m.asks(preferring.ChangePreferences("web", "ar"))
    assert m.case.deadlines == before and m.case.status == "awaiting_complainant"


def test_another_address_is_given_by_whoever_handles_the_matter_or_by_management() -> None:
    """D-20: it takes the whole matter along, so no colleague gives it in passing."""
    m = given.case(cast.amina)
    assert refused(m, cast.omar, CORRECTED) is Reason.NOT_HANDLING
    m.assigned_to(cast.omar)
    for who in (cast.omar, cast.layla, cast.faisal):
        assert refusal(who.actor, preferring.CorrectContact, m.case, m.rules, m.now) is None


def test_a_new_address_is_unproven_until_the_code_that_went_there_is_used() -> None:
    """K-16: staff's word alone proves nothing, nor does a word of our own."""
    m = given.case(cast.amina).does(cast.layla, MAILED)
    assert m.case.unproven == {"email"}
    assert m.does(cast.layla, handling.Reply("صححنا عنوانك.")).case.unproven == {"email"}
    assert m.asks(intake.AddInformation("وصلتني رسالتكم.")).case.unproven == frozenset()


def test_a_code_that_was_known_before_proves_no_new_address() -> None:
    """Whoever wrote may have had it already."""
    other = replace(CORRECTED, email=cast.amina.email, phone="+966501112223")
    m = given.case(cast.amina).does(cast.layla, other)
    assert m.asks(intake.AddInformation("أضيف صورة.")).case.unproven == {"phone"}


def new_phone(**besides: object) -> preferring.CorrectContact:
    """Her number is another; the address stays as it is known to be."""
    was = besides.pop("was", cast.amina)
    return replace(CORRECTED, email=was.email, phone="+966501112223", was=was, **besides)  # type: ignore[attr-defined,arg-type]


MAILED = replace(CORRECTED, renew_access=True, code_to="email")
NOW = replace(cast.amina, email=CORRECTED.email)


def test_a_code_that_went_by_mail_proves_no_number() -> None:
    """K-16: the number is new, the code went to the address that was known."""
    m = given.case(cast.amina).does(cast.layla, new_phone(renew_access=True, code_to="email"))
    assert m.asks(intake.AddInformation("وصلتني رسالتكم.")).case.unproven == {"phone"}


def test_a_code_that_nobody_could_be_sent_proves_nothing() -> None:
    m = given.case(cast.amina).does(cast.layla, new_phone(renew_access=True))
    assert m.asks(intake.AddInformation("أضيف صورة.")).case.unproven == {"phone"}


@pytest.mark.parametrize("via", ["phone", "chat"])
def test_a_recording_or_a_talk_that_comes_later_is_no_use_of_the_code(via: str) -> None:
    """B-07: it may have been spoken before the code went out."""
    m = given.case(cast.amina).does(cast.layla, MAILED).asks(intake.AddInformation("رسالة صوتية.", via=via))
    assert m.case.unproven == {"email"}
    assert not m.asks(intake.AddInformation("وصلتني رسالتكم.")).case.unproven


def test_a_mail_proves_the_address_that_it_comes_from_and_no_number() -> None:
    m = given.case(cast.amina).does(cast.layla, MAILED).asks(intake.AddInformation("وصلتني.", via="email"))
    assert not m.case.unproven
    texted = new_phone(renew_access=True, code_to="phone")
    m = given.case(cast.amina).does(cast.layla, texted).asks(intake.AddInformation("وصلتني.", via="email"))
    assert m.case.unproven == {"phone"}


def test_a_reopening_by_mail_and_what_follows_from_it_prove_no_number() -> None:
    m = given.case(cast.amina).closed().does(cast.layla, new_phone(renew_access=True, code_to="phone"))
    assert m.asks(ladder.RequestReopening(via="email")).case.unproven == {"phone"}


def test_a_second_correction_leaves_the_code_good_for_the_first_address() -> None:
    m = given.case(cast.amina).does(cast.layla, MAILED).does(cast.layla, new_phone(was=NOW))
    assert m.case.unproven == {"email", "phone"}
    assert m.asks(intake.AddInformation("وصلتني رسالتكم.")).case.unproven == {"phone"}


def test_a_code_that_went_to_an_address_proves_no_later_one() -> None:
    later = replace(CORRECTED, email="third@example.com", was=NOW)
    m = given.case(cast.amina).does(cast.layla, MAILED).does(cast.layla, later)
    assert m.asks(intake.AddInformation("وصلتني رسالتكم.")).case.unproven == {"email"}


def test_a_code_whose_letter_came_back_proves_nothing() -> None:
    """K-14: it may go out again by another way."""
    m = given.case(cast.amina).does(cast.layla, MAILED)
    m.does(cast.system, delivery.ReportUndelivered("contact_corrected", "5.1.1", 0))
    assert m.asks(intake.AddInformation("أضيف صورة.")).case.unproven == {"email"}


def test_an_address_that_is_taken_away_waits_for_no_proof() -> None:
    m = given.case(cast.amina).does(cast.layla, MAILED)
    m.does(cast.layla, replace(CORRECTED, email="", was=NOW))
    assert m.case.unproven == frozenset()


def test_the_address_that_stood_before_is_put_back_without_a_proof() -> None:
    """Also after it was taken away, or changed twice."""
    m = given.case(cast.amina).does(cast.layla, CORRECTED)
    m.does(cast.layla, replace(CORRECTED, email="", was=NOW))
    m.does(cast.layla, replace(CORRECTED, email="third@example.com", was=replace(NOW, email="")))
    assert m.case.unproven == {"email"}
    m.does(cast.layla, replace(CORRECTED, email=cast.amina.email, was=replace(NOW, email="third@example.com")))
    assert m.case.unproven == frozenset()


def test_once_another_is_proven_the_former_address_is_as_new_as_any() -> None:
    m = given.case(cast.amina).does(cast.layla, MAILED).asks(intake.AddInformation("وصلتني رسالتكم."))
    m.does(cast.layla, replace(CORRECTED, email=cast.amina.email, was=NOW))
    assert m.case.unproven == {"email"}


def test_an_old_entry_that_does_not_say_where_the_code_went_is_read_as_it_was() -> None:
    m = given.case(cast.amina)
    sealed = Sealed("0" * 64)
    old = ContactCorrected(sealed, sealed, sealed, email=False, phone=True, access_renewed=True)
    case = evolve(m.case, Recorded(old, m.now, cast.layla.actor.label))
    assert case.unproven == {"phone"}
    assert not evolve(case, Recorded(intake_events.InformationAdded(sealed), m.now, "complainant")).unproven


def test_a_new_code_goes_by_a_way_that_there_is() -> None:
    assert refused(given.case(cast.amina), cast.layla, replace(MAILED, code_to="pigeon")) is Reason.UNKNOWN_CODE
