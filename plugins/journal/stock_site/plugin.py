"""The room `stock_site` in Pelican: `announce`, `feeds` or `accounts` in a site that is no town's, by one line of PLUGINS."""

import logging
import re
from collections.abc import Iterable, Mapping
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.core.infrastructure.settings import STOCK_PLUGINS, complete_stock_settings
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Account, PublishedContent
from plugins.journal.stock_site.room import KINDS, find_picture, make_publication

log = logging.getLogger(__name__)
ARTICLE, PAGE = KINDS
ONLINE = ("plugins.announce.plugin", "plugins.journal.feeds.plugin")
"""The rooms that need to know where the site is read."""


def register() -> None:
    """Called by Pelican for a site that names the room itself."""
    signals.initialized.connect(complete_settings)
    signals.article_generator_finalized.connect(describe_articles)
    signals.page_generator_finalized.connect(describe_pages)
    signals.content_written.connect(complete_page)


def register_alone(plugin: str) -> None:
    """Register one room in a stock site, with substitutes for the rest of the house; called by `pelican.plugins.<plugin>`."""
    register()
    import_module(STOCK_PLUGINS[plugin]).register()


def complete_settings(engine: Any) -> None:
    """Give the rooms the settings that a stock site does not have."""
    engine.settings.update(complete_stock_settings(engine.settings))
    rooms = [name for name in engine.settings["PLUGINS"] if name in ONLINE]
    if rooms and not engine.settings.get("SITEURL"):
        log.info("SITEURL is empty: nothing is announced, and feeds have no address yet. Publish with publishconf.py.")


def describe_articles(generator: Any) -> None:
    """Hang its publication on each article."""
    for name in ("articles", "translations", "hidden_articles"):
        _describe(getattr(generator, name, ()), generator, ARTICLE)


def describe_pages(generator: Any) -> None:
    """Hang its publication on each page."""
    for name in ("pages", "translations", "hidden_pages"):
        _describe(getattr(generator, name, ()), generator, PAGE)


def _describe(contents: Any, generator: Any, kind: Kind) -> None:
    siteurl = str(generator.settings.get("SITEURL") or "").rstrip("/")
    for content in contents:
        content.publication = make_publication(content, kind)
        content.state = content.publication.status
        content.permalink = f"{siteurl}/{content.publication.address}"


def complete_page(path: str, context: Any) -> None:
    """Add to a page what its theme lacks: feed links, an article's metadata for networks, the accounts."""
    if not path.endswith((".html", ".htm")):
        return
    content = context.get("article")
    announces = "plugins.announce.plugin" in context.get("PLUGINS", ()) and context.get("ANNOUNCE")
    canonical, properties = "", {}
    if announces and hasattr(content, "publication"):
        canonical, properties = content.permalink, _build_properties(content, context)
    page = Path(path)
    before = page.read_text(encoding="utf-8")
    after = complete_head(before, canonical, properties, context.get("feed_links", ()) if context.get("SITEURL") else ())
    after = complete_foot(after, context.get("accounts", ()))
    if properties and content.state == "published" and not OPEN_GRAPH_PICTURE.search(after):
        log.warning("%s: no picture, so it is not announced. Write `image:`, or set SITE_IMAGE.", content.publication.source)
    if after != before:
        page.write_text(after, encoding="utf-8")


def _build_properties(content: PublishedContent, context: Any) -> dict[str, str]:
    """Open Graph's, of an article."""
    publication = content.publication
    picture = find_picture(content, str(context["SITEURL"]).rstrip("/")) or str(context.get("SITE_IMAGE") or "")
    return {"og:title": publication.title, "og:url": content.permalink, "og:image": picture, "og:description": publication.summary}


END_OF_HEAD = re.compile(r"</head\s*>", re.IGNORECASE)
OPEN_GRAPH_PICTURE = re.compile(r"""property=["']?og:image\b""", re.IGNORECASE)
CANONICAL = re.compile(r"""<link\b[^<>]*\brel=["']?canonical\b""", re.IGNORECASE)


def complete_head(html: str, canonical: str, properties: Mapping[str, str], feeds: Iterable[tuple[str, str, str]] = ()) -> str:
    """The page `html` with what its head does not say of itself; the same where it has no head, or says it all.

    `feeds` are those of the site, each its title, its address and its media type; an empty `canonical` is left out.
    `properties` are Open Graph's, `og:title` and the like. https://ogp.me/
    """
    end = END_OF_HEAD.search(html)
    if end is None:
        return html
    head = html[: end.start()]
    lines = [] if not canonical or CANONICAL.search(head) else [f'<link rel="canonical" href="{escape(canonical)}">']
    lines += [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in properties.items()
        if value and not re.search(rf"""property=["']?{name}\b""", head, re.IGNORECASE)
    ]
    lines += [
        f'<link rel="alternate" type="{media_type}" title="{escape(title)}" href="{escape(address)}">'
        for title, address, media_type in feeds
        if address not in head
    ]
    return f"{head}{''.join(f'{line}{chr(10)}' for line in lines)}{html[end.start() :]}" if lines else html


END_OF_PAGE = re.compile(r"(?:</body\s*>\s*)?(?:</html\s*>\s*)?\Z", re.IGNORECASE)


def complete_foot(html: str, accounts: Iterable[Account]) -> str:
    """The page `html` with links, at its end, to those of the `accounts` to which no link of it leads."""
    links = [
        f'<a href="{escape(account.url)}" rel="me">{escape(account.label)}</a>'
        for account in accounts
        if f'href="{escape(account.url)}"' not in html
    ]
    end = END_OF_PAGE.search(html)
    if not links or end is None:
        return html
    return f"{html[: end.start()]}<p>{' · '.join(links)}</p>\n{html[end.start() :]}"
