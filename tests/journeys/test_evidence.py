"""From a referral to the bundle on the other side's desk: made by one click, on the record, proven elsewhere (E-19)."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from insaf.cases.models import Entry
from insaf.core.acts.handling import AddNote
from insaf.core.acts.referring import Refer
from insaf.portal import timeline as portal
from insaf.rulebook import seeding
from insaf.site.cli import main
from insaf.site.translations import compile_all
from tests import cast, given
from tests.desk import scenes
from tests.evidence import bundles
from tests.external import test_liaison as liaisons

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    compile_all()
    seeding.ensure(given.SUNDAY)
    cast.hired()


@pytest.fixture
def reference() -> str:
    """Late for two days, brought back by the external body."""
    reference = scenes.received(timedelta(days=40))
    scenes.assessed(reference, cast.faisal)
    scenes.does(cast.omar, AddNote(bundles.NOTE), reference)
    scenes.does(cast.omar, Refer("in", "nelc", "NELC-88/1448", "مسؤول الشكاوى"), reference)
    return reference


def downloaded(response: Any) -> bytes:
    assert response.status_code == 200, response.content[-800:]
    assert response["Content-Type"] == "application/zip" and "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content)


def last_of(reference: str) -> dict[str, Any]:
    return json.loads(Entry.objects.filter(case__reference=reference).order_by("-n").first().body)


def test_one_click_gives_the_bundle_puts_it_on_the_record_and_it_proves_itself(reference, tmp_path):
    """E-19"""
    client = scenes.seat(cast.omar)
    assert f"/desk/cases/{reference}/evidence/" in scenes.page(client, reference)
    raw = downloaded(client.post(f"/desk/cases/{reference}/evidence/", {"to": "nelc", "names": "yes"}))
    top = bundles.unpacked(raw, tmp_path)
    assert bundles.verified(top).returncode == 0
    assert "أمينة الحربي" in bundles.text_of((top / "dossier.ar.pdf").read_bytes())
    assert "NELC-88/1448" in (top / "timeline.json").read_text()
    entry = last_of(reference)
    assert (entry["type"], entry["actor"]) == ("Disclosed", f"staff:{cast.omar.id}")
    assert entry["data"] == {"to": "nelc", "what": "bundle", "sha256": hashlib.sha256(raw).hexdigest()}
    assert "سُلّمت حزمة الأدلة" in scenes.page(client, reference)


def test_the_complainant_sees_to_whom_it_went_and_not_what_staff_made_for_themselves(reference):
    from insaf.cases import queries

    client = scenes.seat(cast.layla)
    client.post(f"/desk/cases/{reference}/evidence/")
    loaded = queries.load(reference)
    assert not any("حزمة" in item.said or "أدلة" in item.said for item in portal.of(loaded))
    client.post(f"/desk/cases/{reference}/evidence/", {"to": "nelc"})
    assert any("سلّمنا أدلة طلبك إلى المركز الوطني" in item.said for item in portal.of(queries.load(reference)))


def test_the_auditor_may_and_a_stranger_and_an_unknown_body_may_not(reference):
    address = f"/desk/cases/{reference}/evidence/"
    downloaded(scenes.seat(cast.yusuf).post(address))
    assert scenes.seat(cast.mallory).post(address).status_code == 403
    entries = Entry.objects.count()
    assert scenes.seat(cast.omar).post(address, {"to": "mars"}).status_code == 409
    assert scenes.seat(cast.omar).get(address).status_code == 405
    assert Entry.objects.count() == entries


def test_the_command_writes_it_masked_and_says_its_fingerprint(reference, tmp_path, capsys):
    """E-19"""
    out = tmp_path / "b.zip"
    main(["case", "bundle", reference.lower(), "-o", str(out), "--by", cast.layla.email])
    raw = out.read_bytes()
    assert hashlib.sha256(raw).hexdigest() in capsys.readouterr().out
    assert last_of(reference)["actor"] == f"staff:{cast.layla.id}"
    top = bundles.unpacked(raw, tmp_path / "open")
    assert bundles.verified(top).returncode == 0
    assert "أمينة" not in (top / "timeline.json").read_text() and bundles.NOTE.encode() not in raw
    assert [one.name for one in tmp_path.iterdir() if "draft" in one.name] == []


def test_a_flipped_byte_in_transit_is_named_on_the_other_side(reference, tmp_path):
    top = bundles.unpacked(downloaded(scenes.seat(cast.omar).post(f"/desk/cases/{reference}/evidence/")), tmp_path)
    whole = (top / "deadlines.json").read_bytes()
    (top / "deadlines.json").write_bytes(whole.replace(b"2026-", b"2025-", 1) if b"2026-" in whole else whole[::-1])
    done = bundles.verified(top)
    assert done.returncode == 1 and "deadlines.json: was changed" in done.stdout


def test_what_is_made_is_what_is_recorded_even_when_nobody_reads_it_out(reference):
    """The entry stands before the first byte leaves: who breaks off the download has had it all the same."""
    response = scenes.seat(cast.omar).post(f"/desk/cases/{reference}/evidence/")
    assert last_of(reference)["type"] == "Disclosed"
    assert io.BytesIO(b"".join(response.streaming_content)).read(2) == b"PK"
    assert Path(response.filename).name == f"insaf-{reference}.zip"


def test_whom_the_body_sends_downloads_it_unnamed_and_only_of_its_own_referrals(reference, tmp_path):
    """E-19: the liaison's own button; each download is an entry with its fingerprint."""
    browser = liaisons.inside()
    address = f"/liaison/cases/{reference}/evidence/"
    assert address in browser.get(f"/liaison/cases/{reference}/").content.decode()
    assert browser.get(address).status_code == 405
    raw = downloaded(browser.post(address))
    assert last_of(reference)["data"] == {"to": "nelc", "what": "bundle", "sha256": hashlib.sha256(raw).hexdigest()}
    top = bundles.unpacked(raw, tmp_path)
    assert bundles.verified(top).returncode == 0
    assert (
        "أمينة" not in (top / "timeline.json").read_text() and bundles.NOTE not in (top / "timeline.json").read_text()
    )
    assert browser.post(f"/liaison/cases/{scenes.received()}/evidence/").status_code == 404
    assert Client().post(address).status_code == 404
