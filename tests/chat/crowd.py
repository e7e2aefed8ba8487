"""A crowd on raw HTTP: visitors who post and stream, agents who answer, connections cut at random.

Run in a process of its own beside the servers:

    python -m tests.chat.crowd URL VISITORS MESSAGES SEED FILE

It writes into the file, for each conversation, every message that the server acknowledged and what its stream told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 20.0


@dataclass
class Wire:
    """One server, spoken to by sockets: each call a connection of its own, as bad networks have it."""

    url: str
    chance: random.Random

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)

    async def opened(self, path: str, body: bytes, heads: dict[str, str]) -> tuple[Any, Any, int]:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        lines += [f"{key}: {value}" for key, value in heads.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        while (await reader.readline()).strip():
            pass
        return reader, writer, status

    async def asks(self, name: str, token: str, cut: float = 0.0, **said: Any) -> tuple[int, dict[str, Any]]:
        """One call; with the chance ``cut`` the connection is cut before the answer is read."""
        body, heads = json.dumps({"lang": "ar", **said}).encode(), self.heads(token)
        reader, writer, status = await self.opened(f"/chat/v1/{name}", body, heads)
        try:
            if self.chance.random() < cut:
                raise ConnectionResetError("cut by chance")
            return status, json.loads(await reader.read())
        finally:
            writer.transport.abort()

    def heads(self, token: str) -> dict[str, str]:
        heads = {"Origin": self.url, "Content-Type": "application/json"}
        return {**heads, "Authorization": f"Bearer {token}"} if token else heads


@dataclass
class Visitor:
    """One visitor: what was acknowledged, by number, and what the stream told, in its order."""

    wire: Wire
    name: str
    token: str = ""
    acknowledged: dict[int, str] = field(default_factory=dict)
    heard: list[tuple[int, str, str]] = field(default_factory=list)
    done: bool = False

    async def lives(self, messages: int) -> None:
        self.token = (await again(lambda: self.wire.asks("hello", "")))["token"]
        await self.says("start", f"{self.name} 1")
        listening = asyncio.create_task(self.listens())
        for n in range(2, messages + 1):
            await asyncio.sleep(self.wire.chance.uniform(0, 1.0))
            await self.says("say", f"{self.name} {n}")
        while len({text for _, by, text in self.heard if by == "visitor"}) < messages:
            await asyncio.sleep(0.1)
        self.done = True
        listening.cancel()

    async def says(self, call: str, text: str) -> None:
        """The same client id until it is acknowledged, however often the connection is cut."""
        client = secrets.token_hex(8)
        told = await again(lambda: self.wire.asks(call, self.token, cut=0.1, client=client, text=text))
        self.acknowledged[told["number"]] = text

    async def listens(self) -> None:
        while not self.done:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, IndexError, ValueError, TimeoutError):
                await self._stream()
            await asyncio.sleep(self.wire.chance.uniform(0.1, 0.4))

    async def _stream(self) -> None:
        after = self.heard[-1][0] if self.heard else 0
        body = json.dumps({"after": after}).encode()
        reader, writer, status = await self.wire.opened("/chat/v1/stream", body, self.wire.heads(self.token))
        until = asyncio.get_running_loop().time() + self.wire.chance.uniform(0.5, 6)  # then it is cut
        try:
            while status == 200:
                async with asyncio.timeout_at(until):
                    line = await reader.readline()
                if not line:
                    return
                if line.startswith(b"data: {") and b'"n":' in line:
                    said = json.loads(line[6:])
                    self.heard.append((said["n"], said["by"], said["text"]))
        finally:
            writer.transport.abort()


async def again(call: Any) -> dict[str, Any]:
    """Until it is answered with 200; a refusal of another kind is a mistake of the test."""
    while True:
        try:
            async with asyncio.timeout(TIMEOUT):
                status, answer = await call()
            if status == 200:
                return dict(answer)
            if status not in (429, 500, 503):
                raise AssertionError(f"{status}: {answer}")
        except (OSError, IndexError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            pass
        await asyncio.sleep(0.2)


async def main(url: str, visitors: int, messages: int, seed: int, file: Path) -> None:
    chance = random.Random(seed)
    crowd = [Visitor(Wire(url, random.Random(chance.random())), f"زائر {n}") for n in range(visitors)]
    await asyncio.gather(*(one.lives(messages) for one in crowd))
    told = [{"token": one.token, "acknowledged": one.acknowledged, "heard": one.heard} for one in crowd]
    file.write_text(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5])))
