"""Asks one name server for the TXT or MX records of one name (RFC 1035)."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

TXT, MX, IN, RECURSE, CUT = 16, 15, 1, 0x0100, 0x0200
NO_SUCH_NAME = 3
POINTER, MOST_LABELS = 0xC0, 128
WAIT = 4.0  # seconds for an answer
Server = tuple[str, int]
Ask = Callable[[str, Server], list[str]]
Record = tuple[bytes, int, int]  # the whole answer; where the record's data begin in it, and their length


class NoAnswer(Exception):
    """The name server did not answer, or its answer cannot be read."""


def txt(name: str, server: Server) -> list[str]:
    """The TXT records of ``name``, each as one text; none where the name does not exist."""
    return [_joined(answer[place : place + length]) for answer, place, length in _ask(name, TXT, server)]


def mx(name: str, server: Server) -> list[str]:
    """The hosts that take mail for ``name``, the preferred one first."""
    found = [
        (struct.unpack_from("!H", answer, place)[0], _name(answer, place + 2))
        for answer, place, _ in _ask(name, MX, server)
    ]
    return [host for _, host in sorted(found)]


def _ask(name: str, kind: int, server: Server) -> list[Record]:
    query = _query(name, kind)
    try:
        answer = _by_udp(query, server)
        if struct.unpack_from("!H", answer, 2)[0] & CUT:
            answer = _by_tcp(query, server)
        return list(_records(answer, kind))
    except (OSError, struct.error, IndexError, UnicodeError) as error:
        raise NoAnswer(f"{server[0]} gave no answer about {name}: {error}") from error


def own_server(path: Path = Path("/etc/resolv.conf")) -> Server:
    """The first name server of this machine."""
    words = [line.split() for line in path.read_text("utf-8", "replace").splitlines()] if path.exists() else []
    named = [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"]
    if not named:
        raise NoAnswer(f"{path} names no name server; name one with --nameserver")
    return named[0], 53


def server_of(text: str) -> Server:
    """``192.0.2.1`` or ``192.0.2.1:5353``, IPv6 in brackets where a port follows."""
    host, _, port = text.rpartition(":") if text.count(":") == 1 or "]:" in text else (text, "", "53")
    address = str(ipaddress.ip_address(host.strip("[]")))
    return address, int(port)


def _query(name: str, kind: int) -> bytes:
    labels = [label.encode("idna") for label in name.strip(".").split(".")]
    asked = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return struct.pack("!6H", secrets.randbits(16), RECURSE, 1, 0, 0, 0) + asked + struct.pack("!2H", kind, IN)


def _by_udp(query: bytes, server: Server) -> bytes:
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(WAIT)
        line.connect(server)  # answers of others are not taken
        line.send(query)
        while True:
            answer = line.recv(4096)
            if answer[:2] == query[:2]:
                return answer


def _by_tcp(query: bytes, server: Server) -> bytes:
    with socket.create_connection(server, WAIT) as line, line.makefile("rb") as stream:
        line.sendall(struct.pack("!H", len(query)) + query)
        (length,) = struct.unpack("!H", stream.read(2))
        return stream.read(length)


def _records(answer: bytes, wanted: int) -> Iterator[Record]:
    _, flags, questions, answers, _, _ = struct.unpack_from("!6H", answer)
    if flags & 15 not in (0, NO_SUCH_NAME):
        raise OSError(f"refused with code {flags & 15}")
    place = 12
    for _ in range(questions):
        place = _after_name(answer, place) + 4
    for _ in range(answers):
        place = _after_name(answer, place)
        kind, _, _, length = struct.unpack_from("!2HIH", answer, place)
        place += 10
        if kind == wanted:
            yield answer, place, length
        place += length


def _name(answer: bytes, place: int) -> str:
    """A host name, which may go on elsewhere in the answer; never in a circle."""
    labels: list[str] = []
    for _ in range(MOST_LABELS):
        length = answer[place]
        if not length:
            break
        if length >= POINTER:
            place = struct.unpack_from("!H", answer, place)[0] & 0x3FFF
            continue
        labels.append(answer[place + 1 : place + 1 + length].decode("ascii"))
        place += 1 + length
    return ".".join(labels).lower()


def _after_name(answer: bytes, place: int) -> int:
    while length := answer[place]:
        if length >= POINTER:  # the rest stands elsewhere
            return place + 2
        place += 1 + length
    return place + 1


def _joined(data: bytes) -> str:
    """One record is one text, cut into pieces of up to 255 bytes."""
    text, place = b"", 0
    while place < len(data):
        text += data[place + 1 : place + 1 + data[place]]
        place += 1 + data[place]
    return text.decode("utf-8", "replace")
