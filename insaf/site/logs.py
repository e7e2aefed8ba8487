"""Keeps addresses out of the log, for a private link carries its secret in its path (L-02)."""

import logging
import re
from typing import Any

# What Django writes of an address for which there is no page, in the middle of a traceback.
UNRESOLVED = re.compile(r"'path': (?:'[^']*'|\"[^\"]*\")")
TELLING = 8  # characters; a shorter path, as `desk/`, is no secret and may stand


class NoAddresses(logging.Formatter):
    """Writes the route a request matched in place of the address it asked for."""

    def format(self, record: logging.LogRecord) -> str:
        said = UNRESOLVED.sub("'path': (left out)", super().format(record))
        request: Any = getattr(record, "request", None)
        path = str(getattr(request, "path", "")).strip("/")
        return said.replace(path, _route(request)) if len(path) >= TELLING else said


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return match.route if match else "(an unknown page)"
