"""The manifest of the room `site`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.redirect import check_redirects
from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.journal.site.lists import WEEK
from plugins.journal.site.settings import Settings

if TYPE_CHECKING:
    from markupsafe import Markup

    from plugins.core.publication.kind import Kind, Kinds
    from plugins.core.publication.listing import Listing, Public
    from plugins.core.publication.publication import PublishedContent
    from plugins.core.publication.redirect import Redirect
    from plugins.journal.site.lists import ArchivePeriod, Door, Front, MenuLink


class SiteContext(ContextNames):
    """The site around the publications. The last ones are of its own pages."""

    town: Mapping[str, str]
    """The setting TOWN."""
    now: datetime
    """The instant of the build."""
    localsiteurl: str
    """Pelican’s own name: what precedes the address of a page or of a file of the site, in its pages. SITEURL is for what leaves it."""
    stands_still: str
    """The fixed instant of a demonstration's clock, for the scripts of its pages; empty for a town."""
    preview: bool
    """Whether this is a preview."""
    kinds: Kinds
    """Every kind of publication, by its name."""
    organisation: Markup
    """JSON-LD of the town, for a script that is data."""
    organisation_data: Mapping[str, Any]
    """The same, as values."""
    redirects: tuple[Redirect, ...]
    """The old addresses of `redirections.csv`: some are pages here, all are rules of the town’s host."""
    elsewhere: list[str]
    """The addresses of the pages that rooms write themselves, for the sitemap: each adds its own in `generate_context`."""
    front: Front
    """The content of the home page, in order: it uses nothing else of the journal."""
    rubriques: list[tuple[Any, list[PublishedContent]]]
    """The pairs of Pelican’s `categories`, in the town’s order."""
    tags: list[tuple[Any, list[PublishedContent]]]
    """Pelican’s, without translations."""
    periods: tuple[ArchivePeriod, ...]
    """The years and months that have publications."""
    category_links: tuple[MenuLink, ...]
    """The links to categories on every page."""
    page_links: tuple[MenuLink, ...]
    """The links to pages on every page."""
    public_links: tuple[MenuLink, ...]
    """The links to publics on every page."""
    doors: tuple[Door, ...]
    """The pages that answer the three questions of the home page, those that exist, once rooms have said which they write."""
    listing: Listing
    """The page of a list."""
    banner: tuple[object, ...]
    """The alerts on the first page of a list, none on the others."""
    category: Any
    """Pelican’s category, on its list."""
    tag: Any
    """Of a list by tag: Pelican’s."""
    serie: Any
    """The `Series`, on its list."""
    public: Public
    """The public, on its list."""
    kind: Kind
    """The kind, on its list."""
    period: ArchivePeriod
    """The period, on its archive."""
    canonical: str
    """The present address, on the page of a former one."""
    target: str
    """The same, as pages of the site write it."""
    title: str
    """The title of the present page, on the page of a former address."""


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
