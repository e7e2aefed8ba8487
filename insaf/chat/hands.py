"""Threads that ask the database for the streams: an idle stream holds none of them, and no connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
READERS, WRITERS, LOOKERS, JUDGES = 4, 6, 2, 2


async def reading(work: Callable[..., T], *words: Any) -> T:
    """Run a query in a thread of the readers."""
    return await asyncio.get_running_loop().run_in_executor(_readers(), _tidily, work, words)


async def looking(work: Callable[..., T], *words: Any) -> T:
    """A query of the desk, in threads of its own: however many agents look on, no visitor waits for them."""
    return await asyncio.get_running_loop().run_in_executor(_lookers(), _tidily, work, words)


async def judging(work: Callable[..., T], *words: Any) -> T:
    """Read a file through, which may take long: in threads of its own."""
    return await asyncio.get_running_loop().run_in_executor(_judges(), _tidily, work, words)


async def writing(work: Callable[..., T], *words: Any) -> T:
    """Run a transaction; on SQLite one after the other, so that none waits for the lock in its sleep."""
    return await asyncio.get_running_loop().run_in_executor(_writers(), _tidily, work, words)


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, "chat-reader")


@cache
def _lookers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(LOOKERS, "chat-desk")


@cache
def _judges() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(JUDGES, "chat-files")


@cache
def _writers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1 if connection.vendor == "sqlite" else WRITERS, "chat-writer")


def _tidily(work: Callable[..., T], words: tuple[Any, ...]) -> T:
    """A pooled connection goes back at once; the one of SQLite is a file and stays with its thread."""
    try:
        return work(*words)
    except Exception:
        connection.close()
        raise
    finally:
        if connection.vendor != "sqlite":
            connection.close()
