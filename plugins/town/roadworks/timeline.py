"""The works of the town in order of interest: current, coming, past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.core.publication.publication import PublishedContent
from plugins.town.roadworks.kinds import TRAFFIC

RECENT = timedelta(days=60)
"""Ours. How long works that are over stay in the list: who finds the street still closed wants to know when it should have opened."""


@dataclass(frozen=True)
class Timeline:
    """`current` by what they block, then by their end, `coming` by their beginning, `over` the last first; of these only the recent
    ones."""

    current: tuple[PublishedContent, ...]
    coming: tuple[PublishedContent, ...]
    over: tuple[PublishedContent, ...]


def build_timeline(contents: Iterable[PublishedContent], today: date) -> Timeline:
    """The works among `contents`, Pelican's, each with its `stage`."""
    by_end = sorted(contents, key=lambda content: (content.stage.end, content.url))
    by_start = sorted(by_end, key=lambda content: content.stage.start)
    over = [content for content in reversed(by_end) if content.stage.is_over and content.stage.end >= today - RECENT]
    return Timeline(
        tuple(sorted((content for content in by_end if content.stage.going_on), key=_find_rank)),
        tuple(content for content in by_start if not content.stage.going_on and not content.stage.is_over),
        tuple(over),
    )


def _find_rank(content: PublishedContent) -> int:
    """How much it blocks: the place, in the list that begins with a barred road, of the gravest thing that it changes."""
    effects = content.publication.extra.get("traffic") or ()
    return min((TRAFFIC.index(effect) for effect in effects if effect in TRAFFIC), default=len(TRAFFIC))
