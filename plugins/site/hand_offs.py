"""What the room `site` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from markupsafe import Markup

    from plugins.publication.kind import Kinds
    from plugins.publication.listing import Listing
    from plugins.publication.publics import Public
    from plugins.publication.redirect import Redirect
    from plugins.site.front import Front
    from plugins.site.lists import ArchivePeriod
    from plugins.site.menu import Door, MenuLink


class SiteContext(ContextNames):
    """The site around the publications. The last ones are of its own pages."""

    town: Mapping[str, Any]
    """The setting TOWN."""
    now: datetime
    """The instant of the build."""
    stands_still: str
    """Where the clock of a demonstration stands, for the scripts of its pages; empty for a town."""
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
    """What the home page shows, in its order: it reaches nothing else of the journal."""
    rubriques: list[tuple[Any, list[Any]]]
    """The pairs of Pelican’s `categories`, in the town’s order."""
    tags: list[tuple[Any, list[Any]]]
    """Pelican’s, without translations."""
    periods: tuple[ArchivePeriod, ...]
    """The years and months that have publications."""
    category_links: tuple[MenuLink, ...]
    """The categories that every page may lead to."""
    page_links: tuple[MenuLink, ...]
    """The pages that every page may lead to."""
    public_links: tuple[MenuLink, ...]
    """The publics that every page may lead to."""
    doors: tuple[Door, ...]
    """The pages that answer the three questions of the home page, those that exist, once rooms have said which they write."""
    listing: Listing
    """Of a list: one page of it."""
    banner: tuple[Any, ...]
    """Of a list: the alerts on its first page, none on the others."""
    category: Any
    """Of a list by category: Pelican’s."""
    tag: Any
    """Of a list by tag: Pelican’s."""
    serie: Any
    """Of the list of a series: what it is (`Series`)."""
    public: Public
    """Of a list by public: the public."""
    kind: Any
    """Of the list of a kind: the kind."""
    period: ArchivePeriod
    """Of an archive: the period."""
    target: str
    """Of a former address: where it leads."""
    title: Any
    """Of a former address: the title of what is there."""
