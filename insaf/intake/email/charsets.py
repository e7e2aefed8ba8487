"""Bytes to letters: strict UTF-8 first, then what was declared, then a guess among few (K-05, K-06).

The guess is limited to the sets that mail to an Arabic institution is written in; which one was used is said,
so that staff can have the mail read again under another.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from encodings.aliases import aliases
from functools import lru_cache

from charset_normalizer import from_bytes

SAMPLE = 1 << 16  # bytes from which a set is guessed
GUESSED = ("utf_8", "cp1256", "iso8859_6", "cp1252", "ascii")
_ARABIC = ("cp1256", "iso8859_6")
_WESTERN = {"latin_1", "cp1252", "iso8859_15", "ascii", "iso8859_9", "cp1254", "cp1250", "iso8859_2"}
# Sets whose bytes all look like ASCII, or are no bytes of letters at all: UTF-8 must not be tried first.
_STATEFUL = re.compile("iso2022|utf_7|utf_16|utf_32|hz")
_WIDE = re.compile("utf_16|utf_32")
# Codecs of Python that are no character sets; punycode even takes a time that grows with the square.
_NO_CHARSET = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "charmap"}
_NO_CHARSET |= {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"}
_CODECS = (
    set(aliases.values()) | {"koi8_u", "koi8_t", "cp720", "cp856", "cp874", "cp1006", "mac_arabic", "mac_farsi"}
) - _NO_CHARSET
_OTHER_NAMES = {
    "gb2312": "gb18030", "gb_2312_80": "gb18030", "gbk": "gb18030", "ks_c_5601_1987": "cp949", "euc_kr": "cp949",
    "shift_jis": "cp932", "iso_8859_6_i": "iso8859_6", "iso_8859_6_e": "iso8859_6", "asmo_708": "iso8859_6",
    "asmo708": "iso8859_6", "dos_720": "cp720", "iso_8859_8_i": "iso8859_8", "iso_8859_8_e": "iso8859_8",
    "x_windows_1256": "cp1256", "ansi_1256": "cp1256", "1256": "cp1256", "arabic_windows": "cp1256",
    "x_mac_arabic": "mac_arabic", "utf8mb4": "utf_8", "unicode_1_1_utf_8": "utf_8", "utf_8_sig": "utf_8",
    "unicode_1_1_utf_7": "utf_7", "x_utf_7": "utf_7", "latin1": "latin_1", "iso_8859_1": "latin_1",
    "unicode": "utf_16", "ansi": "cp1252", "x_ansi": "cp1252", "x_sjis": "cp932", "ansi_x3_110_1983": "latin_1",
}  # fmt: skip
_SAID = {
    "utf_8": "utf-8", "ascii": "us-ascii", "cp1256": "windows-1256", "iso8859_6": "iso-8859-6",
    "cp1252": "windows-1252", "latin_1": "iso-8859-1", "iso8859_15": "iso-8859-15",
}  # fmt: skip
_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
# What Arabic in one of the two sets becomes when it is read as the other.
_STRANGE = re.compile("[\u00c0-\u00ff\u0152\u0153\u064b-\u0652\u0080-\u009f\u06a9\u06af\u0686\u0698\u0688\u0679\u067e]")
_HALVES = re.compile("[\ud800-\udfff]")
_RUN = re.compile(rb"[\x80-\xff]{2,}")


@dataclass(frozen=True)
class Decoded:
    """Letters, the set they were read as, and what was wrong: "" or a code."""

    text: str
    used: str
    defect: str = ""


def decode(content: bytes, declared: str = "", forced: str = "") -> Decoded:
    """Read bytes as letters, whatever they are; `forced` overrules everything."""
    found = _decoded(content, declared, forced)
    if _HALVES.search(found.text):  # UTF-7 can spell half a letter
        return replace(found, text=_HALVES.sub("\ufffd", found.text), defect="letters-lost")
    return found


def _decoded(content: bytes, declared: str, forced: str) -> Decoded:
    if forced and (codec := codec_of(forced)):
        return _loosely(content, codec)
    codec = codec_of(declared)
    if codec and _STATEFUL.match(codec) and (not _WIDE.match(codec) or _is_wide(content)):
        if (text := _strictly(content, codec)) is not None:
            return Decoded(text, _said(codec))
    elif content.isascii():
        return Decoded(content.decode("ascii"), "us-ascii")
    return _utf_8(content) or _declared(content, codec) or _guessed(content, declared)


def _is_wide(content: bytes) -> bool:
    """Letters of two bytes and more have a zero in the blank, or the six of Arabic; letters of one have neither."""
    return not content or b"\0" in content[:SAMPLE] or b"\x06" in content[:SAMPLE]


@lru_cache(maxsize=256)
def codec_of(name: str) -> str:
    """The codec of Python for a name in a mail; "" when it is no character set that is known."""
    plain = re.sub(r"[^0-9a-z]+", "_", name[:60].lower().split("*")[0]).strip("_")
    plain = re.sub(r"^(?:x_)?(?:cp|win|windows|ms|microsoft_cp|ibm)_?(?=\d)", "cp", plain)
    for tried in (_OTHER_NAMES.get(plain, ""), aliases.get(plain, ""), plain):
        if tried in _CODECS and _exists(tried):
            return tried
    return ""


def _exists(codec: str) -> bool:
    try:
        return codecs.lookup(codec) is not None
    except LookupError:
        return False


def _said(codec: str) -> str:
    return _SAID.get(codec, codec.replace("_", "-"))


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _loosely(content: bytes, codec: str) -> Decoded:
    text = content.decode(codec, "replace")
    return Decoded(text, _said(codec), "letters-lost" if "\ufffd" in text else "")


def _utf_8(content: bytes) -> Decoded | None:
    """UTF-8, if need be with a few broken letters: cut off in the middle, or a byte gone astray."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") and (text := _strictly(content, "utf_16")) is not None:
        return Decoded(text, "utf-16")
    if (text := _strictly(content, "utf_8")) is not None:
        return Decoded(text, "utf-8")
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    good = len(text) - lost - len(text.encode("ascii", "ignore"))
    return Decoded(text, "utf-8", "letters-lost") if good >= 4 * lost else None


