"""A saved copy of a site of an unknown program: a folder (wget, HTTrack) or a WARC. The text of each page, without its menus.

WARC: https://iipc.github.io/warc-specifications/ Pages are read one at a time; of the others only where they are is kept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Generic, Protocol, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import trafilatura
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # says nothing of its types

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.words import MONTHS
from plugins.towns.migration.markdown_text import extract_words, parse_html
from plugins.towns.migration.source_site import (
    LARGEST_FILE,
    SourceDocument,
    SourceEvent,
    SourceFile,
    find_site_path,
    is_file_path,
    localize_paris,
)

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


LARGEST_PAGE = 8 * 1024 * 1024
"""Bytes of HTML; the heaviest page of a town's site has one."""

HTML_START = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]", re.IGNORECASE)
HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?")
LISTING = 0.6
"""The part of a page's words that are links from which it is a list."""
LIST_ADDRESS = re.compile(
    r"/page/\d+/?$|[?&]page(?:d|_num)?=\d+|^/(?:category|categorie|tag|author|archives?|rubriques?|mots-cles|etiquettes?)(?:/|$)"
)
MOST_ARTICLES, MOST_TITLES = 2, 6
"""Elements `article`, and titles that are links, past which a page is a list: an article has one of the first, related ones beside it."""
SHORTEST = 5
"""Words below which a page says nothing."""


Place = TypeVar("Place")
"""What finds an address of the copy again."""


class Copies(Protocol[Place]):
    """Where the bytes of the copy are: `entries` gives each address and what finds it again, `read` its bytes."""

    base: str

    def iterate_entries(self) -> Iterator[tuple[str, Place, bool]]:
        """Each address, its place, and whether it is a page."""
        ...

    def read(self, place: Place, most: int) -> bytes:
        """The bytes there, `most` + 1 at most."""
        ...


class FolderCopies:
    """A folder of files, as wget and HTTrack leave it."""

    def __init__(self, root: Path, base: str):
        self.root, self.base = root.resolve(), base
        inner = [path for path in self.root.iterdir() if path.is_dir() and HOST_NAME.fullmatch(path.name)]
        if not any(self.root.glob("*.htm*")) and len(inner) == 1:
            self.root = inner[0]
            self.base = base or f"https://{inner[0].name}"

    def iterate_entries(self) -> Iterator[tuple[str, Path, bool]]:
        """See Copies."""
        pending = [self.root]
        while pending:
            for path in sorted(pending.pop().iterdir()):
                if path.is_symlink() or path.name.startswith("."):
                    continue
                if path.is_dir():
                    pending.append(path)
                    continue
                relative = "/" + path.relative_to(self.root).as_posix()
                is_page = path.suffix.lower() in (".html", ".htm") or (not is_file_path(relative) and self._is_html(path))
                yield re.sub(r"/index\.html?$", "/", relative), path, is_page

    def _is_html(self, path: Path) -> bool:
        with path.open("rb") as file:
            return HTML_START.search(file.read(2048)) is not None

    def read(self, place: Path, most: int) -> bytes:
        """See Copies."""
        with place.open("rb") as file:
            return file.read(most + 1)


LONGEST_HEADER = 64 * 1024
"""Bytes of one line of a WARC's headers: warcio joins a longer one piece by piece, for ever."""


def _open_records(stream: BinaryIO) -> Any:
    """The records from where `stream` stands on. Their reading raises ValueError where a header has no end."""
    records = ArchiveIterator(stream)
    read_whole_line = records.reader.readline

    def read_line(length: int | None = None) -> bytes:
        line = bytes(read_whole_line(min(length or LONGEST_HEADER, LONGEST_HEADER)))
        if len(line) > LONGEST_HEADER // 4 and not line.endswith(b"\n"):  # it counts what it read twice, and gives less than asked
            raise ValueError("an endless header")
        return line

    records.reader.readline = read_line
    return records


