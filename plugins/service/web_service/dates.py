"""Instants in the pages of the service, as French people say them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day

MINUTE, HOUR, DAY = 60, 3600, 86400


def spoken_instant(moment: datetime) -> str:
    """`28 mars 2026 à 9 h 05`."""
    local = moment.astimezone(PARIS)
    return f"{format_french_day(local)} à {local.hour} h {local.minute:02}"


def spoken_age(moment: datetime, now: datetime) -> str:
    """The age of `moment` in French: « à l’instant », « il y a 5 min », « il y a 3 h », then the day."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "à l’instant"
    if seconds < HOUR:
        return f"il y a {int(seconds // MINUTE)} min"
    return f"il y a {int(seconds // HOUR)} h" if seconds < DAY else f"le {format_french_day(moment.astimezone(PARIS))}"


def spoken_moment(moment: str) -> str:
    """The same for an instant in ISO 8601."""
    return spoken_instant(datetime.fromisoformat(moment))


FILTERS: Mapping[str, Callable[..., str]] = {"spoken_instant": spoken_instant, "spoken_age": spoken_age, "spoken_moment": spoken_moment}
