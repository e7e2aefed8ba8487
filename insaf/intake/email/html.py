"""HTML of strangers: made harmless to show, and read as text (K-09).

Scripts, styles, forms and everything that loads by itself are gone; pictures stay only when the mail brings
them along; each link says where it leads when its words do not.
"""

from __future__ import annotations

import html
import re
from collections import Counter

import nh3

DEEPEST = 200  # elements inside each other; the time of cleaning grows with the square of it
_TAGS = set(
    "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em font h1 h2"
    " h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td"
    " tfoot th thead time tr tt u ul var".split()
)
_GONE = {"script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math", "textarea", "select"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE,
    attributes={
        "*": {"dir", "lang", "align"},
        "a": {"href"},
        "img": {"src", "alt", "width", "height"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    attribute_filter=lambda tag, name, value: None if name == "src" and not value.lower().startswith("cid:") else value,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    link_rel="noopener noreferrer nofollow",
)
_OPEN_FOR_LONG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})[^<>]{0,4000}(/?)>?")
_MAY_STAY_OPEN = set("p li td th tr dt dd option thead tbody tfoot colgroup col br hr img input meta link area".split())
_MAY_STAY_OPEN |= set("base basefont wbr embed param source track html body head".split())
_LINK = re.compile(r"<a(?: (?:[^<>\"]++|\"[^\"]*+\")*+)?>|</a>")
_HREF = re.compile(r' href="([^"]*+)"')
_HOST = re.compile(r"(?:https?:/*+|//++)(?:[^/?#@]*@)*+([^/?#]*)", re.IGNORECASE)
_BITS = re.compile(r"[\x00-\x20\x7f]+")
_IN_A_HOST = r"[\w.-]"
_TOKEN = re.compile(r'(<(?:[^<>"]++|"[^"]*+")*+>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*+)"')
_BLOCKS = set("address blockquote center dd details div dl dt h1 h2 h3 h4 h5 h6 hr ol p pre table tr ul li".split())
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"}
_WHITE = re.compile(r"[ \t\r\n\f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{0,30});?")
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*+>?")
_NO_WORDS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u034f]+")


def too_deep(markup: str) -> bool:
    """Whether it could not be cleaned in good time."""
    return _depth(markup) > DEEPEST


def clean(markup: str) -> str:
    """The markup without anything that could do harm; "" when the cleaner itself gives up."""
    try:
        return _CLEANER.clean(markup.replace("\0", "")).strip()
    except BaseException as error:  # a panic of the library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return ""


def blank(text: str) -> bool:
    """Nothing that a reader would see."""
    return not _NO_WORDS.sub("", text)


def _depth(markup: str) -> int:
    """How many elements can be open at once, at most."""
    opened: Counter[str] = Counter()
    now = deepest = 0
    for tag in _OPEN_FOR_LONG.finditer(markup):
        name = tag[2].lower()
        if name in _MAY_STAY_OPEN:
            continue
        step = -1 if tag[1] else 1
        if step < 0 and not opened[name]:
            continue
        opened[name] += step
        now += step
        deepest = max(deepest, now)
    return deepest


def marked(markup: str) -> str:
    """Say behind each link which host it leads to, unless its words do."""
    out, end, host, begun = [], 0, "", 0
    for link in _LINK.finditer(markup):
        if link[0] != "</a>":
            href = _HREF.search(link[0])
            host, begun = _host(href[1]) if href else "", link.end()
            continue
        if host and not _names(markup[begun : link.start()], host):
            out += [markup[end : link.end()], f' <small dir="ltr">[{html.escape(host)}]</small>']
            end = link.end()
        host = ""
    return "".join(out) + markup[end:]


def _host(href: str) -> str:
    """Where a browser would go: a backslash is a slash to it, and no white space counts."""
    found = _HOST.match(_BITS.sub("", html.unescape(href)).replace("\\", "/"))
    return found[1].lower() if found else ""


