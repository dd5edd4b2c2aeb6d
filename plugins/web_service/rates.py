"""How often one may ask, counted in the store: a restart forgives nothing, and several processes count together."""

import math

from django.db import transaction

from plugins.service.rates import Pace, neighbourhood
from plugins.web_service.configuration import current_town
from plugins.web_service.models import RateBucket
from plugins.web_service.refusals import Refusal

__all__ = ["Pace", "forget_full_buckets", "neighbourhood", "require_pace", "seconds_to_wait"]
FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which a bucket is full again, whatever its pace in this house."""


def seconds_to_wait(what: str, who: str, pace: Pace) -> int:
    """Whole seconds before `who` may do `what`; 0 when it may now, and it is counted."""
    now, key = current_town().clock().timestamp(), f"{what}/{who}"[:200]
    with transaction.atomic():
        bucket = RateBucket.objects.select_for_update().filter(key=key).first() or RateBucket(key=key, level=pace.burst, at=now)
        level = min(pace.burst, bucket.level + max(0.0, now - bucket.at) * pace.rate)
        allowed = level >= 1
        RateBucket.objects.update_or_create(key=key, defaults={"level": level - allowed, "at": now})
    return 0 if allowed else max(1, math.ceil((1 - level) / pace.rate))


def require_pace(what: str, who: str, pace: Pace) -> None:
    """Raises Refusal when `who` does `what` too often."""
    if wait := seconds_to_wait(what, who, pace):
        raise Refusal(429, f"Trop d’essais à la fois. Réessayez dans {wait} s.", wait)


def forget_full_buckets() -> None:
    """Take out the buckets that are full again."""
    RateBucket.objects.filter(at__lt=current_town().clock().timestamp() - FORGOTTEN_AFTER).delete()
