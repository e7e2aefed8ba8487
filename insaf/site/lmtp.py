"""The process that a mail server hands its mail to by LMTP, on an inherited socket."""

import asyncio
import os
import signal
import socket
import sys


async def serve(listener: socket.socket) -> None:
    """Serves until SIGTERM; a mail under way is then sent again by its server."""
    from insaf.intake.email.lmtp import talk

    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    start = asyncio.start_unix_server if listener.family == socket.AF_UNIX else asyncio.start_server
    await start(talk, sock=listener)
    await stopping.wait()


def main(fd: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    import django

    django.setup()
    asyncio.run(serve(socket.socket(fileno=fd)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
