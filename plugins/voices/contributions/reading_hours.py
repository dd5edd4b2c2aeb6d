"""When moderators read, and what that means for whoever has just written."""

from datetime import datetime, timedelta

from plugins.core.publication.instants import format_french_day
from plugins.town.places.openings import Hours, Incalculable, list_openings

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FARTHEST = timedelta(days=15)
"""How far the next hours are looked for: a town's Christmas."""
WEEK = 7
READING_TIME = timedelta(hours=1)
"""Ours: what comes in less than an hour before the end is read at the next opening."""


def find_next_reading(hours: Hours, now: datetime) -> datetime | None:
    """When a moderator reads next: `now` during reading hours; None when no one will in two weeks."""
    try:
        for period in list_openings(hours, now, now + FARTHEST):
            if period.state == "open":
                return max(period.start, now)
    except Incalculable:
        return None
    return None


def find_late_limit(hours: Hours, now: datetime) -> datetime:
    """The time before which received texts should have been read by `now`: an opening had an hour left for it, and is over."""
    last = now - FARTHEST
    try:
        for period in list_openings(hours, last, now):
            if period.state == "open" and period.end < now and period.end - period.start >= READING_TIME:
                last = period.end - READING_TIME
    except Incalculable:
        return last
    return last


def format_reading_promise(hours: Hours, now: datetime) -> str:
    """« sera lu lundi à 9 h », as one says it today."""
    moment = find_next_reading(hours, now)
    if moment is None:
        return "sera lu dès que la mairie rouvre"
    if moment <= now:
        return "va être lu : quelqu’un est là"
    clock = f"{moment.hour} h{f' {moment.minute:02}' if moment.minute else ''}"
    days = (moment.date() - now.date()).days
    if days <= 1:
        return f"sera lu {'demain' if days else 'aujourd’hui'} à {clock}"
    return f"sera lu {DAYS[moment.weekday()]}{'' if days < WEEK else f' {format_french_day(moment)}'} à {clock}"
