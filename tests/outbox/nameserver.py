"""A real name server on the loopback, for the outbox's tests: it answers by a table."""

from __future__ import annotations

import contextlib
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from insaf.outbox import dns


class NameServer:
    """Answers TXT questions by a table: a cut answer by UDP where it is long, the whole by TCP."""

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        self.table = table
        ours = self

        class Udp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                query, line = self.request
                whole = ours.answer(query)
                line.sendto(whole if len(whole) <= 512 else ours.answer(query, cut=True), self.client_address)

        class Tcp(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                (length,) = struct.unpack("!H", self.rfile.read(2))
                whole = ours.answer(self.rfile.read(length))
                self.wfile.write(struct.pack("!H", len(whole)) + whole)

        self.udp, self.tcp = _both(Udp, Tcp)
        self.address = self.udp.server_address
        for one in (self.udp, self.tcp):
            threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, query: bytes, cut: bool = False) -> bytes:
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1 : place + 1 + query[place]].decode())
            place += 1 + query[place]
        asked = query[12 : place + 5]
        (kind,) = struct.unpack_from("!H", query, place + 1)
        records = None if cut else self.table.get(("MX " if kind == dns.MX else "") + ".".join(labels))
        code = 0 if records is not None or cut else 3
        head = query[:2] + struct.pack("!5H", 0x8180 | code | (0x200 if cut else 0), 1, len(records or []), 0, 0)
        name = ".".join(labels)
        written = (_host(one, name) if kind == dns.MX else _record(one.encode()) for one in records or [])
        return head + asked + b"".join(written)

    def close(self) -> None:
        for one in (self.udp, self.tcp):
            one.shutdown()
            one.server_close()


def _both(udp: Any, tcp: Any) -> tuple[socketserver.UDPServer, socketserver.TCPServer]:
    """One port that is free for both."""
    while True:
        first = socketserver.UDPServer(("127.0.0.1", 0), udp)
        try:
            return first, socketserver.TCPServer(first.server_address, tcp)
        except OSError:
            first.server_close()


def _record(text: bytes) -> bytes:
    pieces = [text[n : n + 255] for n in range(0, len(text), 255)]
    data = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return b"\xc0\x0c" + struct.pack("!2HIH", 16, 1, 60, len(data)) + data


def _host(text: str, asked: str) -> bytes:
    """``10 mail.example.sa``; a host of the asked domain leads back to the question, as servers do."""
    preference, _, host = text.partition(" ")
    inside = host.endswith(f".{asked}")
    labels = host.removesuffix(f".{asked}").split(".") if inside else host.split(".")
    data = struct.pack("!H", int(preference)) + b"".join(bytes([len(one)]) + one.encode() for one in labels)
    data += b"\xc0\x0c" if inside else b"\0"
    return b"\xc0\x0c" + struct.pack("!2HIH", dns.MX, 1, 60, len(data)) + data


@contextlib.contextmanager
def answering(server: NameServer) -> Iterator[Callable[[str], list[str]]]:
    """Ask the server over the wire while it runs."""
    try:
        yield lambda name: dns.txt(name, server.address)
    finally:
        server.close()
