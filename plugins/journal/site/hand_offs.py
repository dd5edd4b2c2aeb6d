"""The names that the room `site` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from markupsafe import Markup

    from plugins.core.publication.kind import Kind, Kinds
    from plugins.core.publication.listing import Listing, Public
    from plugins.core.publication.publication import PublishedContent
    from plugins.core.publication.redirect import Redirect
    from plugins.journal.site.front import Front
    from plugins.journal.site.lists import ArchivePeriod
    from plugins.journal.site.menu import Door, MenuLink


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
