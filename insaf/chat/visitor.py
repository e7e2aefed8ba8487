"""The calls of the widget, one function each."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from insaf.cases import access, files, uploads
from insaf.cases.words import KIND, PUBLIC_STATUS
from insaf.chat import closed, hours, keeping, limits, news, presence, talking, tokens, wording, words
from insaf.chat.api import LONGEST_BODY, Answer, Call, Refusal, act, client_of, conversation, refused, slow
from insaf.chat.limits import buckets
from insaf.chat.models import Conversation
from insaf.chat.wire import event
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.policy import Kind
from insaf.core.terms import PublicStatus
from insaf.rulebook import current

REGION = "SA"
MOST_FILES = 5
HASTY, MANY_LINKS = 3.0, 3
_LINK = re.compile(r"https?://|www\.", re.I)


@act
def hello(call: Call, now: datetime) -> Answer:
    """Everything the widget needs once it is opened: its words, whether somebody is there, its own talk."""
    slow("hello", call.address, limits.HELLO)
    policy, language = current.policy(), get_language() or "ar"
    row = talking.of(call.token, now) if 0 < len(call.token) <= tokens.LONGEST else None
    page = wording.page(call.text("page", LONGEST_BODY))  # however long: it shuts nobody out
    if row and page and page != row.page:
        talking.moves(row.pk, page)
    opened = presence.is_open(now)
    return Answer(
        {
            "words": {key: str(said) for key, said in words.WIDGET.items()},
            "kinds": {kind.value: str(KIND[kind]) for kind in Kind},
            "name": policy.institution.name.said_in(language),
            "phone": policy.institution.phone,
            "hours": hours.said(policy, "phone", now, language),
            "open": opened,
            "closed": "" if opened else closed.sentence(now),
            "form": settings.INSAF_BASE_URL + reverse("intake_web:file"),
            "token": call.token if row else tokens.fresh(),
            "live": row is not None,
            "state": news.state(row, now) if row else None,
        },
        touched=row.pk if row else 0,
    )


@act
def start(call: Call, now: datetime) -> Answer:
    """The first message. While nobody is there it becomes a matter at once (B-09)."""
    known = talking.of(call.token, now) if call.token else None
    if known is None and not tokens.is_ours(call.token):
        raise Refusal(401, "token")
    if known is None:
        slow("start", call.address, limits.START)
    else:
        slow("say", str(known.pk), limits.SAY)
    text, client = _text(call), client_of(call.text("client"))
    row, said = talking.begin(call.token, _visitor(call, text), client, text, now)
    if not presence.is_open(now) and not row.agent_id and row.outcome == "":
        closed.leave(row.pk, now)
    row.refresh_from_db()
    return Answer({"number": said.number, "state": news.state(row, now)}, touched=row.pk)


@act
def say(call: Call, now: datetime) -> Answer:
    """One message; answered only when it is kept for good, and the same id is answered the same."""
    row = conversation(call, now, ("say", limits.SAY))
    said = talking.visitor_says(row.pk, client_of(call.text("client")), _text(call), now)
    done = {
        "number": said.number,
        "at": said.at.astimezone(UTC).isoformat(timespec="seconds"),
    }  # a visitor's own clock may be wrong
    if said.number != row.last + 1 or not row.live or row.kind_asked_at:
        return Answer(done, touched=row.pk)
    words = event("message", news.shown(said), said.number)
    return Answer(done, 200, row.pk, (said.number, words), said.conversation.revision)


def may_send(call: Call, now: datetime) -> Answer:
    """Whether a file is taken from this caller at all: asked before a byte of it is read, judged or kept."""
    try:
        _room(conversation(call, now, ("file", limits.FILE)), call)
    except Refusal as refusal:
        return refused(refusal, call.query.get("lang", ""))
    return Answer({})


@act
def file(call: Call, now: datetime) -> Answer:
    """A file, its bytes the body; judged by name and by content as in the form (B-12)."""
    row = conversation(call, now)
    client = _room(row, call)
    said = talking.visitor_says(row.pk, client, "", now, call.card or judged(call).card)
    return Answer({"number": said.number}, touched=row.pk)


def _room(row: Conversation, call: Call) -> str:
    """The id of the file's message, where it is there already or one more may come."""
    client = client_of(call.query.get("client", ""))
    known = row.messages.filter(client=f"v:{client}").exists()
    if not known and len(keeping.files_of(row.pk)) >= MOST_FILES:
        raise Refusal(413, "too-large")
    return client


def judged(call: Call) -> Call:
    """The call with the card of its file, and no longer with its bytes: no transaction waits for the reading."""
    with translation.override("en" if call.query.get("lang") == "en" else "ar"):
        return replace(call, card=kept_file(call.query.get("name", "file").replace("\0", ""), call.body), body=b"")


def kept_file(name: str, body: bytes) -> Any:
    """The card of a file that may be taken; ``Refusal`` with the reason else."""
    with tempfile.TemporaryFile() as held:
        held.write(body)
        held.seek(0)
        upload = UploadedFile(held, name, size=len(body))
        taken, refused = uploads.take([upload])
    if refused:
        raise Refusal(413, "too-large", said=refused[0].said_in(get_language() or "ar"))
    return taken[0]


