"""Rate limits in the store: a restart forgives nothing, and several processes count together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from plugins.service.evening.doors import Pace
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import RateBucket
from plugins.service.web_service.pages import Refusal

__all__ = ["Pace"]
FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which a bucket is full again, whatever its pace in this house."""


@dataclass(frozen=True)
class PacedAct:
    """One action `what` by the client `who`, limited to `pace`."""

    what: str
    who: str
    pace: Pace

    @property
    def key(self) -> str:
        """The key of its bucket."""
        return f"{self.what}/{self.who}"[:200]


def count_seconds_to_wait(what: str, who: str, pace: Pace) -> int:
    """Whole seconds before `who` may do `what`; 0 when allowed now, and then it is counted."""
    return max(count_and_list_waits([PacedAct(what, who, pace)]))


def count_and_list_waits(counts: Sequence[PacedAct]) -> list[int]:
    """Whole seconds to wait before each of `counts`, which have buckets of their own; all 0 when all may be now, and they are counted.

    A refusal writes nothing: a bucket fills by the clock alone, so that there is nothing to remember of it, and a flood costs readings.
    """
    now = get_current_town().clock().timestamp()
    if any(waits := look_together(counts)):
        return waits
    with transaction.atomic():
        list(RateBucket.objects.select_for_update().filter(key__in=[count.key for count in counts]).order_by("key"))
        waits = _list_waits(counts, now)
        if not any(waits):
            levels = _compute_levels(counts, now)
            rows = [RateBucket(key=count.key, level=levels[count.key] - 1, at=now) for count in counts]
            RateBucket.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["level", "at"])
    return waits


def look_together(counts: Sequence[PacedAct]) -> list[int]:
    """The same without counting."""
    return _list_waits(counts, get_current_town().clock().timestamp())


def _list_waits(counts: Sequence[PacedAct], now: float) -> list[int]:
    levels = _compute_levels(counts, now)
    return [0 if (level := levels[each.key]) >= 1 else max(1, math.ceil((1 - level) / each.pace.rate)) for each in counts]


def _compute_levels(counts: Sequence[PacedAct], now: float) -> dict[str, float]:
    """What is left in each bucket now."""
    buckets = RateBucket.objects.in_bulk([count.key for count in counts])
    levels = {}
    for count in counts:
        bucket = buckets.get(count.key)
        filled = bucket.level + max(0.0, now - bucket.at) * count.pace.rate if bucket else count.pace.burst
        levels[count.key] = min(float(count.pace.burst), filled)
    return levels


def build_too_often(wait: int) -> Refusal:
    """The answer to a client over its rate limit."""
    return Refusal(429, f"Trop d’essais à la fois. Réessayez dans {wait} s.", wait)


def require_pace(what: str, who: str, pace: Pace) -> None:
    """Raises Refusal when `who` does `what` too often."""
    if wait := count_seconds_to_wait(what, who, pace):
        raise build_too_often(wait)


def forget_full_buckets() -> None:
    """Take out the buckets that are full again."""
    RateBucket.objects.filter(at__lt=get_current_town().clock().timestamp() - FORGOTTEN_AFTER).delete()
