"""A body is given its letters and ours, and of the complainant's files what staff released, one by one (E-17, E-19)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insaf.cases import files, history
from insaf.cases.actions import perform
from insaf.cases.models import Case, Entry
from insaf.core.acts.consulting import AnswerConsultation, Consult
from insaf.core.acts.disclosing import Disclose
from insaf.core.acts.handling import Reply
from insaf.core.acts.intake import AddInformation
from insaf.core.acts.referring import AnswerReferral, FileLetter, Refer
from insaf.core.events.disclosing import Disclosed
from insaf.core.reasons import Refused
from insaf.intake.external import handed, tidying
from insaf.intake.external.models import Invitation, Knock, Look
from insaf.site.worker import ROUNDS
from tests import cast, given
from tests.desk import scenes
from tests.evidence import bundles
from tests.external.test_liaison import inside, invited

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.INSAF_DATA = tmp_path


def paper(words: str) -> files.File:
    return files.keep(f"%PDF-1.7 {words}".encode(), f"{words}.pdf", "application/pdf")


HERS, LATER, OURS, THEIRS, COPY = ("her-own", "her-second", "sent-to-her", "their-letter", "our-reply")
PARTYS, STRANGERS, TOLD = ("of-the-party", "of-another-body", "told-by-her")


@pytest.fixture
def reference() -> str:
    """A case that has files of everybody: hers, ours, the party's, two bodies'."""
    ref, now = scenes.received(files=(paper(HERS),)), timezone.now()
    acts = (
        (cast.complainant, AddInformation("وهذا ملف آخر.", (paper(LATER),))),
        (cast.complainant, Refer("out", "nelc", "77", files=(paper(TOLD),))),
        (cast.layla, given.assessment()),
        (cast.layla, Reply("كتبنا إليك.", (paper(OURS),))),
        (cast.layla, Consult("المالية", "ما الذي حدث؟")),
        (cast.layla, AnswerConsultation(1, "هذا ما حدث.", (paper(PARTYS),))),
        (cast.layla, Refer("in", "nelc", "NELC-1", files=(paper(THEIRS),), way="email")),
        (cast.layla, Refer("in", "other", "OTHER-1", files=(paper(STRANGERS),), name="هيئة", way="hand")),
        (cast.layla, AnswerReferral("nelc", "ردنا.", 2, (paper(COPY),), "post", "المركز")),
    )
    for who, act in acts:
        perform(act, ref, getattr(who, "actor", who), now)
    return ref


def digest(words: str) -> str:
    return paper(words).sha256


def release(client: Client, reference: str, *names: str, number: int = 2) -> Any:
    """Done as a person does it: the form as it stands, other boxes ticked."""
    path = f"/desk/cases/{reference}/acts/release-files/"
    form = client.get(f"{path}?number={number}").context["form"]
    hidden = {name: form[name].value() for name in ("before", "shown")}
    return client.post(path, {"number": str(number), "files": [digest(name) for name in names], **hidden})


def bundle_of(browser: Client, reference: str) -> bytes:
    response = browser.post(f"/liaison/cases/{reference}/evidence/")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def all_words(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return " ".join(_read(archive))


def _read(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        raw = archive.read(name)
        yield name
        yield bundles.text_of(raw) if "dossier" in name else raw.decode(errors="replace")


def given_in(words: str) -> set[str]:
    every = (HERS, LATER, OURS, THEIRS, COPY, PARTYS, STRANGERS, TOLD)
    return {one for one in every if one in words}


def test_nobodys_file_goes_to_a_body_that_was_not_released_to_it(reference: str) -> None:
    """E-17: its own letter and our reply to it are the body's already; nothing else is."""
    words = all_words(bundle_of(inside(), reference))
    assert given_in(words) == {THEIRS, COPY}
    assert "4 files of the complainant are withheld" in words and "حُجبت 4 ملفات" in words
    assert digest(HERS) not in words


def test_what_staff_release_is_in_the_next_bundle_and_what_they_take_back_is_not(reference: str) -> None:
    browser, omar, layla = inside(), scenes.seat(cast.omar), scenes.seat(cast.layla)
    assert release(omar, reference, HERS).status_code == 409  # who neither owns the case nor manages
    assert release(layla, reference, HERS, TOLD).status_code == 303
    assert given_in(all_words(bundle_of(browser, reference))) == {THEIRS, COPY, HERS, TOLD}
    assert release(layla, reference, TOLD).status_code == 303
    assert given_in(all_words(bundle_of(browser, reference))) == {THEIRS, COPY, TOLD}
    case = Case.objects.get(reference=reference)
    acts = [step.event for step in history.of_case(case) if isinstance(step.event, Disclosed) and step.event.number]
    assert [(one.what, one.sha256 == digest(HERS)) for one in acts if one.sha256 != digest(TOLD)] == [
        ("file", True), ("file_back", True),
    ]  # fmt: skip


