"""The feed of one line's disruptions, in every format of the journal's feeds."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from html import escape
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.site_root import find_site_root
from plugins.core.publication.identity import format_guid
from plugins.journal.feeds.feed import Feed
from plugins.journal.feeds.formats import FORMATS
from plugins.journal.feeds.item import FeedItem
from plugins.journal.feeds.settings import Settings, parse_authority_day
from plugins.town.transit import places
from plugins.town.transit.disruption import Disruption, sort_disruptions
from plugins.town.transit.network import TransitLine


def format_line_address(line: TransitLine) -> str:
    """The page of a line, site-relative."""
    return f"{places.FOLDER}lignes/{line.slug}/"


def format_feed_title(line: TransitLine, journal: str) -> str:
    """The title of a line's feed."""
    return f"{journal} – {line.mode} {line.name}"


def list_feed_links(line: TransitLine, folder: str, conf: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The links to a line's feed, which is in `folder`: title, address and media type of each format."""
    name = format_feed_title(line, conf["SITENAME"])
    return tuple((f"{name} ({form.label})", f"{find_site_root(conf['SITEURL'])}/{folder}/{form.name}", form.media_type) for form in FORMATS)


def build_line_feed(
    line: TransitLine, every: Iterable[Disruption], now: datetime, folder: str, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> Feed:
    """The feed of `line`, kept in `folder` (site-relative, no final slash): of `every` disruption, those of the line, not over at `now`."""
    authority = gather_settings(Settings, conf, environ).feed_authority
    born = datetime.combine(parse_authority_day(authority), time(), UTC)
    home = f"{conf['SITEURL']}/{format_line_address(line)}"
    items = tuple(
        _build_item(disruption, line, home, authority, born, now)
        for disruption in sort_disruptions(every, now)
        if disruption.is_about_line(line.slug)
    )
    return Feed(
        guid=format_guid(authority, f"{places.FOLDER}lignes/{line.slug}"),
        title=format_feed_title(line, conf["SITENAME"]),
        description=f"Ce qui perturbe la ligne {line.name}, et ce qui est prévu.",
        author=conf["SITENAME"],
        home=home,
        folder=f"{conf['SITEURL']}/{folder}/",
        language=conf["DEFAULT_LANG"],
        updated=max((item.updated for item in items), default=born),
        items=items,
    )


def _build_item(disruption: Disruption, line: TransitLine, home: str, authority: str, born: datetime, now: datetime) -> FeedItem:
    published = (
        disruption.announced_at
        or max((period.start for period in disruption.periods if period.start and period.start <= now), default=born)
    ).astimezone(UTC)
    sentences = [", ".join((disruption.effect, *disruption.precisions)), disruption.format_periods(now), *disruption.text]
    return FeedItem(
        guid=format_guid(authority, f"{places.FOLDER}{line.slug}/{disruption.identity}"),
        link=disruption.url if disruption.by_town and disruption.url else f"{home}#{disruption.identity}",
        title=f"{line.name} : {disruption.title}",
        summary=" – ".join(filter(None, sentences[:2])),
        content="".join(f"<p>{escape(words)}</p>" for words in sentences if words),
        published=published,
        updated=published,
    )
