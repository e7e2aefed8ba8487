"""The evidence bundle opens and proves itself without Insaf, and hides whom it must (E-19)."""

from __future__ import annotations

import ast
import io
import json
import runpy
import subprocess
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from insaf.cases import access, checkpoints, files, queries
from insaf.cases.models import Passage
from insaf.core.acts.intake import AddInformation
from insaf.core.acts.preferring import CorrectContact
from insaf.core.acts.referring import AnswerReferral, FileLetter, Refer
from insaf.outbox.models import Letter
from insaf.reports.bundle import Order, make
from insaf.reports.bundle.names import safe
from insaf.site import evidence
from tests import cast, given
from tests.evidence import bundles

PROGRAM = Path("insaf/reports/bundle/verify.py").resolve()


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return bundles.unpacked(bundles.sample(), tmp_path)


@pytest.fixture
def check() -> Any:
    """The program's own judgement, without a process for each question."""
    return runpy.run_path(str(PROGRAM))["check"]


@pytest.mark.both_databases
def test_unpacked_in_an_empty_folder_it_proves_itself_without_insaf(tmp_path):
    """E-19"""
    top = bundles.unpacked(bundles.bundle(bundles.full())[1], tmp_path)
    done = bundles.verified(top)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "As it was made" in done.stdout and str(checkpoints.verifier_key()) in done.stdout
    sums = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=top, check=False)
    assert sums.returncode == 0


def test_it_holds_the_dossiers_letters_files_times_proofs_and_both_verifiers(top):
    """E-19"""
    there = bundles.names_in(top)
    for name in (
        "README.ar.txt", "README.en.txt", "dossier.ar.pdf", "dossier.en.pdf", "timeline.json", "deadlines.json",
        "record/entries.jsonl", "record/checkpoint.txt", "record/key.txt", "record/passages.json",
        "manifest.json", "manifest.note", "SHA256SUMS", "verify.py", "verify.html", "files/001-إيصالfdp.pdf",
    ):  # fmt: skip
        assert name in there
    assert sum(name.startswith("letters/") for name in there) >= 4
    assert any(bundles.AS_IT_STANDS in (top / n).read_text() for n in there if n.endswith("reply.txt"))


def test_one_byte_changed_in_any_file_is_named(top, check):
    """E-19: each file in turn, at its first, middle and last byte."""
    assert check(str(top)) == []
    for name in bundles.names_in(top):
        path = top / name
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert name in dict(check(str(top))), (name, at)
        path.write_bytes(whole)
    assert check(str(top)) == []


def test_a_removed_an_added_and_a_renamed_file_are_named(top, check):
    for name in bundles.names_in(top):
        whole = (top / name).read_bytes()
        (top / name).unlink()
        if name != "manifest.json":
            assert name in dict(check(str(top))), name
        (top / name).write_bytes(whole)
    (top / "letters/999-invented.txt").write_text("لم تُرسل")
    assert dict(check(str(top))) == {"letters/999-invented.txt": "was added"}
    (top / "letters/999-invented.txt").rename(top / "files/x")
    assert dict(check(str(top))) == {"files/x": "was added"}


def test_a_link_in_place_of_a_file_is_named(top, check):
    (top / "verify.html").unlink()
    (top / "verify.html").symlink_to(top / "verify.py")
    assert "verify.html" in dict(check(str(top)))


def test_whoever_makes_the_lists_anew_cannot_sign_them(top, check):
    """A forger who changes a letter and every list that names it lacks the key."""
    module = runpy.run_path(str(PROGRAM))
    letter = next(name for name in bundles.names_in(top) if name.endswith("reply.txt"))
    (top / letter).write_text("نرفض الطلب.")
    manifest = json.loads((top / "manifest.json").read_text())
    for one in manifest["files"]:
        one["sha256"] = module["sha256_of"](str(top / one["path"]))
    (top / "manifest.json").write_text(json.dumps(manifest))
    named = {**{one["path"]: one["sha256"] for one in manifest["files"]}}
    named |= {name: module["sha256_of"](str(top / name)) for name in ("manifest.json", "manifest.note")}
    (top / "SHA256SUMS").write_text("".join(f"{named[name]}  {name}\n" for name in sorted(named)))
    assert dict(check(str(top))) == {"manifest.json": "was changed"}


def test_the_exit_code_says_whether_it_is_whole_altered_or_no_bundle(top, tmp_path):
    assert bundles.verified(top, "--key", str(checkpoints.verifier_key())).returncode == 0
    assert bundles.verified(top, "--key", "another+00000000+AA").returncode == 1
    (top / "timeline.json").write_text("{}")
    assert bundles.verified(top).returncode == 1
    empty = tmp_path / "empty"
    empty.mkdir()
    assert bundles.verified(empty, str(empty), program=PROGRAM).returncode == 2


