"""`insaf phone`: a telephone exchange for the demo and for tests."""

import argparse
import sys
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from insaf.site.cli import Wrong, command, group, need_django, show

ADDRESS = "/phone/v1/events"
ABOUT = """\
plays a telephone exchange: posts the events of one call to this installation, signed with
INSAF_PHONE_SECRET, and prints what it posted. What the call does:

  talk       rings, is answered, is hung up after --seconds
  miss       rings and is given up
  voicemail  rings and leaves a voice message (a hum of a few seconds)
  ring, answer, hangup   one event alone; name the same --call for what follows

  insaf phone simulate ring --from 0501234567            an agent's page pops
  insaf phone simulate miss --at "2026-11-20 10:00"      Friday's call, to be called back
"""


def add(subparsers: Any) -> None:
    phone = group(subparsers, "phone", "the telephone: simulate an exchange")
    made = command(phone, "simulate", _simulate, "play a telephone exchange")
    made.description, made.formatter_class = ABOUT, argparse.RawDescriptionHelpFormatter
    made.add_argument("what", choices=("talk", "miss", "voicemail", "ring", "answer", "hangup"))
    made.add_argument("--from", dest="number", default="0501234567", help="the caller; 'anonymous' is withheld")
    made.add_argument("--at", help='when it rings, in the institution\'s time, as in "2026-11-20 10:00"; now without')
    made.add_argument("--seconds", type=int, default=60, help="how long is spoken")
    made.add_argument("--call", help="the exchange's name for the call; a new one without")
    made.add_argument("--extension", default="", help="the extension that rings")
    made.add_argument("--to", help="address of the installation; INSAF_BASE_URL without")
    made.add_argument("--forge", action="store_true", help="sign with a wrong secret: it is refused")


def _simulate(words: argparse.Namespace) -> int:
    need_django()
    from django.conf import settings

    from insaf.intake.phone import simulator

    secrets = settings.INSAF_PHONE.secrets.signing
    if not secrets:
        raise Wrong("INSAF_PHONE_SECRET is not set: the installation would refuse every event.")
    call = simulator.Sort(
        events=simulator.CALLS[words.what],
        call=words.call or simulator.new_call(),
        number=words.number,
        at=_instant(words.at),
        seconds=words.seconds,
        extension=words.extension,
    )
    posted = [_post(words, secrets[0], message) for message in simulator.messages(call)]
    told = {"call": call.call, "from": call.number, "at": call.at.isoformat(), "posted": posted}
    lines = [f"call {call.call} from {call.number} at {call.at.isoformat()}"]
    show(words, told, [*lines, *(f"  {one['event']}: {one['status']}" for one in posted)])
    return 0 if all(one["status"] == 200 for one in posted) else 1


def _post(words: argparse.Namespace, secret: str, message: Any) -> dict[str, Any]:
    from django.conf import settings

    from insaf.intake.phone import signing

    where = urlsplit(words.to or settings.INSAF_BASE_URL)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    mark = signing.signed("wrong" if words.forge else secret, message.content, datetime.now(UTC))
    headers = {"Content-Type": message.content_type, "X-Insaf-Signature": mark}
    connection = kind(str(where.hostname), where.port, timeout=20)
    try:
        connection.request("POST", ADDRESS, message.content, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as problem:
        print(f"insaf: {where.geturl()} does not answer ({problem}); is it running?", file=sys.stderr)
        raise Wrong("nothing was posted") from None
    finally:
        connection.close()
    return {"event": message.event, "status": answer.status}


def _instant(text: str | None) -> datetime:
    from zoneinfo import ZoneInfo

    if not text:
        return datetime.now(UTC)
    from insaf.rulebook import current

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(f"--at {text!r} is no instant, as in 2026-11-20 10:00") from None
    return at.replace(tzinfo=ZoneInfo(current.calendar().zone)) if at.tzinfo is None else at
