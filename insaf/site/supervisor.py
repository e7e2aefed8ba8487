"""Keeps the processes of one Insaf alive, and ends them all together."""

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from insaf.site import environment

GRACE = 1.5  # seconds between asking a child to stop and ending it
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0  # seconds before a fallen child is started again
STEADY = 60.0  # seconds of running after which a fall counts as the first again
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """One process: a python module to run, the socket it inherits, if any, and its arguments."""

    name: str
    module: str
    listener: socket.socket | None = None
    arguments: tuple[str, ...] = ()

    def words(self) -> list[str]:
        fd = [] if self.listener is None else [str(self.listener.fileno())]
        return [sys.executable, "-m", self.module, *fd, *self.arguments]

    def inherits(self) -> tuple[int, ...]:
        return () if self.listener is None else (self.listener.fileno(),)


def run(children: Sequence[Child], web: socket.socket, ready: Callable[[], None]) -> int:
    """Runs the children until SIGINT or SIGTERM; calls `ready` once the web answers."""
    return asyncio.run(_run(children, web, ready))


async def _run(children: Sequence[Child], web: socket.socket, ready: Callable[[], None]) -> int:
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    keepers = [asyncio.create_task(_keep(child, stopping)) for child in children]
    greeter = asyncio.create_task(_greet(web, ready))
    await stopping.wait()
    greeter.cancel()
    await asyncio.gather(*keepers)
    return 0


async def _keep(child: Child, stopping: asyncio.Event) -> None:
    """Starts the child again whenever it ends: each time a little later, at once if it was killed."""
    clock, wait = asyncio.get_running_loop().time, FIRST_WAIT
    while not stopping.is_set():
        started = clock()
        code = await _live(child, stopping)
        if stopping.is_set():
            return
        # Killed from outside (out of memory, say), it may well live the next time: visitors wait.
        sound = code == -signal.SIGKILL or clock() - started > STEADY
        wait = FIRST_WAIT if sound else min(wait * 2, LONGEST_WAIT)
        print(f"insaf: {child.name} ended ({code}); again in {wait:.1f} s", file=sys.stderr)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), wait)


async def _live(child: Child, stopping: asyncio.Event) -> int:
    """One life of a child, from start to end; its exit code."""
    process = await asyncio.create_subprocess_exec(
        *child.words(),
        stdin=asyncio.subprocess.DEVNULL,
        pass_fds=child.inherits(),
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )
    end, stop = asyncio.create_task(process.wait()), asyncio.create_task(stopping.wait())
    await asyncio.wait({end, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not end.done():
        await _end(process, end)
    return await end


async def _end(process: asyncio.subprocess.Process, end: "asyncio.Task[int]") -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        await asyncio.wait({end}, timeout=GRACE)
        if not end.done():
            process.kill()


async def _greet(web: socket.socket, ready: Callable[[], None]) -> None:
    """The socket listens already, so the first answer comes when the first web process is up."""
    host, port = web.getsockname()[:2]
    reader, writer = await asyncio.open_connection(
        {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host),  # noqa: S104
        port,
    )
    name = environment.base_url().netloc
    writer.write(f"GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.readline()).decode().strip()
    writer.close()
    if answer.startswith("HTTP/1.1 200"):
        ready()
    else:
        print(f"insaf: the web pages do not answer as they should: {answer}", file=sys.stderr)


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PARENT = os.getpid()


def _die_with_parent() -> None:
    """In the child, before it runs: no orphan stays, even when the supervisor is killed."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != _PARENT:
            os._exit(1)
