"""One signed-in connection to one mailbox, by the few words that fetching needs."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from insaf.intake.email.boxes import After, Box
from insaf.intake.email.oauth import Tokens
from insaf.intake.email.troubles import Trouble, Troubled

CONNECT_WITHIN, ANSWER_WITHIN = 20.0, 60.0  # seconds
IDLE_FOR = 240.0  # seconds; a router forgets a silent connection after some more
PIECE = 1024 * 1024  # bytes of a mail that is fetched alone
GLANCE = 0.5  # seconds between two looks at whether to stop
SEEN, DELETED = b"\\Seen", b"\\Deleted"


@dataclass(frozen=True)
class Fetched:
    """One mail as the server handed it out."""

    uid: int
    content: bytes
    received_at: datetime | None  # INTERNALDATE: when it reached the server


class Session:
    """A selected folder; numbers of mails (UIDs) hold as long as the session."""

    def __init__(self, client: IMAPClient, box: Box) -> None:
        self.client, self.box = client, box
        self.validity = _selected(client, box.folder)
        self.exact = any(client.has_capability(word) for word in ("MOVE", "UIDPLUS"))
        self.taken = _folder_of_taken(client, box) if box.after is After.MOVE else ""

    def waiting(self, after: int = 0, also: Sequence[int] = ()) -> list[int]:
        """The mails to take, oldest first; in a box that keeps them, those beyond ``after``, and ``also`` these."""
        asked: list[Any] = ["ALL"] if self.exact or self.box.after is After.LEAVE else ["UNDELETED"]
        if self.box.since:
            asked += ["SINCE", self.box.since]
        if self.box.after is After.LEAVE:
            asked += ["UID", ",".join([*map(str, also), f"{after + 1}:*"])]  # names the last mail even when it is below
        return sorted(uid for uid in self.client.search(asked) if uid > after or uid in also)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each mail that is still there."""
        answer = self.client.fetch(uids, ["RFC822.SIZE"])
        return {uid: int(answer[uid].get(b"RFC822.SIZE") or 0) for uid in uids if uid in answer}

    def fetch(self, uids: Sequence[int]) -> list[Fetched]:
        """Their bytes; one that the server names without handing it out is left out."""
        if len(uids) == 1:
            return self._in_pieces(uids[0])
        answer = self.client.fetch(uids, ["INTERNALDATE", "BODY.PEEK[]"])
        return [
            Fetched(uid, answer[uid][b"BODY[]"], _utc(answer[uid].get(b"INTERNALDATE")))
            for uid in uids
            if uid in answer and answer[uid].get(b"BODY[]") is not None
        ]

    def _in_pieces(self, uid: int) -> list[Fetched]:
        """A mail alone may be large: the library holds a piece several times, never the whole."""
        pieces: list[bytes] = []
        received_at = None
        while not pieces or len(pieces[-1]) == PIECE:
            at = len(pieces) * PIECE
            answer = self.client.fetch([uid], ["INTERNALDATE", f"BODY.PEEK[]<{at}.{PIECE}>"]).get(uid, {})
            piece = answer.get(f"BODY[]<{at}>".encode())
            if piece is None:
                if at == 0:
                    return []
                break
            received_at = received_at or _utc(answer.get(b"INTERNALDATE"))
            pieces.append(piece)
        return [Fetched(uid, b"".join(pieces), received_at)]

    def put_away(self, uids: Sequence[int]) -> None:
        """They are kept: take them from where they would be found again."""
        if self.box.after is After.LEAVE:
            self.client.add_flags(uids, [SEEN], silent=True)
        elif self.box.after is After.DELETE:
            self._delete(uids)
        elif self.client.has_capability("MOVE"):
            self.client.move(uids, self.taken)
        else:
            self.client.copy(uids, self.taken)
            self._delete(uids)

    def _delete(self, uids: Sequence[int]) -> None:
        """Only these: a server that cannot expunge by number keeps them, marked as deleted."""
        self.client.add_flags(uids, [DELETED], silent=True)
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge(uids)

    def rest(self, at_most: float, stopping: Callable[[], bool]) -> None:
        """Wait until the server calls, or the time between two looks is over."""
        at_most = min(at_most, self.box.poll)  # also where the server calls: a call may be lost
        if self.client.has_capability("IDLE"):
            self._idle(at_most, stopping)
            return
        end = time.monotonic() + at_most
        while not stopping() and time.monotonic() < end:
            time.sleep(GLANCE)
        self.client.noop()

    def _idle(self, at_most: float, stopping: Callable[[], bool]) -> None:
        self.client.idle()
        end = time.monotonic() + at_most
        while not stopping() and time.monotonic() < end:
            began = time.monotonic()
            told = self.client.idle_check(timeout=GLANCE)
            if any(b"EXISTS" in line for line in told):
                break
            if not told and time.monotonic() - began < GLANCE / 2:
                break  # the connection ended: idle_done says so
        self.client.idle_done()