def ticked(form: str) -> set[str]:
    boxes = [line for line in form.split("<input") if "checkbox" in line.split(">")[0]]
    return {name for name in (HERS, LATER, OURS, TOLD) for box in boxes if digest(name) in box and "checked" in box}


RELEASING = "/desk/cases/{}/acts/release-files/"


def test_a_form_opened_without_a_referral_shows_what_was_released(reference: str) -> None:
    layla = scenes.seat(cast.layla)
    release(layla, reference, HERS)
    response = layla.get(RELEASING.format(reference))
    assert ticked(response.content.decode()) == {HERS} and response.context["form"]["shown"].value() == 2


def test_ticks_that_stood_for_one_referral_go_to_no_other(reference: str) -> None:
    """Whoever picks another one sees what stands there before anything is released or taken back."""
    layla, path = scenes.seat(cast.layla), RELEASING.format(reference)
    release(layla, reference, HERS, number=2)
    release(layla, reference, LATER, number=1)
    before = layla.get(f"{path}?number=2").context["form"]["before"].value()
    said = {"number": "1", "files": [digest(HERS), digest(OURS)], "before": before, "shown": "2"}
    response = layla.post(path, said)
    assert response.status_code == 422 and ticked(response.content.decode()) == {LATER}
    assert "راجعه" in scenes.text(response, 422)
    again = response.context["form"]
    assert (again["shown"].value(), again["before"].value()) == (1, digest(LATER))
    stands = scenes.case(reference)
    assert (stands.referral(1).released, stands.referral(2).released) == ({digest(LATER)}, {digest(HERS)})
    hidden = {name: again[name].value() for name in ("before", "shown")}
    assert layla.post(path, {"number": "1", "files": [digest(OURS)], **hidden}).status_code == 303
    assert scenes.case(reference).referral(1).released == {digest(OURS)}


@pytest.mark.parametrize("direction", ["out", "in"])
def test_who_does_not_handle_the_matter_files_no_letter_of_either_side(reference: str, direction: str) -> None:
    """A file of a letter of theirs or ours is the body's at once, so that it would be a way round the release."""
    path = f"/desk/cases/{reference}/acts/file-letter/"
    omar, layla = scenes.seat(cast.omar), scenes.seat(cast.layla)
    said = {"number": "2", "direction": direction, "text": "خطاب", "way": "post"}
    assert "لمن يتولى الطلب" in scenes.text(omar.get(path)) and omar.post(path, said).status_code in (403, 409, 422)
    with pytest.raises(Refused):
        letter = FileLetter(2, direction, "", (paper("smuggled"),), way="post")
        perform(letter, reference, cast.omar.actor, timezone.now())
    assert "smuggled" not in all_words(bundle_of(inside(), reference))
    assert layla.post(path, said).status_code == 303
    assert "بالبريد العادي" in scenes.page(layla, reference)  # and who registered it, as with every entry


@pytest.mark.parametrize("name", [PARTYS, STRANGERS])
def test_what_the_party_or_another_body_sent_cannot_be_released(reference: str, name: str) -> None:
    assert release(scenes.seat(cast.layla), reference, name).status_code == 422


def test_a_bundle_that_staff_make_for_a_body_follows_the_same_rule(reference: str) -> None:
    """The house's own holds all that it may see."""
    layla = scenes.seat(cast.layla)
    for to, there in (("nelc", {THEIRS, COPY}), ("", {HERS, LATER, OURS, THEIRS, COPY, STRANGERS, TOLD})):
        response = layla.post(f"/desk/cases/{reference}/evidence/", {"to": to})
        assert given_in(all_words(b"".join(response.streaming_content))) == there


def test_the_page_says_what_is_withheld_and_whom_to_ask(reference: str) -> None:
    browser = inside()
    page = scenes.text(browser.get(f"/liaison/cases/{reference}/"))
    assert given_in(page) == {THEIRS, COPY}
    assert "حُجبت 4 ملفات من ملفات مقدم الطلب" in page and "إدارة الشكاوى" in page and "+966 13 341 9310" in page
    assert "&lt;bdi" not in page
    for path in ("files/1/", f"files/{digest(HERS)}/"):
        assert browser.get(f"/liaison/cases/{reference}/{path}").status_code == 404
        assert browser.get(f"/desk/cases/{reference}/{path}").status_code != 200


def test_the_desk_shows_how_many_files_the_body_may_have_and_the_form_what_is_ticked(reference: str) -> None:
    layla = scenes.seat(cast.layla)
    release(layla, reference, HERS)
    assert "1 من 4" in scenes.page(layla, reference)
    form = layla.get(f"/desk/cases/{reference}/acts/release-files/?number=2").content.decode()
    (ticked,) = [line for line in form.split("<input") if f'value="{digest(HERS)}"' in line and "checkbox" in line]
    assert f"/files/{digest(HERS)}/" in form  # to be opened before it is ticked
    assert "checked" in ticked and form.count("checked") == 2  # the referral, and the file


