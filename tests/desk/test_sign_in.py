"""Signing in: for everybody who works here, with no hint to anybody else (I-08)."""

import re
from typing import Any

from django.test import Client

from tests import cast
from tests.desk import scenes


def sign_in(client: Client, email: str = cast.omar.email, password: str = scenes.PASSWORD, **more: str) -> Any:
    return client.post("/desk/sign-in/", {"email": email, "password": password, **more})


def test_staff_sign_in_by_their_address_however_it_is_written() -> None:
    client = Client()
    answer = sign_in(client, cast.omar.email.upper())
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_the_session_gets_a_new_key_at_sign_in() -> None:
    client = Client()
    client.session["before"] = True
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_an_unknown_address_and_a_wrong_password_look_the_same() -> None:
    wrong = scenes.text(sign_in(Client(), password="guess"), 422)
    unknown = scenes.text(sign_in(Client(), "nobody@example.sa", "guess"), 422)
    assert "البريد أو كلمة المرور غير صحيحة" in wrong
    assert same_for_all(wrong) == same_for_all(unknown)


def same_for_all(page: str) -> str:
    """A page without what was typed and without its token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\w+@example.sa', "", page)


def test_who_left_cannot_sign_in() -> None:
    from insaf.people.models import Staff

    Staff.objects.filter(pk=cast.omar.id).update(is_active=False)
    assert sign_in(Client()).status_code == 422


def test_guessing_is_slowed_down() -> None:
    client = Client()
    for _ in range(6):
        assert sign_in(client, password="guess").status_code == 422
    assert sign_in(client).status_code == 429
    assert sign_in(client, cast.layla.email).status_code == 303, "another person is not kept waiting"


def test_nobody_is_led_to_another_site() -> None:
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_in(Client(), next=address)["Location"] == "/desk/"
    assert sign_in(Client(), next="/desk/mine/")["Location"] == "/desk/mine/"


def test_signing_out_is_a_deliberate_act_that_ends_the_session() -> None:
    client = scenes.seat(cast.omar)
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/").status_code == 303
    assert client.get("/desk/").status_code == 302


def test_a_guest_is_asked_to_sign_in_and_brought_back() -> None:
    reference = scenes.received()
    answer = Client().get(f"/desk/cases/{reference}/")
    assert answer["Location"] == f"/desk/sign-in/?next=/desk/cases/{reference}/"


def test_password_managers_know_the_fields() -> None:
    page = scenes.text(Client().get("/desk/sign-in/"))
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
