"""Recordings are handed out in parts to who asks so; telephones play nothing else (RFC 9110, 14)."""

from io import BytesIO
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from insaf.web.ranges import part

SOUND = bytes(range(100))


def asked(range_: str, answer: Any = None, **headers: str) -> Any:
    request = RequestFactory().get("/", headers={"Range": range_, **headers} if range_ else headers)
    return part(request, answer or HttpResponse(SOUND, content_type="audio/wav", headers={"X-Kept": "1"}))


@pytest.mark.parametrize(
    ("range_", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=10-", 10, 99), ("bytes=-5", 95, 99), ("bytes=90-500", 90, 99), ("bytes=-500", 0, 99)],
)
def test_the_part_that_was_asked_for_is_given_and_what_stands_around_it_stays(
    range_: str, first: int, last: int
) -> None:
    for answer in (None, FileResponse(BytesIO(SOUND), content_type="audio/wav", headers={"X-Kept": "1"})):
        given = asked(range_, answer)
        assert (given.status_code, given.content) == (206, SOUND[first : last + 1])
        assert given["Content-Range"] == f"bytes {first}-{last}/100"
        assert (given["Content-Length"], given["X-Kept"]) == (str(last - first + 1), "1")


@pytest.mark.parametrize("range_", ["", "bytes=", "bytes=-", "bytes=5-1x", "bytes=0-1,4-5", "lines=1-2"])
def test_what_cannot_be_understood_is_answered_with_the_whole(range_: str) -> None:
    given = asked(range_)
    assert (given.status_code, given.content, given["Accept-Ranges"]) == (200, SOUND, "bytes")


@pytest.mark.parametrize("range_", ["bytes=100-", "bytes=5-4", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(range_: str) -> None:
    given = asked(range_)
    assert (given.status_code, given["Content-Range"], given.content) == (416, "bytes */100", b"")


def test_other_things_than_sound_are_given_whole() -> None:
    given = asked("bytes=0-1", HttpResponse(SOUND, content_type="application/pdf"))
    assert given.status_code == 200 and "Accept-Ranges" not in given
