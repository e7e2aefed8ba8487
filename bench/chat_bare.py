"""The floor of the chat's delivery: a bare ASGI application that wakes the stream of whoever posted."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import uvicorn

streams: dict[bytes, asyncio.Queue[bytes]] = {}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    token = dict(scope["headers"]).get(b"authorization", b"")
    body = (await receive()).get("body", b"")
    if scope["path"].endswith("/stream"):
        queue = streams.setdefault(token, asyncio.Queue())
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        while True:
            await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})
    text = json.loads(body).get("text", "")
    streams.setdefault(token, asyncio.Queue()).put_nowait(f"data: {json.dumps({'n': 1, 'text': text})}\n\n".encode())
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


if __name__ == "__main__":
    config = uvicorn.Config(
        application, port=int(sys.argv[1]), loop="uvloop", http="httptools", lifespan="off", log_level="error",
        access_log=False, timeout_graceful_shutdown=1, backlog=2048,
    )  # fmt: skip
    uvicorn.Server(config).run()
