"""The style sheets in their order, joined into the one file that pages ask for."""

import re
from pathlib import Path

HERE = Path(__file__).parent / "static" / "web" / "css"
ORDER = (
    "layers.css",
    "fonts.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components/*.css",
)
THEMES = {"own": (), "platforms": ("theme-platforms.css",)}
COMMENT = re.compile(r"/\*.*?\*/", re.S)
INDENT = re.compile(r"\n\s*")


def sheet(theme: str = "own") -> bytes:
    """Every sheet in layer order, then the theme's tokens; comments and indents left out."""
    patterns = ORDER + THEMES.get(theme, ())
    files = [path for pattern in patterns for path in sorted(HERE.glob(pattern))]
    text = "\n".join(path.read_text("utf-8") for path in files)
    return INDENT.sub("\n", COMMENT.sub("", text)).strip().encode()
