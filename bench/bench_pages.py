"""Bytes of a first visit to the page on which a complaint is filed: all of it, from one origin."""

from __future__ import annotations

import re
import urllib.request
from urllib.parse import urljoin, urlsplit

from bench.figure import Figure
from tests.live import running_insaf

AIM = 100_000
PARTS = re.compile(rb"""(?:href|src)=["']([^"'#]+\.(?:css|js|woff2|svg|webmanifest|ico)[^"'#]*)""")
IN_STYLE = re.compile(rb"""url\(["']?([^"')]+)""")
IN_SCRIPT = re.compile(rb"""import\s*(?:[^"';]*?from\s*)?["'](\.[^"']+)["']""")


def run() -> list[Figure]:
    with running_insaf() as insaf:
        page, total = f"{insaf.url}/new/", 0
        waiting, seen = [page], set()
        while waiting:
            address = waiting.pop()
            if address in seen or address.startswith("data:"):
                continue
            seen.add(address)
            if urlsplit(address).netloc != urlsplit(page).netloc:
                raise AssertionError(f"{address} is of another origin")
            sent, body = _fetch(address)
            total += sent
            waiting += [urljoin(address, found.decode()) for found in _needs(address, body)]
    return [
        Figure(
            f"bytes of a first visit to the form, {len(seen)} requests",
            total,
            "B",
            aim=AIM,
            higher_is_better=False,
        )
    ]


def _needs(address: str, body: bytes) -> list[bytes]:
    if address.partition("?")[0].endswith(".css"):
        return [found for found in IN_STYLE.findall(body) if not found.startswith(b"data:")]
    if address.partition("?")[0].endswith(".js"):
        return IN_SCRIPT.findall(body)
    return [] if "/static/" in address else PARTS.findall(body)


def _fetch(address: str) -> tuple[int, bytes]:
    """The bytes on the wire, and the bytes they stand for."""
    import gzip

    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        sent = answer.read()
        body = gzip.decompress(sent) if answer.headers.get("Content-Encoding") == "gzip" else sent
    return len(sent), body