class WarcCopies:
    """The records of a WARC, compressed or not; each is found again by its offset."""

    def __init__(self, file: Path, base: str):
        self.file, self.base = file, base

    def iterate_entries(self) -> Iterator[tuple[str, int, bool]]:
        """See Copies. Raises SettingsError where the file is no WARC."""
        try:
            with self.file.open("rb") as stream:
                records = _open_records(stream)
                for record in records:
                    headers = record.http_headers
                    if record.rec_type not in ("response", "resource") or (headers and headers.get_statuscode() != "200"):
                        continue
                    address = record.rec_headers.get_header("WARC-Target-URI") or ""
                    kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
                    self.base = self.base or _find_origin(address)
                    path = find_site_path(address, self.base)
                    if path is not None:
                        yield path, records.get_record_offset(), "html" in kind.lower()
        except (OSError, ValueError, EOFError, AttributeError) as error:
            raise SettingsError([f"{self.file} : ce WARC ne se lit pas ({error})."]) from None
        except Exception as error:
            if type(error).__module__.startswith("warcio"):
                raise SettingsError([f"{self.file} : ce n’est pas un WARC ({error})."]) from None
            raise

    def read(self, place: int, most: int) -> bytes:
        """See Copies. Nothing of a page whose compression is damaged: only this page is lost."""
        with self.file.open("rb") as stream:
            stream.seek(place)
            try:
                return bytes(next(iter(_open_records(stream))).content_stream().read(most + 1))
            except Exception:  # warcio lets through whatever brotli, zlib and its own parser raise, AttributeError included
                return b""


def _find_origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


