"""Served under https://, cookies and answers are bound to it (L-14)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASKS = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from django.utils import timezone
from insaf.rulebook import seeding
from insaf.people.models import Staff
seeding.ensure(timezone.now())
Staff.objects.create_user("omar@example.sa", "correct horse battery staple", ("agent",), name_ar="عمر")
client = Client(HTTP_HOST="complaints.example.sa")
form = client.get("/new/?lang=en", secure=True)
signed = client.post("/desk/sign-in/", {"email": "omar@example.sa", "password": "correct horse battery staple"},
                     secure=True, headers={"origin": "https://complaints.example.sa"})
dark = client.post("/theme/", {"theme": "dark", "next": "/"}, secure=True)
cookies = [one for answer in (form, signed, dark) for one in answer.cookies.values()]
print(json.dumps({
    "signed": signed.status_code,
    "hsts": form["Strict-Transport-Security"],
    "cookies": {one.key: [bool(one["secure"]), bool(one["httponly"]), one["samesite"], one["path"], one["domain"]]
                for one in cookies},
}))
"""


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "insaf.site.settings", "INSAF_DATABASE_URL": ""}
    env |= {"INSAF_DATA": str(tmp_path_factory.mktemp("data")), "INSAF_BASE_URL": "https://complaints.example.sa"}
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        env=env, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_browsers_are_told_for_a_year_to_come_by_https_alone(secured: dict[str, object]) -> None:
    """L-14"""
    assert secured["hsts"] == "max-age=31536000; includeSubDomains"


def test_every_cookie_is_bound_to_the_host_and_closed_to_scripts(secured: dict[str, object]) -> None:
    """L-14: __Host-, Secure, HttpOnly, SameSite, no domain and the whole path."""
    cookies = secured["cookies"]
    assert isinstance(cookies, dict) and secured["signed"] == 303
    assert {"__Host-session", "__Host-csrf", "__Host-language", "__Host-theme"} <= set(cookies)
    for name, held in cookies.items():
        assert name.startswith("__Host-"), name
        assert held == [True, True, "Lax", "/", ""], name