def is_utf_8(start: bytes) -> bool:
    """Whether bytes begin as UTF-8 does; the last letter may be cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _declared(content: bytes, codec: str) -> Decoded | None:
    """As declared, unless a Western set is named for what is plainly Arabic."""
    if not codec or codec == "utf_8" or (codec in _WESTERN and _looks_arabic(content)):
        return None
    if _STATEFUL.match(codec):
        return None if codec != "utf_7" else _loosely(content, codec)
    text = _strictly(content, codec)
    return None if text is None else Decoded(text, _said(codec))


def _guessed(content: bytes, declared: str) -> Decoded:
    codec = guess(content[:SAMPLE])
    text = _strictly(content, codec)
    if text is None:
        codec = "cp1252" if _strictly(content, "cp1252") is not None else "latin_1"
        text = content.decode(codec)
    return Decoded(text, _said(codec), "charset-guessed" if declared else "charset-missing")


def guess(sample: bytes) -> str:
    """The likeliest codec of bytes that are not UTF-8."""
    if _looks_arabic(sample):
        return max(_ARABIC, key=lambda codec: (_arabic_score(sample, codec), codec == "cp1256"))
    best = from_bytes(sample, cp_isolation=list(GUESSED), steps=3, chunk_size=256).best()
    return best.encoding if best is not None and best.encoding not in ("utf_8", "ascii") else "cp1252"


def _looks_arabic(content: bytes) -> bool:
    """Arabic stands in runs of high bytes; in Western languages accents stand alone."""
    sample = content[:SAMPLE]
    high = len(sample) - len(sample.decode("ascii", "ignore"))
    if not high or sum(map(len, _RUN.findall(sample))) < 0.6 * high:
        return False
    return max(_arabic_score(sample, codec) for codec in _ARABIC) >= 0.5 * high


def _arabic_score(sample: bytes, codec: str) -> int:
    """Arabic letters, less what cannot stand among them, with a premium on the article."""
    text = _strictly(sample, codec)
    if text is None:
        return -len(sample)
    return len(_ARABIC_LETTER.findall(text)) - 2 * len(_STRANGE.findall(text)) + text.count("ال")
