"""A mail of 25 MB is read in less than 200 MB, by a process that has the whole product loaded (K-08)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import tree

MEASURED = """
import resource, sys
from pathlib import Path
import django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
from insaf.intake.email.parse import parse

def peak():
    # Of this program alone: what the kernel tells children of their usage begins with their parent's.
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        mail = parse(file.read())
    print(len(mail.text), len(mail.attachments), sum(one.size for one in mail.attachments), peak(), sep=",")
    del mail
"""
SIZE, MOST = 25 * 1024 * 1024, 200
KINDS = {
    "one-file": ("application/pdf; name=a.pdf", "base64", b"A" * 76 + b"\r\n"),
    "bytes-as-they-are": ("application/pdf; name=a.pdf", "binary", bytes(range(256))),
    "broken-base64": ("application/zip; name=a.zip", "base64", b"A" * 75 + b"*\r\n"),
    "base64-in-pieces": ("application/zip; name=a.zip", "base64", b"Q="),
    "base64-line-by-line": ("application/zip; name=a.zip", "base64", b"A" * 74 + b"==\r\n"),
    "blank-lines": ("application/octet-stream; name=a", "binary", b"\n"),
    "plain-text": ("text/plain; charset=utf-8", "8bit", "شكوى طويلة جدًا لا تنتهي أبدًا\r\n".encode()),
    "windows-1256": ("text/plain; charset=utf-8", "8bit", "شكوى طويلة جدا لا تنتهي أبدا\r\n".encode("cp1256")),
    "quoted-printable": ("text/plain; charset=utf-8", "quoted-printable", b"=D8=B4=D9=83=D9=88=D9=89=\r\n"),
    "html": ("text/html; charset=utf-8", "8bit", "<div><p>شكوى</p></div>\r\n".encode()),
    "a-mail": ("message/rfc822", "7bit", b"X: y\r\n" * 100 + b"\r\nbody\r\n"),
}
HEAD = (
    "From: a@b.sa\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nشكوى\r\n"
    "--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
)


@pytest.mark.slow
def test_a_mail_of_25_mb_is_read_in_less_than_200_mb(tmp_path: Path) -> None:
    """K-08: of every kind, one after the other in one process, so that nothing is kept either."""
    paths = [_mail(tmp_path / name, *KINDS[name]) for name in KINDS]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, paths)],
        cwd=tree.ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(tree.ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name, line in zip(KINDS, done.stdout.split(), strict=True):
        letters, files, size, megabytes = map(int, line.split(","))
        assert letters >= 4 and files >= 1 and size >= SIZE * 0.25, (name, line)
        assert megabytes < MOST, (name, megabytes)


def _mail(path: Path, kind: str, encoding: str, piece: bytes) -> Path:
    head = HEAD.format(kind=kind, encoding=encoding).encode()
    path.write_bytes(head + piece * (SIZE // len(piece)) + b"\r\n--x--\r\n")
    return path
