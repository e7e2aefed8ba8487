"""A small SMTP server on an inherited socket that keeps every message as a file."""

import asyncio
import os
import signal
import socket
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from insaf.site import environment

_number = count(1)


class Keeper:
    """Answers 250 only once the message is on the disk."""

    def __init__(self, mailbox: Path) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        await asyncio.to_thread(keep, self.mailbox, envelope.original_content)
        return "250 kept"


def keep(mailbox: Path, content: bytes) -> Path:
    """Writes one message whole; names sort by the time of arrival."""
    name = f"{time.time_ns():020d}-{os.getpid()}-{next(_number)}"
    draft, final = mailbox / f".{name}", mailbox / f"{name}.eml"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(final)
    folder = os.open(mailbox, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return final


async def serve(listener: socket.socket) -> None:
    mailbox = environment.data_folder() / "mailbox"
    mailbox.mkdir(parents=True, exist_ok=True)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    keeper = Keeper(mailbox)
    await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="localhost"), sock=listener)
    await stopping.wait()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1]))))
