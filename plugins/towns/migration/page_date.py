"""When a page of a copy was published, by what its program wrote for machines, else by the words above its text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from plugins.core.publication.instants import MONTHS
from plugins.towns.migration.publication_file import localize_paris

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?")
NEWS_METAS = (
    *("article:published_time", "og:article:published_time", "article:published", "datePublished", "citation_publication_date"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publish_date", "publication_date"),
)
"""https://ogp.me/#type_article https://schema.org/datePublished"""

PAGE_METAS = (
    *("dcterms.issued", "dcterms.available", "dcterms.created", "dcterms.date"),
    *("dc.date.issued", "dc.date.available", "dc.date.created", "dc.date", "date"),
)
"""What many programs write on every page, opening hours included: a date, and no sign of news.
https://www.dublincore.org/specifications/dublin-core/dcmi-terms/"""

PUBLISHED = re.compile(r"\b(?:published|pubdate|entry-date|post-date|posted-on|date-publi\w*|publi-date|publication)\b", re.IGNORECASE)
NOT_PUBLISHED = re.compile(r"updated|modif|maj\b|start|end|event|debut|fin\b", re.IGNORECASE)
SIDE = frozenset({"aside", "nav", "script", "style", "form", "template"})
"""Elements beside the text of a page."""

IN_WORDS = re.compile(
    rf"\b(?:publiée?|mise? en ligne|postée?|parue?|rédigée?)\s+(?:le|:)\s*(?:[a-z]+di|dimanche)?\s*"
    rf"(?:(\d{{1,2}})(?:er)?\s+({'|'.join(MONTHS)})\s+(\d{{4}})|(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}))",
    re.IGNORECASE,
)
ZERO_YEAR = 1970
"""What a program writes that has no date: the zero of Unix; .NET's is the year 1."""

LONG_PARAGRAPH = 20
"""Words from which a paragraph is the text itself, and no line above it."""
MOST_ELEMENTS, MOST_CHARACTERS = 3_000, 2_000
"""Of the head of a text: a menu that says not what it is has a thousand links."""


@dataclass(frozen=True)
class PageDate:
    """`moment` is None where a page says nothing; `is_news` tells an article from a page that has a date."""

    moment: datetime | None = None
    is_news: bool = False


def find_page_date(soup: BeautifulSoup, described: Mapping[str, Any], now: datetime) -> PageDate:
    """When the page was published; `described` is its article in JSON-LD. What comes after `now` is no publication."""
    metas = _index_metas(soup)
    texts = [str(described.get("datePublished") or ""), *(metas.get(name.lower(), "") for name in NEWS_METAS)]
    news = (parse_instant(text) for text in [*texts, *_iterate_marks(soup)])
    for moment in news:
        if moment is not None and localize_paris(moment) <= now:
            return PageDate(moment, is_news=True)
    for name in PAGE_METAS:
        moment = parse_instant(metas.get(name, ""))
        if moment is not None and localize_paris(moment) <= now:
            return PageDate(moment, is_news=metas.get("og:type", "").lower() == "article")
    return PageDate()


def _index_metas(soup: BeautifulSoup) -> dict[str, str]:
    """What the page's `meta` elements say, by lower-case name; the first of a name counts."""
    metas: dict[str, str] = {}
    for element in soup.find_all("meta"):
        for key in ("property", "name", "itemprop"):
            if element.get(key) and element.get("content"):
                metas.setdefault(str(element[key]).strip().lower(), str(element["content"]).strip())
    return metas


def find_meta(soup: BeautifulSoup, name: str) -> str:
    """What the `meta` element of that name or property says."""
    element = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(element.get("content") or "").strip() if element is not None else ""


def _iterate_marks(soup: BeautifulSoup) -> Iterator[str]:
    """The dates of the text itself: those that are marked as its publication, then one above an article, then « Publié le … »."""
    article = next((each for each in soup.find_all("article") if not each.find_parent(("aside", "nav"))), None)
    main = article or soup.find("main") or soup.body or soup
    nodes = list(_iterate_head(main))
    times = [node for node in nodes if isinstance(node, Tag) and node.name in ("time", "abbr")]
    if article is not None:
        times += [each for each in article.find_all(["time", "abbr"]) if each.find_parent(("article", "aside", "nav", "li")) is article]
    yield from (_get_date(each) for each in times if _is_publication(each))
    if article is not None:
        yield from (_get_date(node) for node in nodes if isinstance(node, Tag) and node.name == "time" and not _is_other_date(node))
    words = " ".join(str(node) for node in nodes if isinstance(node, NavigableString))
    if match := IN_WORDS.search(" ".join(words[:MOST_CHARACTERS].split())):
        day, month, year, *figures = match.groups()
        yield f"{year}-{MONTHS.index(month.lower()) + 1:02}-{int(day):02}" if day else "-".join(part.zfill(2) for part in reversed(figures))


def _iterate_head(main: Tag) -> Iterator[Tag | NavigableString]:
    """What stands above the first long paragraph of `main`, in order."""
    pending: list[object] = [main]
    for _ in range(MOST_ELEMENTS):
        node = pending.pop() if pending else None
        if isinstance(node, Tag) and node.name not in SIDE:
            if node.name == "p" and sum(len(text[:2000].split()) for text in islice(node.stripped_strings, 30)) >= LONG_PARAGRAPH:
                return
            yield node
            pending.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            yield node


def _get_date(element: Tag) -> str:
    return str(element.get("datetime") or element.get("content") or element.get("title") or "")


def _is_publication(element: Tag) -> bool:
    names = " ".join([*_list_classes(element), str(element.get("itemprop") or "")])
    is_marked = element.has_attr("pubdate") or "datePublished" in names or PUBLISHED.search(names) is not None
    return is_marked and not _is_other_date(element)


def _is_other_date(element: Tag) -> bool:
    """Whether it says when something was changed, or takes place."""
    names = " ".join([*_list_classes(element), str(element.get("itemprop") or "")])
    return NOT_PUBLISHED.search(names) is not None and PUBLISHED.search(names) is None


def _list_classes(element: Tag) -> list[str]:
    value = element.get("class")
    return [str(name) for name in value] if isinstance(value, list) else [str(value or "")]


def parse_instant(text: str) -> datetime | None:
    """The instant that `text` says as ISO 8601, or as a mail does; None for another."""
    text = text.strip()
    match = ISO.match(text)
    try:
        if match is None:
            moment = parsedate_to_datetime(text) if re.match(r"[A-Za-z]{3}, ", text) else None
        else:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        moment = _parse_numbers(match) if match else None
    return moment if moment is not None and moment.year > ZERO_YEAR else None


def _parse_numbers(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute = map(int, match.groups("0"))
    try:
        return datetime.combine(date(year, month, day), time(hour, minute))
    except ValueError:
        return None
