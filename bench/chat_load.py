"""Visitors for a bench: a stream each, and messages at a rate; prints how long each took from sending to hearing.

python -m bench.chat_load URL TOKENS RATE SECONDS PID
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import secrets
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AT_ONCE = 100  # streams opened side by side
EACH = 500  # streams of one address


class Visitors:
    """All visitors of one bench at one server."""

    def __init__(self, url: str, tokens: list[str]) -> None:
        parts = urlsplit(url)
        self.url, self.host, self.port = url, str(parts.hostname), int(parts.port or 80)
        self.tokens = tokens
        self.sent: dict[str, float] = {}
        self.took: list[float] = []
        self.held = 0
        self.streams: list[str] = []
        self.gate = asyncio.Semaphore(AT_ONCE)

    def request(self, name: str, token: str, body: bytes) -> bytes:
        heads = {
            "Host": f"{self.host}:{self.port}", "Origin": self.url, "Authorization": f"Bearer {token}",
            "Content-Type": "application/json", "Content-Length": str(len(body)),
        }  # fmt: skip
        lines = [f"POST /chat/v1/{name} HTTP/1.1", *(f"{key}: {value}" for key, value in heads.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    async def listens(self, token: str, ready: asyncio.Queue[bool]) -> None:
        async with self.gate:
            here = (f"127.0.0.{len(self.streams) // EACH + 1}", 0)  # one address has so many streams and no more
            self.streams.append(token)
            reader, writer = await asyncio.open_connection(self.host, self.port, local_addr=here)
            writer.write(self.request("stream", token, b'{"after": 0}'))
            status = await reader.readline()
            self.held += b" 200 " in status
            await ready.put(True)
        while line := await reader.readline():
            if line.startswith(b"data: {") and b'"text"' in line:
                text = json.loads(line[6:])["text"]
                if text in self.sent:
                    self.took.append(time.perf_counter() - self.sent.pop(text))

    async def says(self, rate: int, seconds: int) -> int:
        """Messages at even distances, whatever becomes of those before; how many."""
        chance, number, began, work = random.Random(3), rate * seconds, time.perf_counter(), []
        for n in range(number):
            await asyncio.sleep(max(0, began + n / rate - time.perf_counter()))
            work.append(asyncio.create_task(self._say(chance.choice(self.tokens))))
        await asyncio.gather(*work)
        await asyncio.sleep(2)
        return number

    async def _say(self, token: str) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        text = secrets.token_hex(8)
        self.sent[text] = time.perf_counter()
        writer.write(self.request("say", token, json.dumps({"client": text, "text": text}).encode()))
        await reader.readline()
        writer.close()


async def main(url: str, file: Path, rate: int, seconds: int, pid: int) -> None:
    visitors = Visitors(url, file.read_text().split())
    ready: asyncio.Queue[bool] = asyncio.Queue()
    tasks = [asyncio.create_task(visitors.listens(token, ready)) for token in visitors.tokens]
    for _ in visitors.tokens:
        await ready.get()
    await asyncio.sleep(3)
    sent = await visitors.says(rate, seconds) if rate else 0
    took = sorted(visitors.took) or [0.0]
    print(json.dumps(_found(visitors, sent, took, pid)))
    for task in tasks:
        task.cancel()


def _found(visitors: Visitors, sent: int, took: list[float], pid: int) -> dict[str, Any]:
    status = Path(f"/proc/{pid}/status").read_text()
    return {
        "held": visitors.held,
        "sent": sent,
        "delivered": len(visitors.took),
        "p50": took[len(took) // 2] * 1000,
        "p99": took[int(len(took) * 0.99)] * 1000,
        "rss_mb": int(status.partition("VmRSS:")[2].split()[0]) / 1024,
    }


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])))
