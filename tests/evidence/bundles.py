"""A case with everything in it, its bundle, and the bundle unpacked."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from functools import cache
from pathlib import Path

import pypdfium2

from insaf.cases import files, queries
from insaf.core.acts import handling, intake
from insaf.outbox import follow
from insaf.reports.bundle import Made, Order, make
from insaf.site import evidence
from tests import cast, given

NOTE = "ملاحظة داخلية لا تخرج من المركز"
IN_CONFIDENCE = "أقرّت الجهة بالخطأ سرًّا"
WRITTEN = (
    "أنا أمينة الحربي، ألغيت التسجيل ولم يصلني المبلغ.\n"
    "هاتفي 055 123 4567 وبريدي Amina@Example.com، وكلّمت الأستاذ عمر.\n"
    "Refund was promised in 5 days 😀."
)
AS_IT_STANDS = "نعتذر عن التأخير، والمبلغ في طريقه إليك."
HIDDEN = ("أمينة", "الحربي", "amina@example.com", "551234567", "055 123 4567", "عمر", "الشهري", NOTE, IN_CONFIDENCE)
"""What no byte of a bundle may say, unless the complainant is to be named."""


def full() -> given.StoredMatter:
    """Amina's complaint about Omar: a file with a wicked name, a note, a talk in confidence, letters, a late date."""
    receipt = files.keep("إيصال الدفع".encode(), "../../إيصال\u202efdp.pdf", "application/pdf")
    m = given.stored_case(narrative=WRITTEN, outcome_sought="إعادة المبلغ", files=(receipt,))
    m.assigned_to(cast.salma).assessed(by=cast.salma)
    m.does(cast.layla, intake.NamePerson(str(cast.omar.id)))
    m.does(cast.salma, handling.AddNote(NOTE))
    m.does(cast.salma, handling.Reply(AS_IT_STANDS))
    m.does(cast.salma, handling.RecordContact("قسم المالية", "phone", IN_CONFIDENCE))
    follow.run_once(m.now)
    return m.late_by(2)


@cache
def sample() -> bytes:
    """One bundle for all tests that only look at it; its case is gone with the test that asked first."""
    return bundle(full())[1]


def bundle(m: given.StoredMatter, names: bool = False, to: str = "") -> tuple[Made, bytes]:
    loaded = queries.load(m.reference)
    assert loaded is not None
    out = io.BytesIO()
    made = make(loaded, Order(names, to), m.now + timedelta(minutes=1), out, evidence)
    return made, out.getvalue()


def unpacked(raw: bytes, folder: Path) -> Path:
    """The one folder in the ZIP, laid down."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


def names_in(top: Path) -> list[str]:
    return sorted(path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file())


def verified(folder: Path, *words: str, program: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The program of the bundle in a process of its own, which cannot see Insaf."""
    command = [sys.executable, "-I", "-S", str(program or folder / "verify.py"), *words]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)


def text_of(pdf: bytes) -> str:
    """The words of a PDF as a browser copies them."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
