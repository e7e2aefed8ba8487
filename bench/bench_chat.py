"""Live chat: idle visitors and their memory, delivery under load beside a bare ASGI stream, widget bytes."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figure import Figure
from insaf.site.cli import need_django
from tests import live, postgresql
from tests.needs import POSTGRESQL

IDLE, STREAMS, RATE, SECONDS = 5_000, 2_000, 100, 10
ACROSS, ACROSS_RATE = 300, 50
WIDGET_AIM, MEMORY_AIM, P99_AIM = 8_000, 600, 150


def run() -> list[Figure]:
    need_django()
    from insaf.chat import script

    idle, busy = _idle(), _busy()
    bare = _bare()
    return [*_figures(idle, busy, bare, script.packed()), *_across()]


def _figures(idle: dict[str, Any], busy: dict[str, Any], bare: dict[str, Any], packed: bytes) -> list[Figure]:
    return [
        Figure("chat widget, gzip", len(packed), "bytes", aim=WIDGET_AIM, higher_is_better=False),
        Figure("idle chat visitors held by one process", idle["held"], "streams", aim=IDLE),
        Figure("memory of that process", idle["rss_mb"], "MB", aim=MEMORY_AIM, higher_is_better=False),
        Figure("memory for each idle visitor", idle["kb_each"], "kB", higher_is_better=False),
        _delivery("p50", busy, bare, None),
        _delivery("p99", busy, bare, P99_AIM),
        Figure("chat messages delivered", busy["delivered"], f"of {busy['sent']}", aim=busy["sent"]),
    ]


def _across() -> list[Figure]:
    """Three processes on PostgreSQL: two messages of three are heard through another process than they came to."""
    if not POSTGRESQL:
        print("not measured: the chat on PostgreSQL; bin/with-postgresql bin/bench chat", file=sys.stderr)
        return []
    with postgresql.fresh_database() as url, tempfile.TemporaryDirectory(prefix="insaf-bench-") as home:
        found = _served(Path(home), ACROSS, ACROSS_RATE, url, 3)
    said = f"across three processes on PostgreSQL, {ACROSS} streams, {ACROSS_RATE} messages a second"
    return [
        *(Figure(f"chat delivery {name} {said}", found[name], "ms", higher_is_better=False) for name in ("p50", "p99")),
        Figure(f"chat messages delivered {said}", found["delivered"], f"of {found['sent']}", aim=found["sent"]),
    ]


def _delivery(name: str, busy: dict[str, Any], bare: dict[str, Any], aim: float | None) -> Figure:
    said = f"chat delivery {name}, {STREAMS:,} streams, {RATE} messages a second"
    return Figure(said, busy[name], "ms", bare[name], "ms by a bare ASGI stream", aim=aim, higher_is_better=False)


def _idle() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="insaf-bench-") as home:
        return _served(Path(home), IDLE, 0)


def _busy() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="insaf-bench-") as home:
        return _served(Path(home), STREAMS, RATE)


def _served(home: Path, streams: int, rate: int, database: str = "", workers: int = 1) -> dict[str, Any]:
    """The product itself, with conversations made beforehand, and the visitors in a process beside it."""
    with live.running_insaf({"INSAF_DATABASE_URL": database}, home, workers) as insaf:
        _tool(insaf.env, "bench.chat_rows", str(streams), str(home / "tokens"))
        pid = _web_process(insaf.process.pid)
        before = _rss(pid)
        words = [insaf.url, str(home / "tokens"), str(rate), str(SECONDS), str(pid)]
        found = json.loads(_tool(insaf.env, "bench.chat_load", *words))
    return {**found, "kb_each": (found["rss_mb"] - before) * 1024 / streams}


def _bare() -> dict[str, Any]:
    """The floor: the same visitors at a server of thirty lines, without a database or a rule."""
    port = live.free_port()
    with tempfile.TemporaryDirectory(prefix="insaf-bench-") as home:
        tokens = Path(home) / "tokens"
        tokens.write_text("\n".join(f"bare-{n}" for n in range(STREAMS)))
        server = subprocess.Popen([sys.executable, "-m", "bench.chat_bare", str(port)], cwd=live.CHECKOUT)
        try:
            _await(port)
            words = [f"http://127.0.0.1:{port}", str(tokens), str(RATE), str(SECONDS), str(server.pid)]
            return dict(json.loads(_tool(dict(os.environ), "bench.chat_load", *words)))
        finally:
            server.terminate()
            server.wait()


def _await(port: int) -> None:
    """Until the server listens."""
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the bare server does not listen")


def _tool(env: dict[str, str], module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=env, cwd=live.CHECKOUT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
    return done.stdout


def _rss(pid: int) -> float:
    """Resident megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _web_process(parent: int) -> int:
    said = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=True)
    return next(int(line.split()[0]) for line in said.stdout.splitlines() if "insaf.site.server" in line)
