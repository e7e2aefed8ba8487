"""A letter as HTML: hand-written tables, a direction on every cell, style in place (K-11)."""

from __future__ import annotations

import css_inline
from django.template.loader import render_to_string

from insaf.outbox.letters.blocks import Composed

_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def as_html(letter: Composed) -> str:
    """The whole document for a mail program: no script, nothing from elsewhere."""
    return _INLINER.inline(render_to_string("outbox/letter.html", {"letter": letter}))


def as_fragment(letter: Composed) -> str:
    """The letter's blocks for a page, in the page's own style: classes ``letter__*`` and no more."""
    return render_to_string("outbox/fragment.html", {"letter": letter})
