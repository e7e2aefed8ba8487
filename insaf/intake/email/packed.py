"""Packed files that would burst: judged by their list of contents, never unpacked here (K-08)."""

from __future__ import annotations

import io
import struct
import zipfile

MOST_FILES, MOST_NESTED = 10_000, 20
_END = b"PK\x05\x06"


def bursts(content: bytes, most: int) -> bool:
    """Whether a zip or gzip file says that it holds more than `most` bytes, or is made to crawl."""
    if content[:2] == b"\x1f\x8b" and len(content) > 18:
        return struct.unpack_from("<I", content, len(content) - 4)[0] > most
    if not content.startswith(b"PK\x03\x04"):
        return False
    end = content.rfind(_END, max(0, len(content) - 70_000))
    if end < 0 or end + 12 > len(content):
        return False
    count = struct.unpack_from("<H", content, end + 10)[0]
    if count >= MOST_FILES:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            files = package.infolist()
    except Exception:  # a damaged list; whoever opens the file will be told
        return False
    nested = sum(one.filename.lower().endswith((".zip", ".gz", ".7z", ".rar")) for one in files)
    return len(files) >= MOST_FILES or nested >= MOST_NESTED or sum(one.file_size for one in files) > most
