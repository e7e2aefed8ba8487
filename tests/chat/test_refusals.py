"""Wrong origin, oversized, too fast, foreign, forged and replayed: refused plainly, nothing leaks (L-05, L-20)."""

from __future__ import annotations

import pytest

from insaf.chat import limits, news, tokens
from insaf.chat.models import Conversation, Message
from insaf.core.policy import Kind
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget
from tests.intake.visitor import PDF

pytestmark = [pytest.mark.usefixtures("office")]


def test_only_the_sites_of_the_policy_may_talk() -> None:
    """L-20"""
    for origin in ("https://engineeringtracks.edu.sa", "https://www.engineeringtracks.edu.sa", scenes.HOME):
        assert Widget(origin).asks("hello")["token"]
    for origin in (
        "",
        "null",
        "https://evil.example",
        "http://engineeringtracks.edu.sa",
        "https://engineeringtracks.edu.sa.evil.example",
    ):
        widget = Widget(origin)
        assert set(widget.asks("hello")) == {"error", "said"} and widget.status == 403


@pytest.mark.parametrize("name", ["say", "file", "read", "typing", "seen", "stream", "end", "mail"])
def test_a_token_that_opens_nothing_opens_nothing(name: str) -> None:
    """L-20: forged, foreign, cut, empty, or that of another day: one answer."""
    scenes.there()
    amina = Widget().starts()
    ours, answers = amina.token, []
    for token in ("", "x", ours[:-1], ours.upper(), tokens.fresh(), "é" * 40, ours * 9):
        mallory = Widget(address="198.51.100.9")
        mallory.token = token
        answers.append((mallory.asks(name, text="x", client="forged-0001", number=1), mallory.status))
    assert all(one == answers[0] for one in answers) and answers[0][1] == 401
    late = amina.later(hours=25)
    assert (late.asks(name, text="x", client="forged-0001", number=1), late.status) == answers[0]
    assert Message.objects.count() == 1


def test_who_guesses_tokens_shuts_out_nobody_who_holds_one() -> None:
    """L-05: a whole town may share one address."""
    scenes.there()
    amina, mallory = Widget().starts(), Widget()
    mallory.token = tokens.fresh()
    statuses = [(mallory.asks("typing"), mallory.status)[1] for _ in range(limits.MISS.burst + 5)]
    assert set(statuses) == {401, 429}
    assert amina.says("ما زلت هنا").status == 200


def test_nobody_begins_with_a_token_of_their_own() -> None:
    mallory = Widget()
    mallory.token = "A" * 43 + ":1abc:" + "B" * 43
    mallory.asks("start", text="x", client="forged-0001")
    assert mallory.status == 401 and not Conversation.objects.exists()


def test_what_is_too_long_or_malformed_is_refused_and_not_kept() -> None:
    scenes.there()
    amina = Widget().starts()
    for body, status in (
        (b"{", 400), (b"[]", 400), (b'{"text": 7, "client": "client-0x"}', 400), (b"\xff\xfe", 400), (b"[" * 60_000, 400),
        (b'{"text": "  ", "client": "client-0x"}', 422), (b'{"text": "x", "client": "../../x"}', 400),
        (b'{"text": "%s", "client": "client-0x"}' % (b"x" * 4001), 413),
    ):  # fmt: skip
        answer = amina.sends("say", body)
        assert amina.status == status and set(answer) == {"error", "said"}, body[:40]
    assert amina.says("x" * 4000).status == 200 and Message.objects.count() == 2


def test_who_writes_too_fast_is_told_when_to_go_on_and_nothing_is_kept_twice() -> None:
    """L-05"""
    scenes.there()
    amina = Widget().starts()
    statuses = [amina.says(str(n)).status for n in range(limits.SAY.burst + 20)]
    assert set(statuses) == {200, 429} and Message.objects.count() == 1 + statuses.count(200)
    other = Widget(address="192.0.2.2").starts()
    assert other.says("غيره").status == 200, "another visitor is not slowed down"


def test_guessing_references_is_slowed_down_and_tells_nothing() -> None:
    """L-04, L-05: an unknown reference and a wrong code are one answer."""
    case = given_case()
    mallory = Widget()
    unknown = mallory.asks("track", reference="ET-2026-99999-Z", secret="x")
    wrong = mallory.asks("track", reference=case, secret="x")
    assert unknown == wrong and mallory.status == 422
    for _ in range(limits.TRACK.burst):
        mallory.asks("track", reference=case, secret="x")
    assert mallory.status == 429


def given_case() -> str:
    from insaf.chat import matter

    scenes.there()
    amina = Widget().starts()
    return matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN).reference


def test_who_knows_reference_and_secret_is_shown_how_it_stands() -> None:
    """L-04: and staff see that the case is this visitor's only then."""
    from insaf.cases import access
    from insaf.cases.models import Case

    reference = given_case()
    visitor = Widget(address="192.0.2.3").starts()
    assert visitor.row.proven == []
    secret = access.secret_of(Case.objects.get(reference=reference))
    answer = visitor.asks("track", reference=reference, secret=secret)
    assert answer["reference"] == reference and answer["link"] and visitor.row.proven == [reference]


def test_a_file_is_judged_by_its_bytes_and_read_by_its_own_visitor_only() -> None:
    scenes.there()
    amina, mallory = Widget().starts(), Widget(address="192.0.2.4").starts()
    amina.sends("file", PDF, {"client": "file-00001", "name": "إيصال.pdf"})
    assert amina.status == 200 and amina.row.last == 2
    amina.sends("file", PDF, {"client": "file-00001", "name": "إيصال.pdf"})
    assert amina.row.last == 2, "sent again, it is there once"
    assert amina.asks("read", number=2) == {} and amina.status == 200
    assert mallory.asks("read", number=2)["error"] == "missing"
    turned, _state = news.since(mallory.sent("re\u202efdp\n.pdf").row.pk, 0, OPEN)
    assert turned[-1]["text"] == "refdp .pdf", "J-06"
    for body, name in ((b"MZ", "x.exe"), (b"MZ", "x.pdf"), (b"", "x.pdf")):
        assert (
            amina.sends("file", body, {"client": f"file-{name}1".replace(".", "-"), "name": name})["error"]
            == "too-large"
        )
    assert amina.status == 413 and amina.row.last == 2


def test_an_address_in_a_page_keeps_no_secret_of_it() -> None:
    """Neither query nor fragment of the page is kept, nor anything that is no page."""
    scenes.there()
    assert Widget().starts().row.page == "engineeringtracks.edu.sa/courses"
    moved = Widget(address="192.0.2.6").starts()
    moved.asks("hello", page="https://engineeringtracks.edu.sa/fees?card=4111#x")
    assert moved.row.page == "engineeringtracks.edu.sa/fees"
    long = Widget(address="192.0.2.7").starts()
    assert long.asks("hello", page=f"https://engineeringtracks.edu.sa/fees?{'utm=x&' * 900}")["live"] is True
    assert long.row.page == "engineeringtracks.edu.sa/fees", "an address however long shuts nobody out"
    long.asks("hello", page="https://a:b@engineeringtracks.edu.sa/%D8%AF%D9%88%D8%B1%D8%A9%0A2.%20x%E2%80%AE")
    assert long.row.page == "engineeringtracks.edu.sa/دورة 2. x", "as people read it, and on one line"
    other = Widget(address="192.0.2.5").opens()
    other.asks("start", text="x", client="client-0001", page="javascript:alert(1)")
    assert other.row.page == ""
