"""How often one may ask: buckets that empty with each request and fill with time, one for each who asks; forgotten when full."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock

MOST_KEYS = 10_000
"""Buckets kept at once: past it, those who come share one."""

IPV6_SITE = 64
"""Bits of an IPv6 address that one subscriber holds: RFC 6177."""


@dataclass(frozen=True)
class Pace:
    """`burst` requests at once, then `rate` a second."""

    burst: int
    rate: float


@dataclass
class _Bucket:
    left: float
    seen: float


class Rates:
    """Counts requests by what is asked and who asks. Safe from several threads."""

    def __init__(self, paces: dict[str, Pace], clock: Callable[[], float] = time.monotonic):
        self._paces, self._clock, self._lock = paces, clock, Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def wait(self, what: str, who: str = "") -> int:
        """Whole seconds before `who` may ask for `what`; 0 when it may now, and it is counted."""
        pace, now = self._paces[what], self._clock()
        with self._lock:
            bucket = self._bucket(what, who, pace, now)
            bucket.left = min(pace.burst, bucket.left + (now - bucket.seen) * pace.rate)
            bucket.seen = now
            if bucket.left < 1:
                return max(1, math.ceil((1 - bucket.left) / pace.rate))
            bucket.left -= 1
            return 0

    def _bucket(self, what: str, who: str, pace: Pace, now: float) -> _Bucket:
        if len(self._buckets) >= MOST_KEYS:
            for key in [key for key, one in self._buckets.items() if self._full(key[0], one, now)]:
                del self._buckets[key]
        name = who if len(self._buckets) < MOST_KEYS else ""
        return self._buckets.setdefault((what, name), _Bucket(pace.burst, now))

    def _full(self, what: str, one: _Bucket, now: float) -> bool:
        pace = self._paces[what]
        return one.left + (now - one.seen) * pace.rate >= pace.burst


def neighbourhood(address: str) -> str:
    """What an address is counted as: itself, or, in IPv6, the network of its subscriber."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((one, IPV6_SITE), strict=False)) if one.version == 6 else address