def _names(words: str, host: str) -> bool:
    """Whether the words name this very host, and no other by holding its letters."""
    said = html.unescape(_ANY_TAG.sub("", words)).lower()
    return bool(re.search(rf"(?<!{_IN_A_HOST}){re.escape(host)}(?!{_IN_A_HOST}|@)", said))


def escaped(said: str) -> str:
    """Plain words as markup, their lines kept."""
    return "<p>" + html.escape(said.strip(), quote=False).replace("\n", "<br>\n") + "</p>" if said.strip() else ""


def text(cleaned: str) -> str:
    """Cleaned markup as plain text: lines, lists, quotations, and where links lead."""
    writer = _Writer()
    for token in _TOKEN.split(cleaned):
        if token[:1] == "<":
            writer.tag(token)
        elif token:
            writer.words(html.unescape(token))
    return writer.done()


class _Writer:
    """Writes lines as a reader would see them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.now: list[str] = []
        self.quotes = self.kept = 0
        self.href = ""

    def words(self, said: str) -> None:
        if self.kept:
            for number, one in enumerate(said.split("\n")):
                if number:
                    self.end()
                self.now.append(one)
            return
        said = _WHITE.sub(" ", said)
        if said != " " or (self.now and not self.now[-1].endswith(" ")):
            self.now.append(said.replace("\u00a0", " "))

    def tag(self, token: str) -> None:
        found = _NAME.match(token)
        name, closing = (found[1] if found else ""), token.startswith("</")
        if name == "blockquote" and closing:
            if self.now:
                self.end()
            self.quotes = max(0, self.quotes - 1)
        if name in _BLOCKS and (self.now or name in _APART):
            self.end(apart=name in _APART)
        if name == "blockquote":
            self.quotes += not closing
        elif name == "pre":
            self.kept = max(0, self.kept + (-1 if closing else 1))
        elif not closing:
            self._opened(name, token)
        elif name == "a":
            self._left()

    def _opened(self, name: str, token: str) -> None:
        about = dict(_ATTRIBUTE.findall(token))
        if name == "br":
            self.end()
        elif name == "li":
            self.now.append("- ")
        elif name in ("td", "th") and self.now:
            self.now.append(" ")
        elif name == "img" and about.get("alt", "").strip():
            self.now.append(f"[{html.unescape(about['alt'])}]")
        elif name == "a":
            self.href = html.unescape(about.get("href", ""))

    def _left(self) -> None:
        href = self.href
        outside = href.lower().startswith(("http://", "https://")) and len(href) <= 300
        if outside and href.rstrip("/") not in "".join(self.now[-3:]):
            self.now.append(f" <{href}>")
        self.href = ""

    def end(self, apart: bool = False) -> None:
        line = "".join(self.now)
        self.now = []
        line = line.rstrip() if self.kept else line.strip()
        if line or not apart or (self.lines and self.lines[-1].strip("> ")):
            self.lines.append("> " * self.quotes + line)

    def done(self) -> str:
        self.end(apart=True)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self.lines)).strip("\n")


def rough(markup: str) -> str:
    """What words there are in markup that cannot be cleaned."""
    for gone in ("style", "script", "title"):
        markup = _without(markup, f"<{gone}", f"</{gone}")
    markup = _ANY_TAG.sub("\n", _without(markup, "<!--", "-->"))
    said = _ENTITY.sub(lambda entity: html.unescape(entity[0]), markup)
    lines = (_WHITE.sub(" ", line).strip() for line in said.split("\n"))
    return "\n".join(line for line in lines if line)


def _without(markup: str, begin: str, end: str) -> str:
    """Cut out from each `begin` to its `end`; one that never ends stays."""
    lower, out, at = markup.lower(), [], 0
    if len(lower) != len(markup):
        return markup
    while (start := lower.find(begin, at)) >= 0 and (stop := lower.find(end, start)) >= 0:
        out.append(markup[at:start])
        at = stop + len(end)
    return "".join(out) + markup[at:]
