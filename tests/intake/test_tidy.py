"""What nobody sent is forgotten, its files as well; what a case holds stays (B-12, L-18)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases import files
from insaf.cases.models import Attachment
from insaf.intake.web import tidy
from insaf.intake.web.models import Submission
from insaf.site.worker import ROUNDS
from tests.intake.visitor import Visitor, pdf

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.INSAF_FILES = tmp_path / "files"
    tidy._next_at.clear()
    return tmp_path / "files"


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_the_worker_tidies_once_an_hour(own_files: Path) -> None:
    assert "insaf.intake.web.tidy" in ROUNDS
    files.keep(b"nobody's", "x.txt", "text/plain")
    later = timezone.now() + tidy.YOUNG + timedelta(hours=1)
    assert [tidy.run_once(later), tidy.run_once(later)] == [1, 0]
    files.keep(b"nobody's", "x.txt", "text/plain")
    os.utime(next(own_files.glob("??/*")), (0, 0))
    assert tidy.run_once(later + tidy.EVERY / 2) == 0 and tidy.run_once(later + tidy.EVERY) == 1


def test_an_abandoned_draft_is_forgotten_with_its_files(amina: Visitor, own_files: Path) -> None:
    amina.fills(files=pdf())
    assert tidy.tidy(timezone.now()) == 0 and kept(own_files) == Submission.objects.count() == 1
    assert tidy.tidy(timezone.now() + tidy.YOUNG + timedelta(hours=1)) == 1
    assert kept(own_files) == Submission.objects.count() == 0


def test_a_file_that_a_case_or_a_held_submission_refers_to_is_never_removed(amina: Visitor, own_files: Path) -> None:
    amina.files(files=pdf())
    held = Visitor().files(nickname_again="bot", narrative="أمر آخر", title="آخر")
    Submission.objects.filter(state="held").update(files=[vars(files.keep(b"held", "y.txt", "text/plain"))])
    assert "/new/receipt/" in held.here
    assert tidy.tidy(timezone.now() + timedelta(days=400)) == 0
    assert files.read(Attachment.objects.get().sha256) and kept(own_files) == 2


def test_the_same_bytes_of_an_abandoned_draft_stay_with_the_case(amina: Visitor, own_files: Path) -> None:
    amina.files(files=pdf())
    Visitor().fills(files=pdf())
    assert tidy.tidy(timezone.now() + timedelta(days=400)) == 0
    assert files.read(Attachment.objects.get().sha256)


def test_a_case_that_takes_a_file_at_the_last_moment_keeps_it(amina: Visitor, own_files: Path) -> None:
    """What was free when it was looked for is asked again before it is removed."""
    amina.files(files=pdf())
    path = files.path_of(Attachment.objects.get().sha256)
    assert not tidy._removed(path, timezone.now() + timedelta(days=400)) and path.exists()


def test_what_a_writer_left_when_it_died_is_removed(own_files: Path) -> None:
    own_files.mkdir()
    (own_files / "draft-0123456789abcdef").write_bytes(b"half")
    assert tidy.tidy(timezone.now()) == 0
    assert tidy.tidy(timezone.now() + tidy.YOUNG + timedelta(hours=1)) == 1