def test_the_program_is_read_by_python_3_8():
    ast.parse(PROGRAM.read_text(), feature_version=(3, 8))
    imported = {
        name.name
        for node in ast.walk(ast.parse(PROGRAM.read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported == {"base64", "hashlib", "json", "os", "re", "sys"}


def test_no_byte_says_what_is_hidden_not_even_in_the_pdfs(top):
    """E-19: the complainant unless named, staff by name, notes, and what was said in confidence."""
    for name in bundles.names_in(top):
        raw = (top / name).read_bytes()
        said = bundles.text_of(raw) if name.startswith("dossier") else raw.decode()
        for hidden in bundles.HIDDEN:
            assert hidden.casefold() not in said.casefold() and hidden not in name, (name, hidden)
            assert hidden.encode() not in raw
    assert "محجوب" in bundles.text_of((top / "dossier.ar.pdf").read_bytes())


def test_what_is_hidden_stays_a_commitment_and_what_is_shown_opens_its_seal(tmp_path):
    top = bundles.unpacked(bundles.bundle(bundles.full())[1], tmp_path)
    known = json.loads((top / "record/passages.json").read_text())
    rows = {one.digest: one for one in Passage.objects.all()}
    assert {one["digest"] for one in known["shown"]} | set(known["withheld"]) == set(rows)
    withheld = {rows[digest].text for digest in known["withheld"]}
    assert {bundles.NOTE, bundles.IN_CONFIDENCE, bundles.WRITTEN} <= withheld
    assert bundles.AS_IT_STANDS in {one["text"] for one in known["shown"]}


def test_the_complainant_is_named_when_asked_for_and_nobody_else(tmp_path):
    top = bundles.unpacked(bundles.bundle(bundles.full(), names=True, to="nelc")[1], tmp_path)
    dossier = bundles.text_of((top / "dossier.ar.pdf").read_bytes())
    assert "أمينة الحربي" in dossier and "المركز الوطني للتعليم" in dossier
    assert "amina@example.com" in bundles.text_of((top / "dossier.en.pdf").read_bytes())
    whole = "".join((top / n).read_text() for n in bundles.names_in(top) if n.endswith((".json", ".txt", ".html")))
    assert "الشهري" not in whole + dossier and bundles.NOTE not in whole + dossier
    assert bundles.verified(top).returncode == 0


def test_no_secret_leaves_with_the_letters(tmp_path):
    """No link that opens the case, no tracking code, no address that writes into it."""
    m = bundles.full()
    top = bundles.unpacked(bundles.bundle(m)[1], tmp_path)
    secret = access.secret_of(m.row)
    for name in bundles.names_in(top):
        assert secret.encode() not in (top / name).read_bytes()
        if name.startswith("letters/"):
            assert "/track/open/" not in (top / name).read_text()


def test_what_went_as_a_text_message_stands_as_it_was_texted(tmp_path):
    """E-19, K-17: not the longer letter that a mail would have been, and without the link that opens the case."""
    m = bundles.full()
    assert Letter.objects.filter(case=m.row, kind="acknowledgement").update(channel="sms") == 1
    top = bundles.unpacked(bundles.bundle(m)[1], tmp_path)
    (name,) = (name for name in bundles.names_in(top) if name.endswith("-acknowledgement.txt"))
    text = (top / name).read_text()
    assert text.startswith("وصلتنا") and m.reference in text and len(text) < 160
    assert "/s/" not in text and "/track/" not in text
    assert not (top / name.replace(".txt", ".html")).exists()


def test_every_day_of_every_date_is_there_and_agrees(top):
    """C-08"""
    promises = json.loads((top / "deadlines.json").read_text())["promises"]
    decide = next(one for one in promises if one["kind"] == "decide")
    (date,) = decide["dates"]
    assert date["agrees"] and [day["number"] for day in date["days"] if day["number"]] == list(range(1, 16))
    assert {day["why"]["ar"] for day in date["days"] if day["number"] is None} == {"إجازة أسبوعية"}
    assert all(date["agrees"] for one in promises for date in one["dates"])


def test_the_timeline_names_every_entry_in_both_languages(top):
    entries = json.loads((top / "timeline.json").read_text())["entries"]
    assert [one["n"] for one in entries] == list(range(len(entries)))
    spoken = [one for one in entries if "ar" in one]
    assert all(one["ar"]["said"] or one["ar"]["text"] for one in spoken) and len(spoken) > 20
    assert all("en" in one for one in spoken)


@pytest.mark.both_databases
def test_the_same_record_gives_the_same_bytes():
    m = bundles.full()
    (first, raw), (second, again) = bundles.bundle(m), bundles.bundle(m)
    assert raw == again and first == second


def test_no_name_of_a_file_leads_out_of_the_folder():
    for wicked in (
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\x\\y.exe",
        "a\u202etxt.exe",
        "..",
        ".",
        "",
        "CON",
        "nul.txt",
        "x" * 400 + ".pdf",
        "a\nb",
    ):
        name = safe(wicked)
        assert name and "/" not in name and "\\" not in name and not name.startswith(".") and "\u202e" not in name
        assert len(name) <= 82 and name.isprintable()


def test_a_hundred_megabytes_pass_through_without_standing_in_memory(tmp_path):
    m = given.stored_case()
    big = files.keep((bytes(1 << 20) for _ in range(100)), "تسجيل.wav", "audio/wav")
    m.does(cast.complainant, AddInformation("التسجيل مرفق.", (big,)))
    loaded = queries.load(m.reference)
    with (tmp_path / "b.zip").open("w+b") as out:
        tracemalloc.start()
        make(loaded, Order(), m.now, out, evidence)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 40_000_000
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert max(one.file_size for one in archive.infolist()) == 100 << 20


def test_a_file_that_was_lost_is_listed_and_not_invented(tmp_path):
    m = bundles.full()
    (sha256,) = {one.sha256 for one in m.row.attachments.all()}
    files.path_of(sha256).unlink()
    top = bundles.unpacked(bundles.bundle(m)[1], tmp_path)
    assert not any(name.startswith("files/") for name in bundles.names_in(top))
    assert sha256 in bundles.text_of((top / "dossier.en.pdf").read_bytes())
    assert bundles.verified(top).returncode == 0


def test_every_file_lies_in_one_folder_of_the_zip():
    m = bundles.full()
    with zipfile.ZipFile(io.BytesIO(bundles.bundle(m)[1])) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {f"insaf-{m.reference}"}


def test_an_address_and_a_number_that_were_corrected_stay_hidden_too(tmp_path):
    """The former ones stand in her words and in letters, though the case knows only the new ones."""
    m = bundles.full()
    m.does(cast.layla, CorrectContact("saad@example.net", "+966509998877", "اتصلت من رقمها المسجل."))
    top = bundles.unpacked(bundles.bundle(m)[1], tmp_path)
    for name in bundles.names_in(top):
        raw = (top / name).read_bytes()
        said = bundles.text_of(raw) if name.startswith("dossier") else raw.decode()
        for hidden in (*bundles.HIDDEN, "saad@example.net", "509998877"):
            assert hidden not in said, (name, hidden)


def test_what_passed_with_another_body_is_withheld_from_a_body(tmp_path):
    """E-17: its letters, their files, our reply to it; the house itself reads all of them."""
    m = bundles.full()
    theirs = files.keep(b"%PDF-1.7 of another body", "their-own.pdf", "application/pdf")
    m.does(cast.layla, Refer("in", "nelc", "NELC-1", asks="ما يسأله المركز"))
    m.does(
        cast.layla,
        Refer(
            "in",
            "other",
            "OTHER-777",
            contact="Mr Otherman",
            asks="ما تسأله الأخرى",
            files=(theirs,),
            name="هيئة أخرى",
            way="hand",
        ),
    )
    m.does(cast.layla, AnswerReferral("other", "ردنا على الأخرى", 2, way="mailed", to="otherman@example.sa"))
    m.does(cast.layla, FileLetter(2, "in", "خطاب ثانٍ من الأخرى"))
    secret = (
        "OTHER-777",
        "Otherman",
        "ما تسأله الأخرى",
        "هيئة أخرى",
        "ردنا على الأخرى",
        "خطاب ثانٍ",
        "otherman@",
        "their-own",
        "of another body",
    )
    for to, open_ in (("nelc", False), ("", True)):
        top = bundles.unpacked(bundles.bundle(m, to=to)[1], tmp_path / (to or "house"))
        assert bundles.verified(top).returncode == 0
        said = " ".join([*bundles.names_in(top), *(all_of(top / name) for name in bundles.names_in(top))])
        assert "ما يسأله المركز" in said
        assert [word for word in secret if (word in said) is not open_] == []
        for language, others, literal in (
            ("en", "What other external bodies wrote", "misspelt"), ("ar", "جهات خارجية أخرى", "كُتب اسمه على وجه آخر"),
        ):  # fmt: skip
            readme = (top / f"README.{language}.txt").read_text()
            assert (others in readme) is (to == "nelc") and literal in readme


def all_of(path: Path) -> str:
    raw = path.read_bytes()
    return bundles.text_of(raw) if path.name.startswith("dossier") else raw.decode(errors="replace")


@pytest.mark.parametrize("name", ["أمينة_الحربي.pdf", "ID_أمينة2.pdf", "0551_234_567.pdf", "كشف_أمينة.الحربي.pdf"])
def test_the_name_of_a_file_names_nobody(name, tmp_path):
    """E-19: however the parts of a name are joined."""
    card = files.keep(b"%PDF-1.7", name, "application/pdf")
    m = given.stored_case(files=(card,))
    top = bundles.unpacked(bundles.bundle(m)[1], tmp_path)
    said = " ".join([*bundles.names_in(top), (top / "timeline.json").read_text(), (top / "manifest.json").read_text()])
    assert not [part for part in ("أمينة", "الحربي", "234_567") if part in said]
