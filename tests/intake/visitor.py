"""A person at a browser without script: follows forms as they stand on the page, CSRF and all."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

PDF = b"%PDF-1.4\n% a receipt\n"
STORY = {
    "kind": "complaint",
    "subject": "financial",
    "title": "خصم الرسوم مرتين",
    "narrative": "دفعت رسوم دورة السلامة مرتين. أرجو ردّ المبلغ المكرر.",
    "whom": "myself",
    "name": "أمينة الحربي",
    "email": "amina@example.com",
    "phone": "٠٥٠١٢٣٤٥٦٧",
}


def pdf(name: str = "إيصال.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


class Visitor:
    """One browser. `page` is what it shows now."""

    def __init__(self, language: str = "ar") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.language = language
        self.answer: Any = None

    @property
    def page(self) -> str:
        return self.answer.content.decode()

    @property
    def here(self) -> str:
        return str(self.answer.request["PATH_INFO"])

    def opens(self, path: str) -> Visitor:
        """Goes to a page, through redirections."""
        self.answer = self.client.get(path, {"lang": "en"} if self.language == "en" else {}, follow=True)
        return self

    def sends(self, path: str = "", follow: bool = True, **fields: Any) -> Visitor:
        """Posts to a path with the token of the page it is on."""
        token = self.hidden("csrfmiddlewaretoken")
        data = {"csrfmiddlewaretoken": token, **{key: value for key, value in fields.items() if value != ""}}
        self.answer = self.client.post(path or self.here, data, follow=follow)
        return self

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"no hidden field {name} on {self.here}"
        return found.group(1)

    def fills(self, **changes: Any) -> Visitor:
        """The form, filled and sent to the review."""
        if "/new/" not in (self.here if self.answer is not None else ""):
            self.opens("/new/")
        return self.sends("/new/", draft=self.hidden("draft"), **{**STORY, **changes})

    def files(self, **changes: Any) -> Visitor:
        """The whole way: form, review, confirm; ends on the receipt."""
        self.fills(**changes)
        assert "/new/review/" in self.here, self.page
        return self.sends(confirm="yes")

    @property
    def codes(self) -> tuple[str, str]:
        """Reference and secret on the receipt."""
        reference, secret, *_ = re.findall(r'data-copies="([^"]*)"', self.page)
        return reference, secret

    def value(self, name: str) -> str:
        """What an input of the page holds."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.page)
        assert found, name
        value = re.search(r'value="([^"]*)"', found.group())
        return value.group(1) if value else ""


def status(answer: HttpResponse) -> int:
    return int(answer.status_code)
