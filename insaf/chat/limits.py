"""How fast is too fast, in memory and for each process: buckets that fill again (L-05).

Thousands share one address behind a carrier's NAT, so what one address may do is wide, and what
one conversation may do is narrow. Who is too fast is told when to go on; the widget waits and sends
again by itself, so that nothing typed is lost.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from dataclasses import dataclass, field

MOST_KEYS = 50_000


@dataclass(frozen=True)
class Limit:
    """At most ``burst`` at once, and one more each ``seconds``."""

    burst: int
    seconds: float


SAY = Limit(20, 0.5)  # messages of one conversation
CALL = Limit(120, 0.1)  # any call of one conversation: typing, seen, files, streams
HELLO = Limit(600, 0.2)  # openings of the widget from one address
START = Limit(600, 1)  # conversations begun from one address
FILE = Limit(5, 20)  # files of one conversation
FILES_AT_ONCE = 24  # on their way into one process
FILES_OF_ONE = 3  # of them from one address
SLOWEST = 16 * 1024  # bytes in a second; what drips in holds no place
READ = Limit(10, 2)  # files fetched in one conversation, each whole in memory
MAIL = Limit(2, 600)  # transcripts asked for in one conversation
MAILS = Limit(20, 60)  # transcripts asked for from one address: who writes the text could write it to anybody
TRACK = Limit(10, 60)  # wrong references or codes from one address
MISS = Limit(60, 1)  # tokens that open nothing, from one address


@dataclass
class Buckets:
    """Who has how much left; the oldest are forgotten when there are too many."""

    levels: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, name: str, key: str, limit: Limit, take: bool = True) -> float:
        """0 when it may be done, and it is counted; else the seconds until it may."""
        with self.lock:
            return self._wait(name, key, limit, take)

    def _wait(self, name: str, key: str, limit: Limit, take: bool) -> float:
        now = time.monotonic()
        level, at = self.levels.pop((name, key), (float(limit.burst), now))
        level = min(float(limit.burst), level + (now - at) / limit.seconds)
        allowed = level >= 1
        self.levels[(name, key)] = (level - 1 if allowed and take else level, now)
        while len(self.levels) > MOST_KEYS:
            del self.levels[next(iter(self.levels))]
        return 0.0 if allowed else (1 - level) * limit.seconds


def home(address: str) -> str:
    """Whom an address counts for: itself, or in IPv6 the network of 64 bits that one customer is given."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


buckets = Buckets()
