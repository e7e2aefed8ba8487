"""A provider of text messages on the loopback, over real HTTP, for the outbox's tests."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from insaf.outbox.sms.gateway import Gateway, Way


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def fields(self) -> dict[str, Any]:
        if "form" in self.headers["content-type"]:
            return dict(parse_qsl(self.raw.decode()))
        return dict(json.loads(self.raw))


@dataclass
class Provider:
    """What was asked for, and what the provider shall answer next: status and body, used up one by one."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None

    @property
    def texts(self) -> list[str]:
        return [one.fields["text"] for one in self.asked]

    def gateway(self, **words: Any) -> Gateway:
        said = {"to": "{number}", "text": "{text}", "ref": "{reference}"}
        plain: dict[str, Any] = {"url": f"http://127.0.0.1:{self.port}/v1/messages", "body": said, "timeout": 30.0}
        return Gateway(Way.HTTP, **{**plain, "message_id": "id", **words})


@contextlib.contextmanager
def listening() -> Iterator[Provider]:
    """A provider that accepts whatever it is asked, unless told otherwise."""
    provider = Provider(0)

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            provider.asked.append(Asked(self.command, self.path, headers, raw))
            provider.before_answer()
            status, body = (
                provider.answers.pop(0) if provider.answers else (201, f'{{"id": "m-{len(provider.asked)}"}}')
            )
            with contextlib.suppress(OSError):  # whoever asked may be gone
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"http://127.0.0.1:{provider.port}/elsewhere")
                self.end_headers()
                self.wfile.write(body.encode())

        do_POST = do_GET = do_PUT = _take

        def log_message(self, *words: Any) -> None:
            """Nothing is told on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
