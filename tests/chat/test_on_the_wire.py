"""The calls and streams as they go over the wire, on the product itself (L-20)."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests import live
from tests.intake.visitor import PDF
from tests.journeys.test_filing_survives_kill import _web_process
from tests.live import Live

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def insaf() -> Iterator[Live]:
    with live.running_insaf({"INSAF_DATABASE_URL": ""}) as running:
        _agent_is_there(running)
        yield running


def _agent_is_there(insaf: Live) -> None:
    """Somebody sits at the console, signed in by the form, with the stream open."""
    insaf.insaf("demo", "load", "--cases", "1")
    threading.Thread(target=_sits, args=(insaf,), daemon=True).start()
    end = time.monotonic() + 60
    while not Caller(insaf).asks("hello")["open"]:
        assert time.monotonic() < end, "nobody came to the console"
        time.sleep(0.2)


def _sits(insaf: Live) -> None:
    import http.cookiejar
    import re
    import urllib.parse
    import urllib.request

    from insaf.site.commands.demo import PASSWORD

    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{insaf.url}/desk/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
    assert token
    said = {"csrfmiddlewaretoken": token[1], "email": "omar@example.com", "password": PASSWORD}
    heads = {"Referer": f"{insaf.url}/desk/sign-in/", "Origin": insaf.url}
    browser.open(urllib.request.Request(f"{insaf.url}/desk/sign-in/", urllib.parse.urlencode(said).encode(), heads))
    page = browser.open(f"{insaf.url}/desk/chat/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
    assert token
    with browser.open(f"{insaf.url}/desk/chat/stream") as stream:
        while line := stream.readline():
            if line.startswith(b"event: beat"):  # as the page's script does
                said = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
                browser.open(urllib.request.Request(f"{insaf.url}/desk/chat/here/", said, heads))


class Caller:
    """A widget that speaks HTTP."""

    def __init__(self, insaf: Live) -> None:
        self.insaf, self.token = insaf, ""
        self.host, self.port = str(urlsplit(insaf.url).hostname), urlsplit(insaf.url).port

    def opens(self, name: str, said: Any = None, method: str = "POST", **heads: str) -> Any:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        given = {"Origin": self.insaf.url, "Content-Type": "application/json", **heads}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        body = said if isinstance(said, bytes) else json.dumps(said or {}).encode()
        connection.request(method, f"/chat/v1/{name}", body, {key: value for key, value in given.items() if value})
        return connection.getresponse()

    def asks(self, name: str, **said: Any) -> dict[str, Any]:
        answer = self.opens(name, said)
        assert answer.status == 200, answer.read()
        return dict(json.loads(answer.read()))

    def starts(self) -> Caller:
        self.token = self.asks("hello")["token"]
        self.asks("start", client=secrets.token_hex(8), text="السلام عليكم")
        return self

    def hears(self, stream: Any, number: int) -> list[int]:
        """The numbers that a stream tells until this one."""
        heard: list[int] = []
        while not heard or heard[-1] < number:
            line = stream.readline()
            assert line, f"the stream ended after {heard}"
            if line.startswith(b"id: "):
                heard.append(int(line[4:]))
        return heard


def test_a_stream_tells_what_is_behind_the_number_and_what_comes(insaf: Live) -> None:
    amina = Caller(insaf).starts()
    for n in range(3):
        amina.asks("say", client=f"message-{n:03}", text=str(n))
    stream = amina.opens("stream", {"after": 2})
    assert stream.getheader("content-type").startswith("text/event-stream")
    assert amina.hears(stream, 4) == [3, 4]
    began = time.monotonic()
    amina.asks("say", client="message-late", text="وهذه")
    assert amina.hears(stream, 5) == [5] and time.monotonic() - began < 15
    stream.close()


def test_only_the_allowed_origin_may_read_an_answer_and_never_with_cookies(insaf: Live) -> None:
    """L-20: no wildcard, no credentials; a stranger's page gets no header by which it could read."""
    caller = Caller(insaf)
    ours = caller.opens("hello")
    assert ours.getheader("access-control-allow-origin") == insaf.url
    assert ours.getheader("access-control-allow-credentials") is None and ours.getheader("set-cookie") is None
    for origin in ("https://evil.example", "null", ""):
        for method in ("POST", "OPTIONS"):
            answer = caller.opens("hello", method=method, Origin=origin)
            assert answer.status == 403 and answer.getheader("access-control-allow-origin") is None
    before = caller.opens("say", method="OPTIONS")
    assert before.status == 204 and "authorization" in before.getheader("access-control-allow-headers")


