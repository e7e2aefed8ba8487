"""Mail that came back: who did not get it and why (RFC 3464, and what older servers write instead; K-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from insaf.intake.email import headers as fields
from insaf.intake.email import mailboxes, words
from insaf.intake.email.headers import Headers
from insaf.intake.email.parts import Part
from insaf.intake.email.shape import Bounce

MOST = 100  # recipients of one report
READ = 100_000  # bytes of a report, letters of a text
_REPORTS = {"message/delivery-status", "message/global-delivery-status", "message/feedback-report"}
_RETURNED = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
}
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"(?:^|[\s;:\[#'\"=])([45])(\d\d)(?=[\s\-:#,.;)\]]|$)")
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:|'`*]{1,64}@[A-Za-z0-9_.-]{2,190}[A-Za-z0-9]")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_ID = re.compile(r"^[ \t>|]{0,80}message-id:[ \t]*<([^<>\s]{3,500})>", re.IGNORECASE | re.MULTILINE)
_COPY = re.compile(
    r"(?:[-=_*\s>|]*(?:below this line is a copy|this is a copy of (?:the|your)|included is a copy|a copy of your)\b.{0,80}"
    r"|(?:original message|returned message|unsent message|the (?:body|headers?|text) of) .{0,60}follows?.{0,9}"
    r"|[-=_*\s]*---.{0,80}(?:original|returned|unsent|message header|copy).{0,80}|old message:"
    r"|(?:received|return-path|message-id|mime-version|x-[\w-]{2,40}):.{0,400})$",
    re.IGNORECASE,
)
_QMAIL = re.compile(r"<([^<>\s@]{1,64}@[^<>\s]{3,190})>:$")
_FAILED = re.compile(
    r"un(?:deliver|known|able|reach|routable)|fail|reject|not (?:be )?(?:deliver|reach|found|exist|known|listed|accept|local|valid)"
    r"|no such|invalid|does ?n[o']t|do not|could not|couldn't|cannot|can't|refus|bounc|return(?:ed|ing)|exceed|over quota|full|error"
    r"|sorry|did not reach|no mailbox|denied|disabled|inactive|no longer|gave up|giving up|illegal|bad |problem|impossible|خطأ|تعذر|فشل|لم يتم|غير موجود",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\bwarning\b|will (?:be )?(?:retr|continue|keep|try)|still (?:be )?(?:try|being)|not yet|delayed|has been queued"
    r"|you do not need to|no action is required|سنحاول|مؤقت",
    re.IGNORECASE,
)
_GAVE_UP = re.compile(
    r"permanent|fatal|gave up|giving up|given up|will not be (?:retried|attempted)|no longer be|too long", re.IGNORECASE
)
_ROBOT = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|noreply|no-reply|abuse)@", re.IGNORECASE)


def bounces(root: Part, most_header: int) -> tuple[Bounce, ...]:
    """What the machine-readable part of a report says; () when there is none."""
    reports = [part for part in root.walk() if part.type in _REPORTS]
    if not reports:
        return ()
    original = original_id(root, most_header)
    found: dict[Bounce, None] = {}
    for part in reports:
        for block in _blocks(part.content()[0][:READ], most_header):
            if (bounce := _recipient(block, original)) is not None and len(found) < MOST:
                found.setdefault(bounce)
    return tuple(found)


def original_id(root: Part, most_header: int) -> str:
    """The Message-ID of the mail that came back, from its copy or its header."""
    for part in root.walk():
        if part.type in _RETURNED:
            content = part.content()[0]
            inner = fields.split(content, 0, len(content), most_header)
            if ids := mailboxes.ids(inner.all("message-id")):
                return ids[0]
    return ""


def _blocks(report: bytes, most_header: int) -> Iterator[Headers]:
    for block in _BLANK.split(report.replace(b"\r\n", b"\n"))[: MOST * 3]:
        yield fields.split(block, 0, len(block), most_header)


def _recipient(block: Headers, original: str) -> Bounce | None:
    said = {name: words.read(block.first(name)) for name in ("action", "status", "diagnostic-code")}
    recipient = next(
        (
            address
            for name in (
                "original-recipient",
                "final-recipient",
                "x-actual-recipient",
                "original-rcpt-to",
                "removal-recipient",
            )
            if (address := _address(words.read(block.first(name))))
        ),
        "",
    )
    if not recipient or "feedback-type" in block.fields:
        return None
    status = _STATUS.search(said["status"])
    code = status[1] if status and not status[1].endswith(".0.0") else _status(said["diagnostic-code"])
    code = code or (status[1] if status else "")
    action = said["action"].split("(")[0].split()[:1]
    return Bounce(recipient, action[0].lower() if action else _action(code), code, original)


def _address(said: str) -> str:
    """`rfc822;someone@example.org`, with or without the type, with what RFC 3461 and 6533 escape."""
    kind, semicolon, rest = said.partition(";")
    said = (rest if semicolon and "@" not in kind else kind).strip()
    said = _XTEXT.sub(lambda code: unquote_to_bytes(f"%{code[1]}").decode("ascii", "replace"), said)
    if "@" in said:
        return mailboxes.bare(said.encode("utf-8", "replace"))
    return ""


def _status(said: str) -> str:
    """The enhanced status in a diagnostic, or the class of the plain one."""
    if found := _STATUS.search(said):
        return found[1]
    reply = _REPLY.search(said)
    return f"{reply[1]}.0.0" if reply else ""


def _action(status: str) -> str:
    return {"2": "delivered", "4": "delayed"}.get(status[:1], "failed")


def guessed(root: Part, text: str, known: set[str]) -> tuple[Bounce, ...]:
    """Read a bounce that is written for people alone; `known` are addresses that are not the recipient."""
    original = original_id(root, READ) or next(iter(_ID.findall(text[:READ])), "")
    named = [
        mailboxes.bare(one) for value in root.headers.all("x-failed-recipients") for one in value.split(b",")[:MOST]
    ]
    lines = _own_words(text[:READ])
    own = "\n".join(lines)
    named += [hit[1] for line in lines if (hit := _QMAIL.match(line.strip()[:300]))]
    if not any(named) and not _FAILED.search(own) and not _LATER.search(own):
        return ()
    status = _status(own)
    later = _LATER.search(own) is not None and not _GAVE_UP.search(own) and status[:1] != "5"
    found = [one for one in named if one] or _named(lines, known)
    action = "delayed" if later else "failed"
    return tuple(Bounce(one, action, status, original) for one in dict.fromkeys(found))[:MOST]


def _own_words(text: str) -> list[str]:
    """What the server wrote, down to where it quotes the mail."""
    lines: list[str] = []
    for line in text.split("\n"):
        if (
            len(lines) > 2
            and _COPY.match(line[:500].strip())
            and any(_ADDRESS.search(one[:500]) for one in lines[-60:])
        ):
            break
        lines.append(line)
        if len(lines) >= 400:
            break
    return lines


def _named(lines: list[str], known: set[str]) -> list[str]:
    """Addresses that stand by themselves or beside words of failure."""
    found: list[str] = []
    for at, line in enumerate(lines):
        for hit in _ADDRESS.findall(line[:1000])[:10]:
            local, _, domain = hit.rpartition("@")
            address = f"{local.rpartition('=')[2].strip('.')}@{domain.partition('...')[0].lower()}"
            if address.lower() in known or _ROBOT.match(address) or "." not in domain:
                continue
            around = " ".join(lines[max(0, at - 4) : at + 4])
            if _FAILED.search(around[:3000]) or _LATER.search(around[:3000]):
                found.append(address)
    return found[:MOST]
