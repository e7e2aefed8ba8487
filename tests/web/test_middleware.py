"""What stands around every response: headers, caching, language, theme, our own files."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.INSAF_DEMO = True


@pytest.mark.parametrize("path", ["/styleguide/", "/no-such-page/", "/assets/old/insaf.css"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    """L-13, L-14"""
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_arabic_is_spoken_to_whoever_has_not_chosen(client: Client) -> None:
    """I-13, J-01"""
    answer = client.get("/styleguide/", headers={"accept-language": "en-GB"})
    assert b'<html lang="ar" dir="rtl"' in answer.content
    assert answer["Content-Language"] == "ar"


def test_the_chosen_language_is_kept_and_the_page_too(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/styleguide/?frame=desk"})
    assert (answer.status_code, answer["Location"]) == (303, "/styleguide/?frame=desk")
    assert b'<html lang="en" dir="ltr"' in client.get("/styleguide/").content


def test_a_link_may_carry_the_language(client: Client) -> None:
    assert b'<html lang="en"' in client.get("/styleguide/?lang=en").content
    assert b'<html lang="en"' in client.get("/styleguide/").content


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    assert b'<html lang="ar"' in client.get("/styleguide/?lang=xx").content
    client.post("/language/", {"language": "../../etc", "next": "/"})
    assert b'<html lang="ar"' in client.get("/styleguide/").content


@pytest.mark.parametrize(
    "elsewhere",
    ["https://mallory.example/", "//mallory.example/", "/\\mallory.example", "javascript:alert(1)", "\n//x", ""],
)
@pytest.mark.parametrize("switch", ["/language/", "/theme/"])
def test_a_switch_never_leads_to_another_site(client: Client, switch: str, elsewhere: str) -> None:
    assert client.post(switch, {"language": "en", "theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_switch_does_nothing_by_get(client: Client) -> None:
    assert client.get("/language/").status_code == 405
    assert client.get("/theme/").status_code == 405


def test_the_theme_is_the_systems_until_chosen_and_again_after(client: Client) -> None:
    assert b"data-theme" not in client.get("/styleguide/").content
    client.post("/theme/", {"theme": "dark", "next": "/"})
    assert b'data-theme="dark"' in client.get("/styleguide/").content
    client.post("/theme/", {"theme": "system", "next": "/"})
    assert b"data-theme" not in client.get("/styleguide/").content


def test_a_page_that_read_a_session_is_not_stored(client: Client) -> None:
    assert client.get("/styleguide/")["Cache-Control"] == "private, no-cache"
    session = client.session
    session["case"] = "ET-2026-00417-K"
    session.save()
    assert client.get("/styleguide/")["Cache-Control"] == "no-store"


def test_an_asset_is_kept_for_ever_under_its_own_digest_only(client: Client) -> None:
    from insaf.web.assets import address

    fresh = client.get(address("insaf.css"), headers={"accept-encoding": "gzip"})
    assert "immutable" in fresh["Cache-Control"] and fresh["Content-Encoding"] == "gzip"
    assert client.get("/assets/0000/insaf.css")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../apps.py", "..%2fapps.py", "css/tokens.css", "nothing.js"])
def test_only_listed_assets_are_served(client: Client, name: str) -> None:
    assert client.get(f"/assets/0000/{name}").status_code == 404


def test_the_style_guide_is_closed_on_a_real_installation(client: Client, settings) -> None:
    settings.INSAF_DEMO = False
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.parametrize("code", ["400", "403", "404", "429", "500"])
def test_an_error_page_stands_without_a_request(code: str) -> None:
    from django.template.loader import render_to_string

    page = render_to_string(f"{code}.html")
    assert '<html lang="ar" dir="rtl">' in page and 'lang="en"' in page
