"""People who come by plain HTTP, without a script: whoever complains, and staff."""

from __future__ import annotations

import http.cookiejar
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from tests.live import Live

PASSWORD = "a-long-word-of-omar-77"
REFERENCE = re.compile(r"ET-\d{4}-\d{5,}-[0-9A-Z]")
LINK = re.compile(r"https?://[^\s\"<>]+/k/[^\s\"<>]+/")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Page:
    status: int
    url: str
    text: str

    def hidden(self, name: str) -> str:
        """The value of a field that the page carries."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"the page has the field {name}"
        return unescape(found.group(1))


@dataclass(frozen=True)
class Receipt:
    """What the receipt page showed."""

    reference: str
    link: str
    page: Page

    @property
    def secret(self) -> str:
        return self.link.rstrip("/").rsplit("/", 1)[1]


class Visitor:
    """One browser without a script: it keeps cookies and follows redirects."""

    def __init__(self, insaf: Live) -> None:
        self.url = insaf.url
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(self._at(path)))

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Sends a form from a page of the same site; refusals are answers too."""
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(self._at(path), data, {"Origin": self.url}))

    def files(self, **changes: str) -> Receipt:
        """Fills the form, reviews and confirms, as a person would."""
        form = self.get("/new/")
        carried = {name: form.hidden(name) for name in ("csrfmiddlewaretoken", "draft")}
        review = self.post("/new/", {**carried, **complaint(), **changes})
        assert "/review/" in review.url, review.text[:2000]
        token = review.hidden("csrfmiddlewaretoken")
        page = self.post(review.url, {"csrfmiddlewaretoken": token, "confirm": "yes"})
        reference, link = REFERENCE.search(page.text), LINK.search(page.text)
        assert reference and link, "the receipt shows the reference and the private link"
        return Receipt(reference.group(), link.group(), page)

    def signs_in(self, email: str) -> Visitor:
        form = self.get("/desk/sign-in/")
        token = form.hidden("csrfmiddlewaretoken")
        page = self.post("/desk/sign-in/", {"csrfmiddlewaretoken": token, "email": email, "password": PASSWORD})
        assert page.status == 200 and "sign-in" not in page.url
        return self

    def does(self, reference: str, slug: str, **fields: str) -> Page:
        """Posts one act of the desk."""
        path = f"/desk/cases/{reference}/acts/{slug}/"
        return self.post(path, {"csrfmiddlewaretoken": self.token(reference), **fields})

    def token(self, reference: str) -> str:
        return self.get(f"/desk/cases/{reference}/").hidden("csrfmiddlewaretoken")

    def _at(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.url}{path}"

    def _open(self, asked: urllib.request.Request) -> Page:
        try:
            with self.opener.open(asked, timeout=30) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as refused:
            return Page(refused.code, refused.url, refused.read().decode())


def complaint() -> dict[str, str]:
    """What Amina writes."""
    return {
        "kind": "complaint",
        "whom": "myself",
        "name": "أمينة الحربي",
        "email": "amina@example.com",
        "subject": "financial",
        "title": "لم يُعَد إليّ المبلغ",
        "narrative": "ألغيت التسجيل قبل بدء البرنامج بأسبوع ولم يصلني المبلغ حتى اليوم.",
    }


def hired(insaf: Live, name: str, *roles: str) -> str:
    """Adds a member of staff by the command line; the e-mail to sign in with.

    A new address each time: a module's fixture may be made twice on one running product, when
    another process takes over tests from the middle of the module.
    """
    email = f"{name.lower()}.{secrets.token_hex(4)}@example.sa"
    words = [word for role in roles for word in ("--role", role)]
    names = ("--name-ar", name, "--name-en", name)
    insaf.insaf("staff", "add", "--email", email, *names, "--password", PASSWORD, *words)
    return email


def within(seconds: float, look: Callable[[], Found | None]) -> Found:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError(f"not seen within {seconds} s: {look}")