class CrawledSite(Generic[Place]):
    """The site of a saved copy."""

    program = "copie du site"
    file_hosts: frozenset[str] = frozenset()

    def __init__(self, copies: Copies[Place], now: datetime):
        self.copies, self.now = copies, now
        self.losses: list[tuple[str, str]] = []
        self.pages: dict[str, Place] = {}
        self.files: dict[str, Place] = {}
        self.lists: list[str] = []
        for address, place, is_page in copies.iterate_entries():
            (self.pages if is_page else self.files).setdefault(address, place)
        self.base = copies.base.rstrip("/")
        if not self.pages:
            raise SettingsError(["Cette copie n’a pas une seule page HTML."])

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        self.losses.clear()
        self.lists.clear()
        seen_keys: set[str] = set()
        for address, place in self.pages.items():
            data = self.copies.read(place, LARGEST_PAGE)
            if len(data) > LARGEST_PAGE:
                self.losses.append(("too long", address))
                continue
            document = _read_page(data, address, self.base, self.now)
            if document is None or document.key in seen_keys:
                if document is None and address != "/":
                    self.losses.append(("listing", address))
                    self.lists.append(address)
                continue
            seen_keys.add(document.key)
            yield document

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return None

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite."""
        place = self.files.get(unquote(address), self.files.get(address))
        return None if place is None else _check_size(self.copies.read(place, LARGEST_FILE))

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        yield from ((address, "home:") for address in self.lists)
        yield from (
            (address, f"file:{address}|") for address in self.files if re.search(r"\.(?:pdf|odt|docx?|xlsx?|ods)$", address, re.IGNORECASE)
        )


def _check_size(data: bytes) -> bytes:
    return b"" if len(data) > LARGEST_FILE else data


def _read_page(data: bytes, address: str, base: str, now: datetime) -> SourceDocument | None:
    """What a page says; None where it is a list, or says nothing."""
    html = _decode(data)
    soup = BeautifulSoup(html[:LARGEST_PAGE], "html.parser")
    described = _find_description(soup)
    if _is_list(soup, address):
        return None
    text = trafilatura.extract(
        html,
        url=urljoin(base or "https://source.invalid", address),
        output_format="html",
        include_comments=False,
        include_tables=True,
        include_images=True,
        include_formatting=True,
        include_links=True,
        favor_recall=True,
    )
    title = _find_title(soup, described)
    body = parse_html(text or "")
    words = body.get_text(" ").split()
    linked = sum(len(link.get_text(" ").split()) for link in body.find_all("a"))
    if len(words) < SHORTEST or linked > LISTING * len(words):
        return None
    for heading in body.find_all("h1"):
        if " ".join(heading.get_text(" ").split()) == title:
            heading.decompose()
    page_date = find_page_date(soup, described, now)
    event = _find_event(described)
    canonical = soup.find("link", rel="canonical")
    own = find_site_path(str(canonical.get("href") or ""), base) if canonical is not None and base else None
    place = own or address
    return SourceDocument(
        key=place,
        address=place,
        title=title,
        type="event" if event else ("post" if page_date.is_news else "page"),
        html=str(body),
        date=page_date.moment or (event.begin if event else None),
        authors=tuple(filter(None, [_clean_text(described.get("author"))])),
        categories=tuple(filter(None, [_clean_text(described.get("articleSection")) or find_meta(soup, "article:section")])),
        summary=extract_words(find_meta(soup, "og:description") or find_meta(soup, "description")),
        image=SourceFile(image, find_meta(soup, "og:image:alt"))
        if (image := find_meta(soup, "og:image")) and find_site_path(image, base)
        else None,
        lang=str(soup.html.get("lang") or "")[:2].lower() if soup.html is not None else "",
        aliases=(address,) if own and own != address else (),
        event=event,
    )


def _is_list(soup: BeautifulSoup, address: str) -> bool:
    """Whether a page only leads to others, or is not to be found."""
    if (
        LIST_ADDRESS.search(address)
        or "noindex" in find_meta(soup, "robots")
        or soup.find("meta", attrs={"http-equiv": re.compile("refresh", re.I)})
    ):
        return True
    main = soup.find("main") or soup.body or soup
    titles = [title for title in main.find_all(("h2", "h3")) if title.find("a") or title.find_parent("a")]
    return len(main.find_all("article")) > MOST_ARTICLES or len(titles) > MOST_TITLES


def _decode(data: bytes) -> str:
    match = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    for encoding in ((match[1].decode("ascii", "ignore") if match else "utf-8"), "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _find_description(soup: BeautifulSoup) -> Mapping[str, Any]:
    """What a page tells search engines of its article or event (JSON-LD, schema.org); empty for most."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            document = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        graph = document.get("@graph") if isinstance(document, dict) else document
        for node in graph if isinstance(graph, list) else [document]:
            if isinstance(node, dict) and re.search(r"Article|Posting|Event", str(node.get("@type"))):
                return node
    return {}


def _clean_text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        value = value.get("name")
    return extract_words(str(value or ""))


def _find_title(soup: BeautifulSoup, described: Mapping[str, Any]) -> str:
    headings = soup.find_all("h1")
    if len(headings) == 1 and headings[0].get_text(strip=True):
        return " ".join(headings[0].get_text(" ").split())
    named = (
        _clean_text(described.get("headline"))
        or extract_words(find_meta(soup, "og:title"))
        or (extract_words(soup.title.get_text()) if soup.title else "")
    )
    return re.split(r"\s+[|–—-]\s+(?=[^|–—-]*$)", named)[0]


def _find_event(described: Mapping[str, Any]) -> SourceEvent | None:
    begin = parse_instant(str(described.get("startDate") or "")) if "Event" in str(described.get("@type")) else None
    if begin is None:
        return None
    place = described.get("location")
    street = place.get("address") if isinstance(place, Mapping) else ""
    words = street.get("streetAddress") if isinstance(street, Mapping) else street
    return SourceEvent(
        begin,
        parse_instant(str(described.get("endDate") or "")),
        "T" not in str(described.get("startDate")),
        _clean_text(place),
        _clean_text(words),
    )
