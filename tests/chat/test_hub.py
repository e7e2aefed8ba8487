"""What wakes the streams of one process: nothing of it is kept, and what counts for a moment counts for who comes late."""

from __future__ import annotations

import asyncio

from insaf.chat.hub import Hub
from tests import loops

TALK, OTHER = 7, 8


async def _settled() -> None:
    """What was called from a thread has been done."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def told(late: bool, said: bool = False) -> dict[int, str]:
    """Who writes, as a console hears it that looks on before the visitor writes or begins to after it."""

    async def run() -> dict[int, str]:
        hub = Hub()
        hub.loop = asyncio.get_running_loop()
        with hub.watching(0, -TALK) as early:
            hub.types(TALK, "visitor")
            await _settled()
            if said:
                hub.touch(TALK, (3, b"the message itself"))
                await _settled()
            with hub.watching(0, -TALK) as after, hub.watching(0, -OTHER) as elsewhere:
                assert not elsewhere.typing
                return {key: who for key, (who, _at) in (after if late else early).typing.items()}

    return loops.run(run())


def test_who_looks_on_hears_that_the_visitor_writes() -> None:
    assert told(late=False) == {TALK: "visitor"}


def test_who_opens_the_talk_a_moment_later_hears_it_too() -> None:
    assert told(late=True) == {TALK: "visitor"}


def test_who_comes_after_the_message_hears_of_no_writing() -> None:
    assert told(late=True, said=True) == {}
