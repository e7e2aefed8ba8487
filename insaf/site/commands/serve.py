"""`insaf serve`: the whole product by one command."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from insaf.site import environment
from insaf.site.cli import Wrong, command
from insaf.site.supervisor import Child, run


def add(subparsers: Any) -> None:
    words = command(subparsers, "serve", serve, "run the web pages, the worker and what they need")
    words.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    words.add_argument("--port", type=int, default=8000, help="port to listen on; 0 takes a free one")
    words.add_argument("--workers", type=int, default=1, help="web processes; more needs PostgreSQL")


def serve(words: argparse.Namespace) -> int:
    """Prepares the data folder, then runs until told to stop."""
    if words.workers < 1 or (words.workers > 1 and not environment.text("INSAF_DATABASE_URL")):
        raise Wrong("--workers above 1 needs PostgreSQL: set INSAF_DATABASE_URL.")
    web = listen(words.host, words.port)
    host = words.host if words.host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
    url = f"http://{f'[{host}]' if ':' in host else host}:{web.getsockname()[1]}"
    os.environ.setdefault("INSAF_BASE_URL", url)
    environment.base_url()
    children = [*_mail_sink(), *(_web(web, n) for n in range(1, words.workers + 1)), _worker(), *_fetchers(), *_lmtp()]
    if subprocess.run([sys.executable, "-m", "insaf.site.prepare"], check=False).returncode:
        raise Wrong("the data folder could not be made ready; see above.")
    return run(children, web, lambda: _announce(words, os.environ["INSAF_BASE_URL"]))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that children inherit: a restarted one misses no visitor."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as problem:
        raise Wrong(f"cannot listen on {host}, port {port}: {problem}; try another --port.") from None
    listener.listen(2048)
    return listener


def _web(listener: socket.socket, number: int) -> Child:
    return Child(f"web {number}", "insaf.site.server", listener)


def _worker() -> Child:
    return Child("worker", "insaf.site.worker")


def _fetchers() -> list[Child]:
    """One process a mailbox: what befalls one does not touch the others."""
    boxes = enumerate(environment.mailboxes())
    return [Child(f"mailbox {box.name}", "insaf.site.fetcher", arguments=(str(n),)) for n, box in boxes]


def _lmtp() -> list[Child]:
    """A door for a mail server that hands its mail over by itself."""
    place = environment.lmtp()
    if not place:
        return []
    listener = listen_at(Path(place)) if isinstance(place, str) else listen(*place)
    return [Child("lmtp", "insaf.site.lmtp", listener)]


def listen_at(path: Path) -> socket.socket:
    """A listening socket in the file system; who may enter its folder may hand in mail."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()  # left behind by one that was killed
        listener.bind(str(path))
        path.chmod(0o666)
    except OSError as problem:
        raise Wrong(f"cannot listen at {path}: {problem}; look at INSAF_LMTP.") from None
    listener.listen(128)
    return listener


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


def _mail_sink() -> list[Child]:
    """In the demo, mail that has nowhere to go is kept in the mailbox page."""
    if not environment.flag("INSAF_DEMO") or environment.text("INSAF_SMTP_URL"):
        return []
    listener = listen("127.0.0.1", 0)
    os.environ["INSAF_SMTP_URL"] = f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    return [Child("mail", "insaf.site.demo.smtp", listener)]


def _announce(words: argparse.Namespace, url: str) -> None:
    lines = [f"Insaf is ready at {url}/", f"  staff      {url}/desk/"]
    if environment.flag("INSAF_DEMO"):
        lines.append(f"  mailbox    {url}/demo/mailbox/")
    print(f'{{"ready": "{url}/"}}' if words.json else "\n".join(lines), flush=True)
