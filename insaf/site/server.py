"""The web process: uvicorn on a socket that it inherits."""

import socket
import sys

import uvicorn

from insaf.site import environment


class Server(uvicorn.Server):
    """Open streams would keep it waiting: they are closed first, and their widgets come again."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from insaf.chat.hub import hub

        hub.close()
        await super().shutdown(sockets)


def main(fd: int) -> None:
    """Serves until SIGTERM. No access log: an address may hold a private link's secret (L-02)."""
    proxies = environment.trusted_proxies()
    config = uvicorn.Config(
        "insaf.site.asgi:application",
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=1,
    )
    Server(config).run(sockets=[socket.socket(fileno=fd)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
