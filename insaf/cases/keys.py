"""Keys of the installation, made once and kept in files outside the database."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Model

from insaf.cases.models import Access, Checkpoint


def access_key() -> bytes:
    """32 bytes from which the complainants' secrets are derived (L-01)."""
    return _kept(Path(settings.INSAF_KEYS) / "access.key", Access)


def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints (M-05)."""
    return Ed25519PrivateKey.from_private_bytes(_kept(Path(settings.INSAF_KEYS) / "record.key", Checkpoint))


def public_key() -> bytes:
    """The raw 32 bytes of the key that checks what ``signing_key`` signed."""
    return signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class LostKey(Exception):
    """A key is gone that earlier work depends on; a new one would break it without a word."""


@cache
def _kept(path: Path, made_with: type[Model]) -> bytes:
    """The file's 32 bytes; whoever comes first writes them, durably, for the owner only.

    ``LostKey`` when rows were made with a key that is not there: it is restored from the
    backup, never replaced.
    """
    if not path.exists():
        if made_with._default_manager.exists():
            raise LostKey(f"{path} is missing, and this database was made with it: restore it from the backup.")
        _write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with draft.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
