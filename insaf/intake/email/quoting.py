"""What was said now, without what was said before: quotations, headers of replies, signatures (Arabic and English).

Only shows less, never keeps less: the whole text stands beside it. Where nothing would remain, all remains.
"""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u00ad]")
_MARK = re.compile(
    r"[-_=*\s]{2,}(?:original (?:message|e-?mail)|forwarded message|reply message|message d'origine|mensaje original"
    r"|ursprüngliche nachricht|(?:ال)?رسالة (?:ال)?أصلية|رسالة (?:معاد|تمت إعادة) (?:توجيهها|إرسالها)|رسالة محولة"
    r"|الرسالة المعاد توجيهها|الرسالة الأصلي[ةه])[-_=*\s:]{2,}$|begin forwarded message:$|بد(?:ء|اية) الرسالة [^:]{3,40}:$",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?:from|من|المرسل|de|von)\s?:\s?\S", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:sent|date|to|cc|subject|reply-to|تم الإرسال|تم إرسالها|أ?رسلت|أُرسلت|تاريخ الإرسال|التاريخ|بتاريخ|إلى|الى|نسخة|نسخة إلى"
    r"|الموضوع|موضوع|envoyé|à|objet|gesendet|an|betreff)\s?:",
    re.IGNORECASE,
)
_WROTE_STARTS = ("on ", "in ", "at ", "في", "بتاريخ", "يوم", "كتب", "قام", "وكتب", "le ", "am ")
_WROTE_ENDS = re.compile(
    r"(?:wrote|writes|a écrit|schrieb|كتب(?:ت)?|كتب/كتبت|كتب ?ما ?يلي|كتب\(ت\)|ما يلي|بكتابة ما يلي)\s?:?$|:$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"\b(?:wrote|writes|a écrit|schrieb)\b|كتب|كتابة|كتبت", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>]{1,64}@[^\s<>]{3,}")
_MOMENT = re.compile(r"[\d٠-٩۰-۹]{1,4}.{0,40}[\d٠-٩۰-۹]{1,2}[:٫.][\d٠-٩۰-۹]{2}")
_LEAD = re.compile(r"(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}).{0,80}@.{0,120}:$")
# Yahoo's application lets the quotation begin on the same line.
_RUNS_ON = re.compile(r"(.{10,300}?(?:wrote|كتب|كتب/كتبت):)\s{2,}\S")
_DEVICE = re.compile(
    r"(?:sent from my \S.{0,60}|sent (?:from|via|with|using) (?:an? |the )?(?:iphone|ipad|android|samsung|galaxy|huawei|xiaomi|nokia"
    r"|blackberry|windows|outlook|gmail|yahoo|hotmail|mail\b|proton|mobile|spark).{0,50}"
    r"|get outlook for \S.{0,30}|enviado desde mi \S.{0,30}"
    r"|sent from (?:yahoo )?mail (?:for|on) \S.{0,40}"
    r"|(?:أ|ا|أُ)?رسلت? من (?:ال|جهاز|هاتف|جوال|بريد|تطبيق|iphone|ipad|galaxy|samsung|android|yahoo|outlook|mail)\S?.{0,60}"
    r"|(?:تم الإرسال|تم الارسال|مرسل[ةه]?|أُ?رسلت هذه الرسالة|تم إرسال هذه الرسالة) (?:من|عبر|بواسطة) \S.{0,60}"
    r"|(?:الحصول|احصل) على outlook (?:لـ|ل|من أجل|for) ?\S.{0,30}|تنزيل outlook \S.{0,40})$",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_-]{10,}$")
MOST_SIGNATURE, MOST_LINES = 15, 10_000  # what is longer is no letter


def said(text: str) -> str:
    """The text without quotations and signatures; the whole text if nothing would remain."""
    lines = text.split("\n")
    kept = _without_quotations(lines[:MOST_LINES]) + lines[MOST_LINES:]
    short = "\n".join(_without_signature(kept)).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", short).strip() or text.strip()


def _plainly(line: str) -> str:
    """The line as it is compared: no marks of direction, no bold, not too long."""
    line = line[:400] if line.isascii() else _INVISIBLE.sub("", line[:400])
    return line.lstrip("> \t*_\r\f\v\xa0").strip().rstrip("*_ ")


def _without_quotations(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at, plain = 0, [_plainly(line) for line in lines]
    while at < len(lines):
        if _is_quoted(lines[at]):
            at += 1
            continue
        if _cuts(plain, at):
            return _trimmed(kept)
        height = _attribution(plain, at)
        if height and not _quoted_behind(lines, at + height):
            return _trimmed(kept)
        if not height:
            kept.append(lines[at])
        at += max(1, height)
    return kept


def _is_quoted(line: str) -> bool:
    start = line[:20] if line.isascii() else _INVISIBLE.sub("", line[:20])
    return start.lstrip().startswith((">", "&gt;"))


def _trimmed(kept: list[str]) -> list[str]:
    """Without the ruled line that Outlook draws above what it quotes."""
    while kept and (not kept[-1].strip() or _RULE.match(_INVISIBLE.sub("", kept[-1][:400]).strip())):
        kept.pop()
    return kept


def _cuts(plain: list[str], at: int) -> bool:
    """Here begins an earlier mail, to the end: a mark, or a block of From, Sent, To, Subject."""
    line = plain[at]
    if not line:
        return False
    if _MARK.match(line) or (_MARK.match(f"-- {line} --") and line.startswith("-")):
        return True
    runs_on = _RUNS_ON.match(line)
    if runs_on and line.lower().startswith(_WROTE_STARTS) and _names_a_mail(runs_on[1]):
        return True
    if not _FIRST.match(line):
        return False
    return sum(_FIELD.match(one) is not None for one in [one for one in plain[at + 1 : at + 10] if one][:5]) >= 2


def _attribution(plain: list[str], at: int) -> int:
    """How many lines "On ... wrote:" takes from here; 0 when it does not stand here."""
    start = plain[at].lower()
    if not start:
        return 0
    if _LEAD.match(plain[at]):
        return 1
    if not start.startswith(_WROTE_STARTS) and not _WROTE.search(start):
        return 0
    if not any(line.endswith(":") for line in plain[at : at + 4]):
        return 0
    joined = ""
    for height in range(1, 5):
        if at + height > len(plain) or not plain[at + height - 1]:
            return 0
        joined = f"{joined} {plain[at + height - 1]}".strip()
        if _names_a_mail(joined):
            return height
    return 0


def _names_a_mail(joined: str) -> bool:
    """Whether it says who wrote and when: a verb, a colon, and an address or a moment."""
    if len(joined) > 500 or not joined.endswith(":") or not _WROTE.search(joined):
        return False
    return bool(_ADDRESS.search(joined) or _MOMENT.search(joined))


def _quoted_behind(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return _is_quoted(following)


def _without_signature(lines: list[str]) -> list[str]:
    """Without what stands behind "-- ", and without the lines that a telephone adds."""
    kept = [line for line in lines if not (len(line) < 120 and _DEVICE.match(_plainly(line)))]
    behind = 0
    for at in range(len(kept) - 1, 0, -1):
        if kept[at].rstrip("\r") in ("-- ", "--") and any(one.strip() for one in kept[:at]):
            return kept[:at]
        behind += bool(kept[at].strip())
        if behind > MOST_SIGNATURE:
            break
    return kept
