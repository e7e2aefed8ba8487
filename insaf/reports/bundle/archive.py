"""Writes the ZIP, file after file in a stream, and remembers the fingerprint of each."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

CHUNK = 1 << 20
_FILE = 0o100644 << 16
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class Archive:
    """One ZIP whose every file lies in one folder and bears one time: the same content is the same bytes."""

    def __init__(self, file: IO[bytes], folder: str, at: datetime) -> None:
        self.zip = zipfile.ZipFile(file, "w")
        self.folder = folder
        self.time = max(at.astimezone(UTC), _EARLIEST).timetuple()[:6]
        self.kept: dict[str, tuple[int, str]] = {}  # name -> size, SHA-256

    def add(self, name: str, content: bytes | str) -> None:
        raw = content.encode() if isinstance(content, str) else content
        self._write(name, iter((raw,)), zipfile.ZIP_DEFLATED)

    def copy(self, name: str, source: Path) -> str:
        """A file in pieces of a megabyte, as it is; its SHA-256."""
        return self._write(name, _pieces(source), zipfile.ZIP_STORED)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *problem: object) -> None:
        self.zip.close()

    def _write(self, name: str, pieces: Iterator[bytes], method: int) -> str:
        if name in self.kept or name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise ValueError(f"not a name for a file of a bundle: {name!r}")
        info = zipfile.ZipInfo(f"{self.folder}/{name}", self.time)  # type: ignore[arg-type]
        info.compress_type, info.external_attr, info.create_system = method, _FILE, 3
        size, sha256 = 0, hashlib.sha256()
        with self.zip.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                sha256.update(piece)
                size += len(piece)
        self.kept[name] = (size, sha256.hexdigest())
        return sha256.hexdigest()


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
