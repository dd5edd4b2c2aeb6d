"""What a small town has to say, and the instants at which it says it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from plugins.announce.post import AnnouncedImage, Announcement

NOW = datetime.fromisoformat("2026-03-27T09:00:00+01:00")
CARD = AnnouncedImage("https://journal.example.org/images/carte.png", "La place du Beffroi")


def announcement(number: int = 1, **changes: Any) -> Announcement:
    """The town's publication of `number` hours ago."""
    said = {
        "guid": f"tag:valbrune.example,2024:{number:04}",
        "permalink": f"https://journal.example.org/2026/03/nouvelle-{number}/",
        "title": f"La nouvelle numéro {number}",
        "published": NOW - timedelta(hours=number),
        "kind": "article",
        "tags": ("conseil municipal",),
        "card": CARD,
    }
    return Announcement(**said | changes)


def at(hours: float = 0) -> Callable[[], datetime]:
    """A clock that stands still, so many hours after NOW."""
    return lambda: NOW + timedelta(hours=hours)
