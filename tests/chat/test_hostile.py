"""What nobody's widget sends by itself, and what must not break on it (L-05, L-20)."""

from __future__ import annotations

import pytest

from insaf.cases import files
from insaf.chat import desk_stream, limits, matter, talking
from insaf.chat.hub import of_libpq
from insaf.chat.models import Conversation
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said
from tests.desk.scenes import seat
from tests.intake.visitor import PDF

pytestmark = [pytest.mark.usefixtures("office")]


@pytest.mark.both_databases
def test_a_message_that_was_cut_within_an_emoji_is_kept() -> None:
    """Else the widget would send it for ever, and nothing behind it."""
    scenes.there()
    amina = Widget().starts()
    amina.sends("say", b'{"text": "cut \\ud83d", "client": "client-half"}')
    assert amina.status == 200 and said(amina.row)[-1] == ("visitor", "cut \ufffd")
    amina.sends("say", b'{"text": "whole \\ud83d\\ude00", "client": "client-whole"}')
    assert said(amina.row)[-1] == ("visitor", "whole \U0001f600")


@pytest.mark.both_databases
def test_a_beginning_into_a_settled_talk_opens_it_again_and_is_asked_for() -> None:
    """Nothing said is dropped, by whichever call it came."""
    scenes.there()
    amina = Widget().starts()
    talking.end(amina.row.pk, "left", OPEN)
    matter.dismiss(amina.row.pk, scenes.staff(cast.omar).actor, OPEN)
    amina.asks("start", text="بقي أمر", client="client-again")
    assert (amina.row.state, amina.row.outcome) == ("waiting", "")
    assert said(amina.row)[-2:] == [("system", "reopened"), ("visitor", "بقي أمر")]


def test_beginning_again_and_again_is_no_faster_than_writing() -> None:
    """L-05"""
    scenes.there()
    amina = Widget().starts()
    statuses = set()
    for n in range(limits.SAY.burst + 20):
        amina.asks("start", text="x", client=f"client-fast-{n}")
        statuses.add(amina.status)
    assert statuses == {200, 429}


def test_an_address_that_is_none_is_no_page() -> None:
    assert Widget().asks("hello", page="http://[x")["token"]


def test_one_address_has_its_text_mailed_to_so_many_and_no_more() -> None:
    """L-05: who writes a text could else have us send it to anybody."""
    scenes.there()
    for n in range(limits.MAILS.burst + 5):
        visitor = Widget().starts()
        visitor.asks("mail", contact=f"victim{n}@example.com")
    assert visitor.status == 429
    assert Conversation.objects.exclude(mail_to="").count() == limits.MAILS.burst


def test_files_are_fetched_no_faster_than_memory_bears() -> None:
    """L-05: each stands whole in memory until it is sent."""
    scenes.there()
    amina = Widget().starts()
    amina.sends("file", PDF, {"client": "file-00001", "name": "x.pdf"})
    statuses = [amina.asks("read", number=2) == {} and amina.status for _ in range(limits.READ.burst + 5)]
    assert statuses.count(200) == limits.READ.burst


def test_an_erased_file_is_missing() -> None:
    scenes.there()
    amina = Widget().starts()
    amina.sends("file", PDF, {"client": "file-00001", "name": "x.pdf"})
    one = amina.row.messages.get(kind="file")
    files.path_of(one.file["sha256"]).unlink()
    assert amina.asks("read", number=one.number)["error"] == "missing" and amina.status == 404


def test_a_cookie_of_another_page_of_the_host_shuts_nobody_out() -> None:
    omar = seat(cast.omar)
    session = f"insaf_session={omar.cookies['insaf_session'].value}"
    assert desk_stream.seat(f'stats={{"a": 1, b}}; {session}', {"talk": "²"}, "²") is not None


def test_the_connection_that_listens_is_as_encrypted_as_the_others() -> None:
    """L-20"""
    words = {"dbname": "insaf", "sslmode": "verify-full", "sslrootcert": "/ca.pem", "pool": {}, "context": 1}
    assert of_libpq(words) == {"dbname": "insaf", "sslmode": "verify-full", "sslrootcert": "/ca.pem"}
