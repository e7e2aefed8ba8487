"""Outlook's winmail.dat: the words and the files inside ([MS-OXTNEF]); unknown attributes are passed over."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from insaf.intake.email import names, rtf
from insaf.intake.email.shape import Attachment

_SIGNATURE = 0x223E9F78
_BODY, _MAPI, _CODEPAGE = 0x800C, 0x9003, 0x9007
_REND, _TITLE, _DATA, _ATTACHED = 0x9002, 0x8010, 0x800F, 0x9005
_PR_BODY, _PR_HTML, _PR_RTF = 0x1000, 0x1013, 0x1009
_PR_SHORT, _PR_LONG, _PR_MIME, _PR_CID, _PR_OBJECT, _PR_SHOWN = 0x3704, 0x3707, 0x370E, 0x3712, 0x3701, 0x3001
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_LONG = {0x0D, 0x1E, 0x1F, 0x102}
_PAGES = {1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874, 932, 949}


@dataclass
class Contents:
    """What was inside: plain words, HTML as bytes, files; `whole` when nothing was cut off."""

    text: str = ""
    html: bytes = b""
    attachments: list[Attachment] = field(default_factory=list)
    whole: bool = True


def read(content: bytes, most: int = 500) -> Contents | None:
    """Open a winmail.dat; None when it is none."""
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        return None
    found, codepage, files = Contents(), "cp1252", list[_File]()
    for tag, data in _attributes(content, found):
        if tag == _CODEPAGE and len(data) >= 4:
            page = struct.unpack_from("<I", data)[0]
            codepage = f"cp{page}" if page in _PAGES else codepage
        elif tag == _BODY:
            found.text = found.text or _string(data, codepage)
        elif tag == _MAPI:
            _message(found, data, codepage)
        elif tag == _REND:
            files.append(_File())
        elif files:
            _file(files[-1], tag, data, codepage)
    found.attachments = [one.made(number) for number, one in enumerate(files[:most], 1)]
    found.whole = found.whole and len(files) <= most
    return found


def _attributes(content: bytes, found: Contents) -> Iterator[tuple[int, memoryview]]:
    """Level, tag, length, data, check sum: again and again."""
    view, at = memoryview(content), 6
    while at + 9 <= len(content):
        _, tag, length = struct.unpack_from("<BII", content, at)
        if at + 9 + length > len(content):
            found.whole = False
        yield tag & 0xFFFF, view[at + 9 : at + 9 + length]
        at += 9 + length + 2
    found.whole = found.whole and at > 6 and at >= len(content)


@dataclass
class _File:
    name: str = ""
    long_name: str = ""
    type: str = ""
    cid: str = ""
    content: bytes = b""

    def made(self, number: int) -> Attachment:
        kind = self.type if self.type.count("/") == 1 else "application/octet-stream"
        name = names.tidy(self.long_name) or names.tidy(self.name) or names.made(kind, number)
        return Attachment(name, kind.lower(), self.content, self.cid.strip("<>"), bool(self.cid))


def _file(file: _File, tag: int, data: memoryview, codepage: str) -> None:
    if tag == _TITLE:
        file.name = _string(data, codepage)
    elif tag == _DATA:
        file.content = bytes(data)
    elif tag == _ATTACHED:
        for prop, kind, value in _properties(data):
            if prop in (_PR_LONG, _PR_SHOWN) and (prop == _PR_LONG or not file.long_name):
                file.long_name = _text(kind, value, codepage)
            elif prop == _PR_SHORT:
                file.name = file.name or _text(kind, value, codepage)
            elif prop == _PR_MIME:
                file.type = _text(kind, value, codepage)
            elif prop == _PR_CID:
                file.cid = _text(kind, value, codepage)
            elif prop == _PR_OBJECT and not file.content:
                file.content = bytes(value[16:])  # an embedded message, behind the mark of its kind


def _message(found: Contents, data: memoryview, codepage: str) -> None:
    for prop, kind, value in _properties(data):
        if prop == _PR_BODY and (said := _text(kind, value, codepage)):
            found.text = said
        elif prop == _PR_HTML:
            found.html = bytes(value).rstrip(b"\0")
        elif prop == _PR_RTF and not found.text:
            found.text = rtf.text(rtf.unpacked(bytes(value)), codepage)


def _properties(data: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """The MAPI properties of a message or a file; ends where they cannot be followed any more."""
    if len(data) < 4:
        return
    count, at = min(struct.unpack_from("<I", data)[0], 5000), 4
    try:
        for _ in range(count):
            kind, prop = struct.unpack_from("<HH", data, at)
            at += 4
            if prop >= 0x8000:
                at = _past_name(data, at)
            many = kind & 0x1000 or kind in _LONG
            kind &= 0x0FFF
            values = struct.unpack_from("<I", data, at)[0] if many else 1
            at += 4 if many else 0
            for _ in range(min(values, 5000)):
                value, at = _value(data, at, kind)
                yield prop, kind, value
    except struct.error:
        return


def _past_name(data: memoryview, at: int) -> int:
    named = struct.unpack_from("<I", data, at + 16)[0]
    if named == 0:
        return at + 24
    length = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + length + -length % 4


def _value(data: memoryview, at: int, kind: int) -> tuple[memoryview, int]:
    if kind in _LONG:
        length = struct.unpack_from("<I", data, at)[0]
        return data[at + 4 : at + 4 + length], at + 4 + length + -length % 4
    if kind not in _SIZES or at > len(data):
        raise struct.error("a kind that has no size")
    return data[at : at + _SIZES[kind]], at + _SIZES[kind]


def _text(kind: int, value: memoryview, codepage: str) -> str:
    if kind == 0x1F:
        return bytes(value).decode("utf-16-le", "replace").rstrip("\0")
    return _string(value, codepage)


def _string(value: memoryview, codepage: str) -> str:
    content = bytes(value).rstrip(b"\0")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(codepage, "replace")
