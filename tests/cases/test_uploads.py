"""Files that somebody crafted are refused in plain words, and never break the page (B-12, L-07)."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from insaf.cases import uploads


def package(folder: str = "word/") -> bytes:
    """An Office file as small as one can be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for part in ("[Content_Types].xml", f"{folder}document.xml"):
            zipped.writestr(part, "<x/>" * 20)
    return packed.getvalue()


def come(content: bytes, name: str = "خطاب.docx") -> tuple[int, int]:
    """How many were taken and how many refused."""
    taken, refused = uploads.take([SimpleUploadedFile(name, content)])
    return len(taken), len(refused)


def test_an_office_file_is_taken() -> None:
    assert come(package()) == (1, 0)
    assert come(package("xl/")) == (0, 1), "a table that says it is a letter"


def test_a_package_that_asks_for_a_newer_reader_is_refused() -> None:
    """Version 9.9 to extract: the zip reader raises NotImplementedError."""
    crafted = bytearray(package())
    at = crafted.find(b"PK\x01\x02")
    struct.pack_into("<H", crafted, at + 6, 99)
    assert come(bytes(crafted)) == (0, 1)


@pytest.mark.parametrize("seed", range(4))
def test_no_mutilated_package_breaks_the_page(seed: int) -> None:
    whole, chance = package(), random.Random(seed)
    for _ in range(100):
        crafted = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            crafted[chance.randrange(len(whole) // 2, len(whole))] = chance.choice((0, 1, 99, 127, 255))
        if chance.random() < 0.3:
            del crafted[chance.randrange(len(crafted)) :]
        assert sum(come(bytes(crafted) or b"P")) == 1
