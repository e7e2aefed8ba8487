"""Files as received: their bytes under their SHA-256, durable before any act (B-12)."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from insaf.core.acts.base import File

HOLDERS: list[Callable[[], set[str]]] = []
"""Who else keeps files here: each answers the hashes that nobody may tidy away."""


def keep(content: bytes | Iterable[bytes], name: str, content_type: str) -> File:
    """Store the bytes, synced to disk, and return the file's card. Bytes held already stay."""
    chunks = (content,) if isinstance(content, bytes) else content
    folder = Path(settings.INSAF_FILES)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f"draft-{secrets.token_hex(8)}"
    sha256, size = hashlib.sha256(), 0
    with draft.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            sha256.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    _settle(draft, path_of(sha256.hexdigest()))
    return File(name=name, size=size, type=content_type, sha256=sha256.hexdigest())


def read(sha256: str) -> bytes:
    """The bytes; FileNotFoundError when they were erased."""
    return path_of(sha256).read_bytes()


def path_of(sha256: str) -> Path:
    """Where a file's bytes stand: a generated name outside the web root (L-08)."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hex")
    return Path(settings.INSAF_FILES) / sha256[:2] / sha256


def _settle(draft: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