# --- the bundle is made once while nothing changes --------------------------------------------------


def entries(reference: str) -> int:
    return Entry.objects.filter(case__reference=reference).count()


def test_the_same_bundle_again_is_the_same_file_and_no_second_entry(reference: str) -> None:
    browser = inside()
    first = bundle_of(browser, reference)
    after = entries(reference)
    assert bundle_of(browser, reference) == first and entries(reference) == after
    browser.get(f"/liaison/cases/{reference}/")  # a look changes nothing that the bundle says
    assert bundle_of(browser, reference) == first
    perform(FileLetter(2, "in", "خطاب جديد."), reference, cast.layla.actor, timezone.now())
    assert bundle_of(browser, reference) != first


def test_the_file_is_gone_with_the_access_and_after_a_day(reference: str, tmp_path: Path) -> None:
    """What is kept never outlives what it was kept for."""
    one = invited()
    bundle_of(inside(one), reference)
    now = timezone.now()
    handed.tidy(now)
    assert len(list((tmp_path / "liaison").iterdir())) == 1
    handed.tidy(now + timedelta(hours=25))
    assert not list((tmp_path / "liaison").iterdir())
    bundle_of(inside(one), reference)
    Invitation.objects.update(revoked_at=now)
    tidying._last_at.clear()
    tidying.run_once(now)
    assert not list((tmp_path / "liaison").iterdir())


def test_who_asks_for_many_bundles_waits_and_the_record_does_not_grow(reference: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(handed, "MOST", 2)
    browser = inside()
    for n in range(handed.MOST):
        bundle_of(browser, reference)
        perform(FileLetter(2, "in", f"خطاب {n}."), reference, cast.layla.actor, timezone.now())
    before = entries(reference)
    refused = browser.post(f"/liaison/cases/{reference}/evidence/")
    assert refused.status_code == 429 and refused["Retry-After"] == "3600" and entries(reference) == before
    assert Look.objects.filter(what="bundle").count() == handed.MOST


def laid_down(folder: Path) -> set[str]:
    return {path.name for path in (folder / "liaison").iterdir()}


def test_a_file_that_is_tidied_away_while_it_is_handed_out_is_handed_out(reference: str, monkeypatch: Any) -> None:
    browser, found = inside(), handed.kept
    first = bundle_of(browser, reference)

    def then_tidied(one: Invitation, loaded: Any) -> Any:
        same = found(one, loaded)
        handed.tidy(timezone.now() + timedelta(hours=25))
        return same

    monkeypatch.setattr(handed, "kept", then_tidied)
    assert bundle_of(browser, reference) == first


def test_what_cannot_be_kept_is_handed_out_all_the_same(reference: str, tmp_path: Path, monkeypatch: Any) -> None:
    """Its entry says that it was given: a full disk must not make that untrue."""
    browser, before = inside(), entries(reference)

    def full(*_any: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handed.shutil, "copyfileobj", full)
    assert given_in(all_words(bundle_of(browser, reference))) == {THEIRS, COPY}
    assert entries(reference) == before + 1 and not laid_down(tmp_path)


def test_a_file_that_is_not_ours_stays_and_stops_nobody(reference: str, tmp_path: Path) -> None:
    bundle_of(inside(), reference)
    strangers = {".DS_Store", "1-2.zip", "x-y-z.zip", "notes.txt"}
    for name in strangers:
        (tmp_path / "liaison" / name).write_text("x")
    Invitation.objects.update(revoked_at=timezone.now())
    tidying._last_at.clear()
    tidying.run_once(timezone.now())
    assert laid_down(tmp_path) == strangers


def test_tidying_costs_as_much_for_many_bundles_as_for_one(reference: str, tmp_path: Path) -> None:
    """Each that is current stays: its name is told from the rows as it was told from the case."""
    for _ in range(3):
        bundle_of(inside(invited()), reference)
    perform(Disclose("nelc", "page"), reference, cast.system, timezone.now())
    with CaptureQueriesContext(connection) as asked:
        handed.tidy(timezone.now())
    assert len(laid_down(tmp_path)) == 3 and len(asked) == 3
    release(scenes.seat(cast.layla), reference, HERS)
    handed.tidy(timezone.now())
    assert not laid_down(tmp_path)


def test_who_knocked_long_ago_is_forgotten_and_once_a_minute_is_enough(reference: str) -> None:
    bundle_of(inside(), reference)
    now = timezone.now() + timedelta(hours=2)
    tidying._last_at.clear()
    assert tidying.run_once(now) == 1 and not Knock.objects.exists()
    Knock.objects.create(key="bundle:1", at=now - timedelta(days=1))
    assert tidying.run_once(now + timedelta(seconds=59)) == 0
    assert tidying.run_once(now + tidying.EVERY) == 1
    assert "insaf.intake.external.tidying" in ROUNDS
