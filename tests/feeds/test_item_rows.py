"""What a build keeps of an item gives the same item back."""

import marshal
from dataclasses import replace
from datetime import UTC, datetime

from plugins.journal.feeds import feed
from plugins.journal.feeds.feed import Enclosure, FeedItem

TOLD = FeedItem(
    "tag:a",
    "https://a.example/",
    "Titre",
    "Résumé",
    "<p>Texte</p>",
    datetime(2026, 3, 27, 8, 0, 0, 5, UTC),
    datetime(2026, 3, 28, tzinfo=UTC),
)


def test_an_item_is_read_again_as_it_was_told(monkeypatch):
    full = replace(TOLD, categories=("été",), authors=("A", "B"), language="en", syndication=(("X", "https://x.example/1"),))
    for told in (TOLD, replace(full, enclosure=Enclosure("https://a.example/a.jpg", "image/jpeg", 7))):
        monkeypatch.setattr(feed, "build_item", lambda content, authority, told=told: told)
        assert feed.read_item(marshal.loads(marshal.dumps(feed.make_item_row(None, "a.example,2024")))) == told
