"""What the room `feeds` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping


FeedLinks = tuple[tuple[str, str, str], ...]
"""A feed in each format: title, address, media type."""


class FeedsContext(ContextNames):
    """The feeds that pages lead to."""

    feed_links: FeedLinks
    """Of the whole journal."""
    edition_feed_links: Mapping[str, FeedLinks]
    """Of all that is in another language, by its code."""
    public_feed_links: Mapping[str, FeedLinks]
    """Of each public, by its slug."""
    category_feed_links: Mapping[str, FeedLinks]
    """Of each category, by its slug."""
    kind_feed_links: Mapping[str, FeedLinks]
    """Of each kind that stands apart from the journal’s lists, by its name."""
    quarter_feed_links: Mapping[str, FeedLinks]
    """Of each quarter, by its slug: all that is about it, of every kind."""
