"""The manifest of the room `site`."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import takewhile
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.redirect import check_redirects
from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.journal.site.front import WEEK
from plugins.journal.site.hand_offs import SiteContext
from plugins.journal.site.settings import Settings


def find_next_site_change(context: Mapping[str, Any]) -> datetime:
    """When the home page next changes by itself: at midnight, or when the oldest of the week is a week old."""
    now: datetime = context["now"]
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), PARIS)
    long_ago = now - 2 * WEEK  # ten thousand are older, whatever the hour of summer
    dates = context["dates"]
    newest_first = dates if not dates or dates[0].date >= dates[-1].date else reversed(dates)
    recent = takewhile(lambda item: item.date > long_ago, newest_first)
    aging: Iterator[datetime] = (item.date + WEEK for item in recent if now < item.date + WEEK)
    return min((midnight, *aging))


SEARCHED_PAGES = (
    SearchedPages("rubriques/{slug}/", "Rubrique"),
    SearchedPages("breves/", "Journal", words="brèves fil des heures aujourd’hui"),
    SearchedPages("jeunes/", "Journal", words="jeunes ados adolescents étudiants"),
    SearchedPages("publics/{slug}/", "Journal"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    context=SiteContext,
    inputs=RoomInputs(changes_at=find_next_site_change),
    resource_checks=check_redirects,
)
