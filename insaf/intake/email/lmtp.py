"""Takes mail from a mail server by LMTP (RFC 2033): 250 is said once the mail is durable, never before."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import close_old_connections

from insaf.intake.email.keeping import Raw, keep
from insaf.outbox import addresses

LARGEST = 64 * 1024 * 1024
"""Bytes of a mail that are taken, as announced; the mail server refuses what is above before it is sent."""

LONGEST_LINE = 8192  # bytes of a command
MOST_RECIPIENTS = 1000
MOST_AT_ONCE = 20  # connections; a mail server comes again for the rest
CHUNK = 256 * 1024
PATIENCE = 300.0  # seconds for the next command or the next piece of a mail
END, STUFFED = b"\r\n.\r\n", b"\r\n."
_PATH = re.compile(rb"<(?:@[^:>]*:)?([^<>\s]*)>|([^<>\s]+)", re.ASCII)
log = logging.getLogger("insaf.mail")

Keeper = Callable[[Raw], None]


class Gone(Exception):
    """The other side hung up."""


class Wire:
    """Lines and mails from a stream, in pieces: no line of a mail is too long."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self.reader, self.buffer = reader, bytearray()

    async def line(self) -> bytes:
        """One command without its end; what is longer than any command ends the talk."""
        while (end := self.buffer.find(b"\n")) < 0:
            if len(self.buffer) > LONGEST_LINE:
                raise Gone
            await self._more()
        line = bytes(self.buffer[:end]).removesuffix(b"\r")
        del self.buffer[: end + 1]
        return line

    async def mail(self) -> bytes | None:
        """A mail up to the line with a single dot; None, read and forgotten, when it is too large."""
        self.buffer[:0] = b"\r\n"  # the dot may stand in the first line
        looked, too_large = 0, False
        while (end := self.buffer.find(END, max(looked - len(END), 0))) < 0:
            if len(self.buffer) > LARGEST + len(END):
                too_large = True
                del self.buffer[: -len(END)]
            looked = len(self.buffer)
            await self._more()
        content, self.buffer = self.buffer, self.buffer[end + len(END) :]
        del content[end + 2 :]
        if too_large or len(content) > LARGEST + 2:
            return None
        if STUFFED in content:
            content = content.replace(STUFFED, b"\r\n")
        del content[:2]
        return bytes(content)

    async def _more(self) -> None:
        async with asyncio.timeout(PATIENCE):
            piece = await self.reader.read(CHUNK)
        if not piece:
            raise Gone
        self.buffer += piece


@dataclass
class Talk:
    """One connection of a mail server."""

    wire: Wire
    writer: asyncio.StreamWriter
    keeper: Keeper
    greeted: bool = False
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)

    async def run(self) -> None:
        await self._say("220 insaf LMTP ready")
        while True:
            verb, _, rest = (await self.wire.line()).strip().partition(b" ")
            if verb.upper() == b"QUIT":
                await self._say("221 2.0.0 bye")
                return
            await self._answer(verb.upper(), rest)

    async def _answer(self, verb: bytes, rest: bytes) -> None:
        match verb:
            case b"LHLO":
                self.greeted = True
                self._forget()
                await self._say(f"250-insaf\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
                                f"250-SMTPUTF8\r\n250 SIZE {LARGEST}")  # fmt: skip
            case b"MAIL":
                await self._say(self._mail(rest))
            case b"RCPT":
                await self._say(self._rcpt(rest))
            case b"DATA":
                await self._data()
            case b"RSET" | b"NOOP":
                if verb == b"RSET":
                    self._forget()
                await self._say("250 2.0.0 so be it")
            case b"VRFY":
                await self._say("252 2.5.0 send and see")
            case _:
                await self._say("500 5.5.1 this is LMTP: LHLO, MAIL, RCPT, DATA, RSET, NOOP, VRFY, QUIT")

    def _mail(self, rest: bytes) -> str:
        path = _path(rest, b"FROM:")
        if not self.greeted or self.sender is not None:
            return "503 5.5.1 not now"
        if path is None:
            return "501 5.5.4 MAIL FROM:<address>"
        size = re.search(rb"\sSIZE=(\d{1,15})\b", rest, re.IGNORECASE)
        if size and int(size[1]) > LARGEST:
            return f"552 5.3.4 larger than {LARGEST} bytes"
        self.sender = path
        return "250 2.1.0 ok"

    def _rcpt(self, rest: bytes) -> str:
        path = _path(rest, b"TO:")
        if self.sender is None:
            return "503 5.5.1 MAIL first"
        if not path:
            return "501 5.5.4 RCPT TO:<address>"
        if len(self.recipients) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many at once"
        self.recipients.append(path)
        return "250 2.1.5 ok"

    async def _data(self) -> None:
        """One answer for each recipient; all the same, for the mail is kept once."""
        if self.sender is None or not self.recipients:
            await self._say("503 5.5.1 RCPT first")
            return
        await self._say("354 end with a line of one dot")
        content = await self.wire.mail()
        answer = f"552 5.3.4 larger than {LARGEST} bytes" if content is None else await self._kept(content)
        await self._say("\r\n".join([answer] * len(self.recipients)))
        self._forget()

    async def _kept(self, content: bytes) -> str:
        raw = Raw(
            _with_return_path(content, self.sender or ""),
            "lmtp",
            datetime.now(UTC),
            self.sender or "",
            _telling(self.recipients),
        )
        try:
            await asyncio.to_thread(self.keeper, raw)
        except Exception as problem:  # whatever it is, the mail server keeps the mail and comes again
            log.warning("lmtp: not kept: %s", type(problem).__name__)
            full = isinstance(problem, OSError) and problem.errno == errno.ENOSPC
            return "452 4.3.1 no room now" if full else "451 4.3.0 not now"
        return "250 2.0.0 kept"

    def _forget(self) -> None:
        self.sender, self.recipients = None, []

    async def _say(self, words: str) -> None:
        self.writer.write(f"{words}\r\n".encode())
        await self.writer.drain()


_talking: set[asyncio.StreamWriter] = set()


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keeper: Keeper | None = None) -> None:
    """Serves one connection to its end; what the other side does wrong ends this one alone."""
    try:
        if len(_talking) >= MOST_AT_ONCE:
            writer.write(b"421 4.3.2 too many at once, come again\r\n")
            await writer.drain()
            return
        _talking.add(writer)
        await Talk(Wire(reader), writer, keeper or keep_one).run()
    except (Gone, OSError, TimeoutError):
        log.info("lmtp: a mail server hung up")
    finally:
        _talking.discard(writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def keep_one(raw: Raw) -> None:
    close_old_connections()
    try:
        keep([raw], datetime.now(UTC))
    finally:
        close_old_connections()


def _path(rest: bytes, word: bytes) -> str | None:
    """The address in ``FROM:<address>``; empty for ``<>``, None when there is none."""
    if rest[: len(word)].upper() != word:
        return None
    found = _PATH.match(rest[len(word) :].lstrip())
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else None


def _telling(recipients: list[str]) -> str:
    """The recipient that names a case; else the first."""
    return next((one for one in recipients if addresses.read_reply(one)), recipients[0])


def _with_return_path(content: bytes, sender: str) -> bytes:
    """Whoever delivers at last writes down the envelope's sender (RFC 5321, 4.4)."""
    if content[:12].lower() == b"return-path:":
        return content
    return f"Return-Path: <{sender}>\r\n".encode() + content
