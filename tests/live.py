"""Starts the product as people run it: `insaf serve`, on a free port, in a folder of its own."""

import contextlib
import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgresql, tables

CHECKOUT = Path(__file__).resolve().parents[1]
UNWELL = "do not answer as they should"  # says the supervisor
READY_WITHIN = 90.0  # seconds; two busy cores and an empty page cache


@dataclass
class Live:
    """A running Insaf: its address, its data folder, its supervisor and its environment."""

    url: str
    data_dir: Path
    process: "subprocess.Popen[bytes]"
    env: dict[str, str] = field(repr=False)

    def insaf(self, *words: str) -> str:
        """Runs `insaf WORDS` on the same data and returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "insaf", *words],
            env=self.env, cwd=CHECKOUT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"insaf {' '.join(words)}: {done.stderr}"
        return done.stdout

    def log(self) -> str:
        return (self.data_dir / "serve.log").read_text(errors="replace")


@contextlib.contextmanager
def running_insaf(
    env: Mapping[str, str] | None = None, data_dir: Path | None = None, workers: int = 1, bare: bool = False
) -> Iterator[Live]:
    """Serves until the block ends; `env` adds to the environment, `data_dir` keeps the data.

    A `bare` one finds an empty folder and an empty database, as on the day it is installed; others find
    their tables made.
    """
    with contextlib.ExitStack() as stack:
        home = data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="insaf-")))
        port = free_port()
        full = environment(home, port, env or {})
        if full.get("INSAF_DATABASE_URL") and not (env or {}).get("INSAF_DATABASE_URL"):
            full["INSAF_DATABASE_URL"] = stack.enter_context(postgresql.fresh_database(bare=bare))
        elif data_dir is None and not bare and not full.get("INSAF_DATABASE_URL"):
            tables.lay(home)
        running = start(home, port, full, workers)
        stack.callback(stop, running)
        await_ready(running)
        yield running


def start(home: Path, port: int, env: dict[str, str], workers: int = 1) -> Live:
    """Starts and does not wait; the server's words go to `serve.log` in the data folder."""
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "insaf", "serve", "--port", str(port), "--workers", str(workers)],
            env=env, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    return Live(f"http://127.0.0.1:{port}", home, process, env)


def stop(running: Live) -> None:
    running.process.terminate()
    try:
        running.process.wait(10)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()


def await_ready(running: Live, within: float = READY_WITHIN) -> None:
    """Returns once /healthz says yes; fails with the server's log."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if running.process.poll() is not None or UNWELL in running.log():
            break
        if is_healthy(running.url):
            return
        time.sleep(0.1)
    raise AssertionError(f"Insaf did not become ready:\n{running.log()[-4000:]}")


def is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def environment(home: Path, port: int, extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with the settings of one instance, `extra` winning."""
    return {
        **os.environ,
        "INSAF_DATA": str(home),
        "INSAF_BASE_URL": f"http://127.0.0.1:{port}",
        "INSAF_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "insaf.site.settings",
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def free_port() -> int:
    """A port that nobody has now, nor is given by chance before its server has begun.

    What the system hands out of itself, as to each connection that goes out, lies above these; and
    each asks for the next one only after all others, so that two test processes meet nowhere.
    """
    for _ in range(len(PORTS)):
        port = next(_ports)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no port is free in {PORTS}")


def _from_anywhere() -> Iterator[int]:
    """All ports in turn, from a place of this process's own."""
    begin = random.SystemRandom().randrange(len(PORTS))
    return itertools.cycle([*PORTS[begin:], *PORTS[:begin]])


PORTS = range(10_240, 32_768)  # registered; Linux gives from 32768 on to whoever asks for any
_ports = _from_anywhere()
