"""Rate limits: token buckets per client, refilled with time; the oldest are evicted."""

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock

MOST_KEYS = 10_000
"""Buckets kept at once: past it, who has asked for nothing the longest is forgotten. Nobody ever shares one with a stranger."""

IPV6_SITE = 56
"""Bits of an IPv6 address that one subscriber is given, most often: RFC 6177 and ripe-690; each holds 256 networks."""


@dataclass(frozen=True)
class Pace:
    """`burst` requests together, then `rate` a second."""

    burst: int
    rate: float


@dataclass
class _Bucket:
    left: float
    seen: float


class Rates:
    """Counts requests by action and client. Thread-safe."""

    def __init__(self, paces: dict[str, Pace], clock: Callable[[], float] = time.monotonic):
        self._paces, self._clock, self._lock = paces, clock, Lock()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def wait(self, action: str, client: str = "") -> int:
        """Whole seconds before `client` may ask for `action`; 0 when allowed now, and then it is counted."""
        pace, now = self._paces[action], self._clock()
        with self._lock:
            bucket = self._get_bucket(action, client, pace, now)
            bucket.left = min(pace.burst, bucket.left + (now - bucket.seen) * pace.rate)
            bucket.seen = now
            if bucket.left < 1:
                return max(1, math.ceil((1 - bucket.left) / pace.rate))
            bucket.left -= 1
            return 0

    def _get_bucket(self, what: str, who: str, pace: Pace, now: float) -> _Bucket:
        bucket = self._buckets.setdefault((what, who), _Bucket(pace.burst, now))
        self._buckets.move_to_end((what, who))
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return bucket


def find_rate_key(address: str) -> str:
    """The key an address is counted under: itself, or, in IPv6, the network of its subscriber."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, IPV6_SITE), strict=False)) if ip.version == 6 else address


EACH = 2
"""At once for a device: the request that waits, and the next one of a page that was opened again."""


class WaitingPlaces:
    """`most` requests may wait together. Thread-safe."""

    def __init__(self, most: int):
        self._most, self._lock = most, Lock()
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take_place(self, device: str) -> Iterator[bool]:
        """A place for the block; False when there is none left."""
        with self._lock:
            free = self._taken.total() < self._most and self._taken[device] < EACH
            self._taken[device] += free
        try:
            yield free
        finally:
            with self._lock:
                self._taken[device] -= free
                self._taken += Counter()
