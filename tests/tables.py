"""Empty tables, made once in a run and copied into each new installation: making them takes seconds.

The first of all installations of a run, and the one that all tests share, are made from nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

CHECKOUT = Path(__file__).resolve().parents[1]
KEPT = "INSAF_TEST_TABLES"
"""Names the folder of this run to every process of it."""
FILE = "insaf.sqlite3"


def begin() -> None:
    os.environ[KEPT] = tempfile.mkdtemp(prefix="insaf-tables-")


def end() -> None:
    home = Path(os.environ.pop(KEPT))
    name, server = home / "postgresql", os.environ.get("INSAF_TEST_DATABASE_URL", "")
    if name.exists() and server:
        with contextlib.suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name.read_text()}" WITH (FORCE)')
    shutil.rmtree(home, ignore_errors=True)


def lay(home: Path) -> None:
    """Tables for an installation in this folder on SQLite; nothing else of it is made."""
    home.mkdir(parents=True, exist_ok=True)
    with _locked() as kept:
        if not (kept / FILE).exists():
            _make({"INSAF_DATA": str(kept / "making"), "INSAF_DATABASE_URL": ""})
            (kept / "making" / FILE).replace(kept / FILE)
    shutil.copyfile(kept / FILE, home / FILE)


def template() -> str:
    """The database that others on the PostgreSQL server are copied from."""
    with _locked() as kept:
        name = kept / "postgresql"
        if not name.exists():
            name.write_text(_template(kept))
    return name.read_text()


def _template(kept: Path) -> str:
    name, server = f"insaf_{secrets.token_hex(6)}_tables", os.environ["INSAF_TEST_DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    _make({"INSAF_DATA": str(kept / "postgresql-home"), "INSAF_DATABASE_URL": url})
    return name


def shared(name: str, home: Path, make: Callable[[Path], None]) -> None:
    """An installation that one process of the run makes and stops; each gets a copy of its own."""
    with _locked(f"{name}.lock") as kept:
        if not (kept / name).exists():
            making = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=kept))
            make(making)
            making.replace(kept / name)
    shutil.copytree(kept / name, home, dirs_exist_ok=True)


@contextlib.contextmanager
def _locked(name: str = "lock") -> Iterator[Path]:
    """One process makes what all others wait for."""
    if KEPT not in os.environ:  # outside a run of the tests
        begin()
        atexit.register(end)
    kept = Path(os.environ[KEPT])
    with (kept / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kept


def _make(where: Mapping[str, str]) -> None:
    words = [sys.executable, "-c", "from insaf.site.cli import need_database; need_database()"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "insaf.site.settings", **where}
    subprocess.run(words, env=env, cwd=CHECKOUT, check=True, timeout=120)
