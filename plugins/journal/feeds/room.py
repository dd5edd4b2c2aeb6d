"""The manifest of the room `feeds`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.feeds.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

FeedLinks = tuple[tuple[str, str, str], ...]
"""A feed in each format: title, address, media type."""


class FeedsContext(ContextNames):
    """The feeds that pages lead to."""

    feed_links: FeedLinks
    """The feeds of the whole journal."""
    edition_feed_links: Mapping[str, FeedLinks]
    """The feeds of each other language, by its code."""
    public_feed_links: Mapping[str, FeedLinks]
    """The feeds of each public, by its slug."""
    category_feed_links: Mapping[str, FeedLinks]
    """The feeds of each category, by its slug."""
    kind_feed_links: Mapping[str, FeedLinks]
    """Of each kind that stands apart from the journal’s lists, by its name."""
    quarter_feed_links: Mapping[str, FeedLinks]
    """The feeds of each quarter, by its slug: publications of every kind about it."""


ROOM = Room(
    settings=Settings,
    context=FeedsContext,
    inputs=RoomInputs(),
)
