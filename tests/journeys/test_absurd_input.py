"""Whatever comes in a raw field, no address answers 500: U+0000, endless digits, bent cursors (L-11)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.intake.web.models import Submission
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast
from tests.intake.visitor import STORY, Visitor
from tests.journeys import addresses

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

NUL, DIGITS = "x\0y", "9" * 5000
ASKED = ("q", "after", "page", "year", "number", "kind", "rung", "owner", "band", "lang", "next", "notice", "up_to",
         "seen", "text", "reference", "secret", "reason", "source", "on", "email", "staff", "draft", "drop", "theme",
         "language", "kept", "act")  # fmt: skip
PARTS = ("/policy/%00/", "/policy/%00.txt", "/track/case/%00/", "/k/%00/%00/", "/new/edit/%00/", "/desk/cases/%00/",
         f"/track/case/files/{DIGITS}/", f"/desk/held/{'9' * 30}/", f"/policy/{DIGITS}/")  # fmt: skip


@pytest.fixture
def clients(db: Any) -> tuple[addresses.Centre, list[Client]]:
    compile_all()
    seeding.ensure(timezone.now())
    centre = addresses.built()
    owner = addresses.opened_by_its_owner(centre.rows)
    owner.handler.enforce_csrf_checks = False
    return centre, [owner, addresses.seat(cast.layla), addresses.seat(addresses.SARAH)]  # two at each address


@pytest.mark.parametrize("junk", [NUL, DIGITS], ids=["nul", "digits"])
def test_no_address_breaks_at_absurd_fields(clients: Any, junk: str) -> None:
    centre, browsers = clients
    fields = dict.fromkeys(ASKED, junk)
    asked = {name: value[:600] for name, value in fields.items() if name not in ("text", "secret")}
    for path in (*centre.addresses, *PARTS):
        for client in browsers[1:] if path.startswith("/desk/") else browsers[:2]:
            if path == "/desk/sign-out/":
                continue
            assert client.get(path, asked).status_code < 500, path
            assert client.post(path, fields).status_code < 500, path


def test_every_right_of_a_complainant_takes_such_words(clients: Any) -> None:
    centre, (owner, *_) = clients
    for act in ("add", "rate", "object", "reopen", "escalate", "accept", "withdraw"):
        for row in centre.rows[-2:]:
            for text, seen in ((NUL, DIGITS), ("\0", "١٢"), (f"{NUL}{act}", "9" * 18)):
                said = {"reference": row.reference, "act": act, "text": text, "seen": seen, "sure": "yes"}
                assert owner.post("/track/case/", {**said, "handling": "5", "outcome": "5"}).status_code < 500, act


def test_a_bent_cursor_begins_at_the_start(clients: Any) -> None:
    layla = clients[1][1]
    places = (float("inf"), float("nan"), 10**40, -(10**40), "1", None, {})
    instants = ("0001-01-01T00:00:00+23:00", "2026-01-01", "9999-12-31T23:59:59-23:00", 1, "\0")
    for text in ("[" * 5000, *(json.dumps(pair) for pair in product(instants, places))):
        cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        for view in ("", "view/closed/"):
            assert layla.get(f"/desk/{view}", {"after": cursor}).status_code == 200, text


def test_what_came_with_nul_is_a_matter_without_it(clients: Any) -> None:
    """The words are kept as a person can read them: nobody types that sign."""
    amina = Visitor().fills(narrative="دفعت مرتين\0.", title="خصم\0 مكرر")
    assert "/new/review/" in amina.here and "دفعت مرتين." in amina.page
    assert b"\\u0000" not in bytes(Submission.objects.latest("pk").raw)
    assert STORY["name"] in amina.page