@act
def read(call: Call, now: datetime) -> Answer:
    """The bytes of a file of one's own conversation, always as a download."""
    row = conversation(call, now, ("read", limits.READ))
    one = row.messages.filter(number=call.number("number"), kind="file").first()
    if one is None or one.file is None:
        raise Refusal(404, "missing")
    try:
        return Answer({}, content=files.read(one.file["sha256"]), type=one.file["type"])
    except FileNotFoundError:
        raise Refusal(404, "missing") from None


@act
def typing(call: Call, now: datetime) -> Answer:
    """Told to who looks on by the hub; kept nowhere."""
    row = conversation(call, now)
    from insaf.chat.hub import hub

    if not talking.is_said(row, f"v:{call.text('client', 40)}"):
        hub.types(row.pk, "visitor")
    return Answer({})


@act
def seen(call: Call, now: datetime) -> Answer:
    row, number = conversation(call, now), call.number("number")
    if number <= row.seen_by_visitor:
        return Answer({})
    talking.seen(row.pk, True, number, now)
    return Answer({}, touched=row.pk)


@act
def stream(call: Call, now: datetime) -> Answer:
    """Which stream may be opened, and behind which number it begins; `asgi` opens it."""
    row = conversation(call, now)
    return Answer({"pk": row.pk, "after": call.number("after"), "tab": call.text("tab", 40)})


@act
def kind(call: Call, now: datetime) -> Answer:
    """What it is, said by the visitor; registered at once where nobody is there to take it (B-09)."""
    row, said = conversation(call, now), call.text("kind")
    if said not in set(Kind):
        raise Refusal(400, "malformed")
    asked = closed.asks(row)
    talking.wants(row.pk, said)
    if asked and not (row.live and presence.is_open(now)):
        closed.leave(row.pk, now)
    row.refresh_from_db()
    return Answer({"state": news.state(row, now)}, touched=row.pk)


@act
def end(call: Call, now: datetime) -> Answer:
    row = conversation(call, now)
    talking.end(row.pk, "left", now)
    return Answer({}, touched=row.pk)


@act
def mail(call: Call, now: datetime) -> Answer:
    """The text of the talk goes to the visitor's own address when the talk has ended."""
    row = conversation(call, now)
    address, _phone = _contact(call.text("contact"))
    if not address:
        raise Refusal(422, "contact")  # a slip of the pen counts for nothing
    slow("mail", str(row.pk), limits.MAIL)
    slow("mails", call.address, limits.MAILS)
    talking.wants_mail(row.pk, address, now)
    return Answer({}, touched=row.pk)


@act
def track(call: Call, now: datetime) -> Answer:
    """How a matter stands; who knows reference and secret has proved whose it is (L-04)."""
    if wait := buckets.wait("track", call.address, limits.TRACK, take=False):
        raise Refusal(429, "busy", wait)
    case = access.admit(call.text("reference"), call.text("secret"), now)
    if case is None:
        references.parse(call.text("reference"))
        buckets.wait("track", call.address, limits.TRACK)
        raise Refusal(422, "unknown")
    row = talking.of(call.token, now) if call.token else None
    if row is not None:
        talking.proves(row.pk, case.reference, now)
    return Answer(
        {
            "reference": case.reference,
            "status_words": str(PUBLIC_STATUS[PublicStatus(case.public_status)]),
            "due_at": case.decide_due_at.isoformat() if case.decide_due_at else "",
            "link": settings.INSAF_BASE_URL + access.private_path(case),
        },
        touched=row.pk if row else 0,
    )


def _text(call: Call) -> str:
    text = call.text("text", talking.LONGEST)
    if not text.strip():
        raise Refusal(422, "empty")
    return text


def _visitor(call: Call, text: str) -> talking.Visitor:
    email, phone = _contact(call.text("contact"))
    return talking.Visitor(
        origin=call.origin,
        page=wording.page(call.text("page", LONGEST_BODY)),
        language=get_language() or "ar",
        name=neutralise(call.text("name")).strip(),
        email=email,
        phone=phone,
        wanted=call.text("kind") if call.text("kind") in set(Kind) else "",
        suspicion=_suspicion(call, text),
    )


def _suspicion(call: Call, text: str) -> str:
    """Why this may not be a person, as in the form: it is held, and never dropped (L-25)."""
    if call.text("nickname_again"):
        return "trap"
    many = len(_LINK.findall(text)) >= MANY_LINKS
    return "haste" if many and tokens.is_hasty(call.token, HASTY) else ""


def _contact(text: str) -> tuple[str, str]:
    """(e-mail, E.164) of whichever was written."""
    plain = ascii_digits(neutralise(text)).strip()
    if not plain:
        return "", ""
    if "@" in plain:
        try:
            validate_email(plain)
        except ValidationError:
            raise Refusal(422, "contact") from None
        return plain, ""
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", plain), REGION)
    except phonenumbers.NumberParseException:
        raise Refusal(422, "contact") from None
    if not phonenumbers.is_valid_number(number):
        raise Refusal(422, "contact")
    return "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
