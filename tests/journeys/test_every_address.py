"""What holds at every address, whoever asks: nothing changes by looking, nothing of another is shown."""

from __future__ import annotations

import functools
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from insaf.cases import access
from insaf.cases.models import Case, Entry
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, units
from tests.intake.visitor import Visitor
from tests.journeys import addresses
from tests.journeys.addresses import Centre, said
from tests.portal import scenes

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[47][0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}", re.I)
LINK = re.compile(r'(?:href|action|src)="([^"]*)"')
SEEN_BY_LOOKING = {"sessions.session", "cases.checkpoint", "portal.miss"}
"""A session remembers the open case, a head is signed for a receipt, a wrong code is counted."""


@pytest.fixture(scope="module", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture
def centre(db: None) -> Centre:
    seeding.ensure(timezone.now())
    return addresses.built()


@pytest.fixture
def visitors(centre: Centre) -> dict[str, Client]:
    """One browser for each kind of person there is."""
    staff = (cast.omar, cast.yusuf, cast.mallory, addresses.SARAH, addresses.NAMED)
    return {
        "a stranger": Client(),
        "the complainant": addresses.opened_by_its_owner(centre.rows),
        "who was asked outside": addresses.opened_by_the_party(),
        **{member.name_en: addresses.seat(member) for member in (*staff, units.huda)},
    }


def everything() -> dict[str, list[Any]]:
    """All rows of the database but those that looking may write."""
    kept = [model for model in apps.get_models() if model._meta.label_lower not in SEEN_BY_LOOKING]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in kept}


@pytest.mark.slow
def test_nothing_changes_by_looking_at_any_address(centre: Centre, visitors: dict[str, Client]) -> None:
    """L-03: a scanner that follows each link, as anybody at all, does no act."""
    private = [access.private_path(row) for row in centre.rows]
    entries, before = Entry.objects.count(), everything()
    for client in visitors.values():
        for path in (*centre.addresses, *private):
            assert client.get(path).status_code < 500, path
    assert Entry.objects.count() == entries
    assert everything() == before


def test_another_persons_case_file_or_draft_is_404(centre: Centre, visitors: dict[str, Client]) -> None:
    """L-10: to a stranger, to another complainant, and to staff it is about or who handle no cases."""
    other = scenes.let_in(scenes.filed()).client
    for who, client in {"a stranger": visitors["a stranger"], "another complainant": other}.items():
        for path in centre.guarded:
            if centre.token not in path:  # whoever holds a draft's token is its writer
                _shut(client.get(path), who, path)
    for path in (path for path in centre.guarded if path.startswith("/desk/cases/")):
        assert visitors["Hind"].get(path).status_code in (404, 405), path
        assert visitors["Mallory"].get(path).status_code in (403, 405), path
    calls = [path for path in centre.guarded if path.startswith("/desk/phone/")]
    assert len(calls) > 10 and any(path.endswith("/recording/") for path in calls)
    for path in calls:
        for who in ("Hind", "Mallory", "Huda"):
            assert visitors[who].get(path, follow=True).status_code in (404, 405), (who, path)


def test_who_answers_a_question_sees_that_question_and_nothing_else_of_any_case(
    centre: Centre, visitors: dict[str, Client]
) -> None:
    """E-14, B-16, B-18: the unit's respondent and the party outside, at every address there is."""
    hidden = [cast.amina.name, cast.amina.email, *(row.reference for row in centre.rows)]
    shown = {"Huda": 0, "who was asked outside": 0}
    for who in shown:
        for path in (path for path in centre.addresses if centre.token not in path):  # a draft is its writer's
            page = said(visitors[who].get(path)).replace(path, "")  # an error page may repeat what was typed
            assert not [word for word in hidden if word in page], (who, path)
            shown[who] += "سؤال لا يراه غيره؟" in page
    assert shown == {"Huda": 2, "who was asked outside": 1}, "the list and the page; the page"


def test_no_act_is_done_to_another_persons_case(centre: Centre) -> None:
    """L-10, L-11: every address that takes a POST, with the reference of somebody else in it."""
    other, before = scenes.let_in(scenes.filed()).client, Entry.objects.count()
    other.handler.enforce_csrf_checks = False
    for path in centre.guarded:
        if centre.token in path:
            continue
        for client in (Client(), other, addresses.seat(addresses.NAMED), addresses.seat(cast.mallory)):
            assert client.post(path, {"text": "x", "sure": "yes"}).status_code in (302, 403, 404, 405), path
    for row in centre.rows:
        for act in ("withdraw", "accept", "object", "escalate", "reopen", "add", "rate"):
            answer = other.post("/track/case/", {"reference": row.reference, "act": act, "sure": "yes", "text": "x"})
            assert answer.status_code == 404, act
    assert Entry.objects.count() == before


