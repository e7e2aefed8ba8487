"""A web site of somebody else on another port, with whatever style and CSP it likes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOSTILE = """
*{font-family:cursive!important;color:red!important;background:yellow!important;display:inline!important;visibility:hidden}
div,button,insaf-chat{position:static!important;font-size:1px!important}
"""


@contextlib.contextmanager
def site(where: list[str], lang: str = "ar", style: str = "", csp: str = "") -> Iterator[str]:
    """The address of the site; its page carries the widget of ``where[0]`` by one script tag.

    ``where`` may be filled later: the system may have to know the site first. In ``csp`` INSAF
    stands for the same address.
    """
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Site</title>'
        '<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">'
        f'<main><h1>Site</h1></main><script type="module" src="INSAF/chat.js" data-lang="{lang}"></script>'
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_style = self.path == "/style.css"
            self.send_response(200)
            self.send_header("Content-Type", f"text/{'css' if is_style else 'html'}; charset=utf-8")
            if csp:
                self.send_header("Content-Security-Policy", csp.replace("INSAF", where[0]))
            self.end_headers()
            self.wfile.write((style if is_style else page.replace("INSAF", where[0])).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