def test_what_is_too_large_or_for_another_host_is_refused_before_it_is_read(insaf: Live) -> None:
    """L-20"""
    amina = Caller(insaf).starts()
    assert amina.opens("say", b"x" * 65_537).status == 413
    assert amina.opens("file?client=file-00001", b"x" * (10 * 1024 * 1024 + 1)).status == 413
    assert amina.opens("hello", Host="evil.example").status == 404
    assert amina.opens("hello", method="GET").status == 405 and amina.opens("nothing").status == 404
    for answer in (amina.opens("hello"), amina.opens("hello", Origin="null")):
        assert (
            answer.getheader("x-content-type-options") == "nosniff" and answer.getheader("cache-control") == "no-store"
        )
    for path in ("/desk/chat/stream", "/desk/chat/stream?" + "a=1&" * 20):
        assert _status(insaf, path) == 403


def test_a_file_of_nobody_is_refused_before_one_byte_of_it_is_read(insaf: Live) -> None:
    """L-05, L-20: ten megabytes are held for whoever has a conversation, and for no one else."""
    caller = Caller(insaf)
    for token in ("", "Bearer forged"):
        connection = http.client.HTTPConnection(caller.host, caller.port, timeout=20)
        connection.putrequest("POST", "/chat/v1/file?client=file-00001&lang=en")
        for key, value in {
            "Origin": insaf.url,
            "Authorization": token,
            "Content-Length": str(10 * 1024 * 1024),
        }.items():
            connection.putheader(key, value)
        connection.endheaders()  # and nothing of the body is sent
        assert connection.getresponse().status == 401
        connection.close()


def test_files_come_no_faster_than_they_may_and_no_more_than_that_are_kept(insaf: Live) -> None:
    """L-05: what is refused is neither read nor judged nor kept."""
    amina, before = Caller(insaf).starts(), _files(insaf)
    heads = {"Content-Type": "application/octet-stream", "Insaf-Name": "x.txt"}
    statuses = [amina.opens(f"file?client=file-{n:05}", b"%d" % n, **heads).status for n in range(9)]
    assert statuses[:5] == [200] * 5 and set(statuses[5:]) <= {413, 429}
    assert _files(insaf) - before <= 5


def _files(insaf: Live) -> int:
    return sum(one.is_file() for one in (insaf.data_dir / "files").rglob("*"))


def test_the_name_of_a_file_is_in_no_address(insaf: Live) -> None:
    """Proxies keep addresses: a name may say what the matter is."""
    amina = Caller(insaf).starts()
    heads = {"Content-Type": "application/octet-stream", "Insaf-Name": quote("تقرير طبي.pdf")}
    assert amina.opens("file?client=file-00001&name=other.pdf", PDF, **heads).status == 200
    stream = amina.opens("stream", {"after": 1})
    amina.hears(stream, 2)
    while not (line := stream.readline()).startswith(b"data:"):
        pass
    assert json.loads(line[5:])["text"] == "تقرير طبي.pdf"
    stream.close()
    assert "insaf-name" in amina.opens("file", method="OPTIONS").getheader("access-control-allow-headers")


def test_a_file_that_is_too_large_is_refused_in_words(insaf: Live) -> None:
    answer = Caller(insaf).starts().opens("file?client=file-00001&lang=en", b"x" * (10 * 1024 * 1024 + 1))
    assert (answer.status, json.loads(answer.read())["said"]) == (413, "This is larger than we take.")


def _status(insaf: Live, path: str) -> int:
    caller = Caller(insaf)
    connection = http.client.HTTPConnection(caller.host, caller.port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().status


def test_a_conversation_has_so_many_streams_and_no_more(insaf: Live) -> None:
    """L-05"""
    amina = Caller(insaf).starts()
    streams = [amina.opens("stream", {"after": 0}) for _ in range(6)]
    assert [one.status for one in streams] == [200] * 4 + [429] * 2
    for one in streams:
        one.close()


def test_a_page_that_comes_again_takes_the_place_of_its_own_stream(insaf: Live) -> None:
    """L-05: a phone that lost its network five times in a minute hears on the sixth stream."""
    amina = Caller(insaf).starts()
    streams = [amina.opens("stream", {"after": 0, "tab": "the-phone"}) for _ in range(7)]
    assert {one.status for one in streams} == {200}
    amina.asks("say", client="message-next", text="عدت")
    assert amina.hears(streams[-1], 2) == [1, 2]
    while streams[0].readline():
        pass  # the first was ended in order


def test_a_server_that_is_told_to_stop_closes_open_streams_at_once(insaf: Live) -> None:
    amina = Caller(insaf).starts()
    stream = amina.opens("stream", {"after": 0})
    amina.hears(stream, 1)
    pid, began = _web_process(insaf.process.pid), time.monotonic()
    assert pid
    os.kill(pid, signal.SIGTERM)
    while stream.readline():
        pass  # to its orderly end: a cut one would raise
    assert time.monotonic() - began < 10
    again = amina.opens("stream", {"after": 1})
    amina.asks("say", client="message-next", text="بعد الإيقاف")
    assert amina.hears(again, 2) == [2], "what comes after is told once, to the stream that came again"
