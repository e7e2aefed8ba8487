"""Keeps addresses out of the log, for a private link carries its secret in its path (L-02)."""

import logging
from typing import Any


class NoAddresses(logging.Filter):
    """Writes the route a request matched in place of the address it asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        request: Any = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            record.args = tuple(_route(request) if arg == path else arg for arg in record.args)
        return True


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(an unknown page)"