@contextlib.contextmanager
def session(box: Box, tokens: Tokens | None) -> Iterator[Session]:
    """Connected, signed in, folder open; ``Troubled`` says in one word what failed."""
    client = _connected(box)
    try:
        _sign_in(client, box, tokens)
        yield Session(client, box)
    finally:
        with contextlib.suppress(Exception):  # the server may be gone already
            client.logout()
        with contextlib.suppress(Exception):
            client.shutdown()


def _connected(box: Box) -> IMAPClient:
    from imapclient import SocketTimeout

    context = ssl.create_default_context()
    if box.ca:
        context.load_verify_locations(box.ca)
    try:
        client = IMAPClient(
            box.host,
            box.port,
            ssl=box.encrypted == "tls",
            ssl_context=context if box.encrypted == "tls" else None,
            timeout=SocketTimeout(CONNECT_WITHIN, ANSWER_WITHIN),
        )
        client.normalise_times = False
        if box.encrypted == "starttls":
            client.starttls(context)
    except ssl.SSLCertVerificationError as problem:
        raise Troubled(Trouble.CERTIFICATE, problem) from None
    except (OSError, IMAPClient.Error) as problem:
        raise Troubled(Trouble.UNREACHABLE, problem) from None
    return client


def _sign_in(client: IMAPClient, box: Box, tokens: Tokens | None) -> None:
    if tokens is None:
        client.login(box.user, _password(box))
        return
    token = tokens.token()
    said = iter((f"user={box.user}\1auth=Bearer {token}\1\1".encode(), b""))  # a refusal is answered by nothing
    try:
        client.sasl_login("XOAUTH2", lambda _challenge: next(said, b""))
    except LoginError:
        tokens.forget()
        raise


def _password(box: Box) -> str:
    if not box.password_file:
        return box.password
    try:
        return Path(box.password_file).read_text("utf-8").strip()
    except (OSError, UnicodeError) as problem:
        raise Troubled(Trouble.NO_SECRET, problem) from None


def _selected(client: IMAPClient, folder: str) -> int:
    try:
        return int(client.select_folder(folder).get(b"UIDVALIDITY") or 0)
    except IMAPClient.AbortError:
        raise
    except IMAPClient.Error as problem:
        raise Troubled(Trouble.FOLDER, problem) from None


def _folder_of_taken(client: IMAPClient, box: Box) -> str:
    """By the server's own separator, below what is ours; made when it is not there."""
    prefix, separator = _own_namespace(client)
    name = prefix + box.taken.replace("/", separator)
    try:
        if not client.folder_exists(name):
            client.create_folder(name)
            client.subscribe_folder(name)
    except IMAPClient.AbortError:
        raise
    except IMAPClient.Error as problem:
        if not client.folder_exists(name):  # else somebody else made it meanwhile
            raise Troubled(Trouble.FOLDER, problem) from None
    return name


def _own_namespace(client: IMAPClient) -> tuple[str, str]:
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            return personal[0][0] or "", personal[0][1] or "/"
    listed = client.list_folders("", "")
    return "", (listed[0][1] or b"/").decode() if listed else "/"


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
