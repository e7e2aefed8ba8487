"""Our own static files: read once, named by one digest, cached for ever by browsers.

Every file of a release sits under one hashed folder, so a sheet's `fonts/…` and a module's
`./forms.js` resolve without rewriting, and no collect step is needed before the first page.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .sheets import sheet

HERE = Path(__file__).parent / "static" / "web"
SHEET = "insaf.css"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".txt": "text/plain"}
PACKED = {".css", ".js", ".svg", ".txt"}


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire; `packed` is its gzip form where that is smaller."""

    body: bytes
    packed: bytes | None
    type: str


@dataclass(frozen=True)
class Release:
    """All assets of this installation and the digest that names them."""

    digest: str
    files: dict[str, Asset]


def release() -> Release:
    """The assets in use; read anew on each call while debugging, so that edits show."""
    return _read(_theme()) if settings.DEBUG else _kept(_theme())


def address(name: str) -> str:
    """Path of an asset, for instance `icons.svg` -> `/assets/3f0c…/icons.svg`."""
    return f"/assets/{release().digest}/{name}"


def _theme() -> str:
    return str(getattr(settings, "INSAF_THEME", "own"))


@lru_cache(maxsize=4)
def _kept(theme: str) -> Release:
    return _read(theme)


def _read(theme: str) -> Release:
    bodies = {SHEET: sheet(theme)}
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.suffix != ".css":
            bodies[path.relative_to(HERE).as_posix()] = path.read_bytes()
    digest = hashlib.sha256()
    for name, body in bodies.items():
        digest.update(f"{name}\0{len(body)}\0".encode() + body)
    return Release(digest.hexdigest()[:12], {name: _asset(name, body) for name, body in bodies.items()})


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if suffix in PACKED else None
    return Asset(body, packed, f"{kind}; charset=utf-8" if suffix in PACKED else kind)
