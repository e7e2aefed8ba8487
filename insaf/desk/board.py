"""The board of whoever answers for all cases: by rung and lateness, by owner, the queue, the oldest."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insaf.cases import board as boards
from insaf.cases import words
from insaf.cases.inbox import BANDS
from insaf.core.policy import Rung
from insaf.desk.doors import supervisors_only
from insaf.desk.frame import page, staff_of, view_url
from insaf.desk.inbox import shown
from insaf.desk.narrowing import BAND
from insaf.rulebook import current


@require_safe
@supervisors_only
def board(request: HttpRequest) -> HttpResponse:
    """Every number leads to the list behind it."""
    now, policy, calendar = timezone.now(), current.policy(), current.calendar()
    seen = boards.board(staff_of(request).actor, now)
    rungs = [_rung(rung, counts) for rung, counts in seen.rungs.items()]
    context = {
        "bands": [{"name": band, "label": BAND[band]} for band in BANDS],
        "rungs": rungs,
        "figures": _figures(seen),
        "owners": [_owner(one) for one in seen.owners],
        "queue": _queue(seen.queue, now),
        "oldest": [shown(row, now, policy, calendar) for row in seen.oldest],
        "unanswered": [shown(row, now, policy, calendar) for row in seen.unanswered],
        "unanswered_count": seen.unanswered_count,
    }
    return page(request, "desk/board.html", context)


def _list(**only: str) -> str:
    return f"{view_url('all')}?{urlencode(only)}"


def _rung(rung: Rung, counts: dict[str, int]) -> dict[str, Any]:
    total = sum(counts.values())
    return {
        "label": words.RUNG[rung],
        "total": total,
        "url": _list(rung=rung),
        "cells": [
            {"n": counts[band], "band": band, "label": BAND[band], "url": _list(rung=rung, band=band)} for band in BANDS
        ],
        "bars": list(_bars(counts, total)),
    }


def _bars(counts: dict[str, int], total: int) -> Any:
    """Pieces of a bar of 100: where each begins and how long it is."""
    at = 0.0
    for band in BANDS:
        width = 100 * counts[band] / total if total else 0
        if width:
            yield {"band": band, "x": f"{at:.2f}", "width": f"{width:.2f}"}
        at += width


def _figures(seen: boards.Board) -> list[dict[str, Any]]:
    tones = {"late": "bad", "soon": "warn"}
    summed = {band: sum(counts[band] for counts in seen.rungs.values()) for band in BANDS}
    return [
        {"label": BAND[band], "n": summed[band], "tone": tones.get(band, "") if summed[band] else "", "url": _list(band=band)}
        for band in BANDS
    ]  # fmt: skip


def _owner(one: dict[str, Any]) -> dict[str, Any]:
    pk = str(one["owner_id"])
    name = (one["owner_name_en"] if get_language() == "en" else "") or one["owner_name_ar"]
    cells = [("late", one["late"]), ("soon", one["soon"])]
    return {
        "name": name,
        "open": one["open"],
        "url": _list(owner=pk),
        "cells": [{"n": n, "label": BAND[band], "url": _list(owner=pk, band=band)} for band, n in cells],
    }


def _queue(queue: dict[str, Any], now: datetime) -> dict[str, Any]:
    oldest = queue["oldest"]
    cells = [
        {"n": queue[b], "label": BAND[b], "url": f"{view_url('queue')}?{urlencode({'band': b})}"}
        for b in ("late", "soon")
    ]
    return {
        "open": queue["open"],
        "url": view_url("queue"),
        "cells": cells,
        "since": oldest["received_at"] if oldest else None,
        "oldest_url": reverse("desk:case", args=[oldest["reference"]]) if oldest else "",
    }