def test_no_address_and_no_page_shows_an_internal_key(centre: Centre, visitors: dict[str, Client]) -> None:
    """M-01: a UUIDv7 would tell when a row was made; what the public sees is the reference."""
    assert not [route for route in addresses.routes() if "uuid" in route]
    client = visitors["the complainant"]
    for path in centre.public:
        answer = client.get(path)
        shown = f"{path} {answer.get('Location', '')} {said(answer)}"
        assert not UUID.search(functools.reduce(_without, centre.values["sha256"], shown)), path
    keys = {str(row.pk) for row in Case.objects.all()}
    for row in centre.rows:
        links = LINK.findall(said(client.get(f"/track/case/{row.reference}/")))
        assert not [link for link in links if set(link.split("/")) & keys and "/files/" not in link]


def test_a_secret_is_never_a_key_of_the_database(centre: Centre) -> None:
    """L-01: a UUIDv7, well-formed or real, opens nothing."""
    for row in centre.rows:
        for guess in ("01936b2e-7c5a-7d3e-9f4b-2a1c3d5e7f90", str(row.pk), row.access.digest):
            assert access.admit(row.reference, guess) is None


@pytest.mark.slow
def test_every_answer_carries_the_strict_headers(centre: Centre, visitors: dict[str, Client]) -> None:
    """L-13, L-14: pages, redirections, downloads, refusals and what does not exist."""
    seen = set()
    for who in ("a stranger", "the complainant", "Omar", "Mallory"):
        for path in (*centre.addresses, "/nothing-here/", "/desk/nothing/", "/track/case/files/999999/"):
            for answer in (visitors[who].get(path), visitors[who].put(path)):
                seen.add(answer.status_code)
                _is_sealed(answer, path)
    assert seen >= {200, 302, 303, 403, 404, 405}


def test_even_what_broke_carries_them_and_tells_nothing(db: None, settings: Any) -> None:
    """L-13, L-14"""
    settings.ROOT_URLCONF = "tests.journeys.broken_urls"
    client = Client(raise_request_exception=False)
    broken, bad = client.get("/broken/"), client.get("/bad/")
    assert (broken.status_code, bad.status_code) == (500, 400)
    for answer in (broken, bad):
        _is_sealed(answer, "an error")
        assert "the inner detail" not in said(answer) and "Traceback" not in said(answer)


@pytest.mark.slow
def test_every_page_names_its_language_and_direction(centre: Centre, visitors: dict[str, Client]) -> None:
    """I-13: and what is said in the other language names it."""
    for language, direction, other in (("ar", "rtl", "en"), ("en", "ltr", "ar")):
        for path in (*centre.addresses, "/nothing-here/"):
            client = visitors["Omar" if path.startswith("/desk/") else "the complainant"]
            client.cookies["insaf_language"] = language
            page = said(client.get(path))
            if page:
                assert f'<html lang="{language}" dir="{direction}"' in page, path
                assert re.search(rf'name="language" value="{other}" lang="{other}"', page), path


def test_help_and_policy_stand_in_the_same_place_on_every_public_page(
    centre: Centre, visitors: dict[str, Client]
) -> None:
    """I-06, A-01: the policy one click away, and the parts of the page in one order."""
    order, seen = ["top__nav", 'id="main"', "foot-contact", "foot-external", "foot-rights", "foot__end"], 0
    for path in centre.public:
        page = said(visitors["the complainant"].get(path))
        if 'class="frame"' not in page:
            continue  # a redirection, a file, or a bare page of an error
        places = [page.find(mark) for mark in order]
        assert -1 not in places and places == sorted(places), path
        assert page.count('href="/policy/"') >= 2, path
        assert page.find('href="tel:', places[2]) < places[3], path
        seen += 1
    assert seen > 15


def test_a_public_page_in_either_language_is_read_without_signing_in(centre: Centre) -> None:
    """A-01, A-07"""
    for path in ("/", "/policy/", "/new/", "/track/", "/privacy/", "/accessibility/", "/record/"):
        for language in ("ar", "en"):
            assert Visitor(language).opens(path).here == path


def _without(shown: str, fingerprint: str) -> str:
    """The name of a file by its content may look like a key by chance."""
    return shown.replace(fingerprint, "")


def _shut(answer: Any, who: str, path: str) -> None:
    """Not there; the desk asks a stranger to sign in first, whatever the reference."""
    if path.startswith("/desk/"):
        assert answer.status_code in (302, 405), (who, path)
        assert answer.status_code == 405 or answer["Location"].startswith("/desk/sign-in/"), (who, path)
    else:
        assert answer.status_code in (404, 405), (who, path)


def _is_sealed(answer: Any, path: str) -> None:
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy, path
    if "sandbox" not in policy:
        for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
            assert part in policy, path
        assert "frame-ancestors 'none'" in policy, path
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), path
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
