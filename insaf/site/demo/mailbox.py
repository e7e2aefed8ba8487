"""The demonstration's mailbox: every mail the product sent, to be read as its receiver would."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from insaf.intake.email import headers
from insaf.outbox.sms.gateway import Way
from insaf.outbox.sms.segments import cost

NAME = re.compile(r"\d{20}-\d+-\d+")
SHOWN = 200  # newest mails on the page
# The page frames the mail, which no other page does.
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A mail carries its own style; sandboxed, it can run nothing, load nothing and send nothing.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


@dataclass(frozen=True)
class Mail:
    """One kept message as the page shows it."""

    name: str
    subject: str
    sender: str
    receiver: str
    at: datetime
    text: str
    html: str


@dataclass(frozen=True)
class Text:
    """One text message that went to the demonstration's own file."""

    number: str
    text: str
    at: datetime
    segments: int


def kept_texts() -> list[Text]:
    """The newest text messages first; a line that is half written is left for later."""
    gateway = settings.INSAF_SMS
    file = Path(gateway.path) if gateway and gateway.way == Way.FILE else None
    if file is None or not file.exists():
        return []
    lines = file.read_text("utf-8").splitlines()[-SHOWN:]
    return [text for text in map(_text, reversed(lines)) if text]


def _text(line: str) -> Text | None:
    try:
        said = json.loads(line)
        at = datetime.fromtimestamp(said["at"], UTC)
        return Text(said["number"], said["text"], at, cost(said["text"]).segments)
    except (ValueError, KeyError):
        return None


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    files = sorted(settings.INSAF_MAILBOX.glob("*.eml"), reverse=True)
    mails = [_read(file) for file in files[:SHOWN]]
    context = {"mails": mails, "count": len(files), "texts": kept_texts()}
    return render(request, "demo/mailbox.html", context)


@require_safe
@never_cache
def message(request: HttpRequest, name: str) -> HttpResponse:
    answer = render(request, "demo/message.html", {"mail": _read(_file(name))})
    answer["Content-Security-Policy"] = PAGE_CSP
    return answer


@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    answer = HttpResponse(_read(_file(name)).html)
    answer["Content-Security-Policy"] = f"{MAIL_CSP}; frame-ancestors 'self'"
    return answer


@require_safe
def raw(request: HttpRequest, name: str) -> FileResponse:
    return FileResponse(_file(name).open("rb"), as_attachment=True, filename=f"{name}.eml")


def _file(name: str) -> Path:
    """Only names that the mail server itself gave, so none leads out of the folder."""
    file = Path(settings.INSAF_MAILBOX) / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.exists():
        raise Http404
    return file


def _read(file: Path) -> Mail:
    """The policy `default` decodes bodies as the law of mail says; of neighbouring encoded words it keeps the fold."""
    raw = file.read_bytes()
    mail, said = (
        cast(EmailMessage, message_from_bytes(raw, policy=policy.default)),
        headers.split(raw, 0, len(raw), len(raw)),
    )
    return Mail(
        name=file.stem,
        subject=said.text("subject"),
        sender=said.text("from"),
        receiver=said.text("to"),
        at=datetime.fromtimestamp(int(file.stem.split("-")[0]) / 1e9, UTC),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""
