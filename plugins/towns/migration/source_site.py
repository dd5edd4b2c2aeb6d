"""A site to move in from, whatever wrote it: its publications, its files, the XML and the marks that several kinds share."""

import gzip
import re
import zlib
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import LANGUAGES
from plugins.core.publication.publication import ALPHABET
from plugins.core.publication.raw_value import format_yaml_key
from plugins.core.publication.untrusted_text import repair_controls
from plugins.journal.editorial.fields import SLUG_LONGEST, shorten_slug
from plugins.town.agenda.import_events import guess_genre

Replace = Callable[[re.Match[str], str], str]
"""Given the opening and what stands between, what takes the place of both marks and of that."""


def replace_between(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str] | Mapping[str, re.Pattern[str]], replace: Replace, alone: bool = False
) -> str:
    """`text` with each pair replaced. `closing` may depend on the first group of the opening, in small letters.

    An opening without an end stays as it is; if openings may stand `alone`, `replace` is called with nothing between.
    """
    pieces: list[str] = []
    endless: set[re.Pattern[str]] = set()
    place = 0
    while start := opening.search(text, place):
        end = closing if isinstance(closing, re.Pattern) else closing[start[1].lower()]
        closed = None if end in endless else end.search(text, start.end())
        if closed is None:
            endless.add(end)
            if isinstance(closing, re.Pattern) and not alone:
                break
            pieces += [text[place : start.start()], replace(start, "") if alone else start[0]]
            place = start.end()
        else:
            pieces += [text[place : start.start()], replace(start, text[start.end() : closed.start()])]
            place = closed.end()
    return "".join((*pieces, text[place:]))


LONGEST_ANSWER = 300
"""Seconds of one answer of the old site: 60 MB at 200 kB a second."""
LARGEST_FILE = 60 * 1024 * 1024
"""Bytes of a picture or a document; `check` warns past 10 MB, and a scanned bulletin may have 40."""

UNKNOWN_BASE = "http://source.invalid"
"""The address of a site that does not say its own. https://www.rfc-editor.org/rfc/rfc6761#section-6.4"""

LARGEST_TEXT = 4 * 1024 * 1024
"""Characters of one text; the longest of 862 real articles has 60,000, and `check` reads no file above 5 MB."""


@dataclass(frozen=True)
class SourceFile:
    """A picture or a document as the source names it: an absolute address, or a path that begins with a slash."""

    address: str
    alt: str = ""
    caption: str = ""
    title: str = ""
    credit: str = ""


@dataclass(frozen=True)
class SourceEvent:
    """When and where something takes place. `end` may be None; `whole_days` says that the hours mean nothing."""

    begin: datetime
    end: datetime | None = None
    whole_days: bool = False
    place: str = ""
    street: str = ""


@dataclass
class SourceDocument:
    """One text of the source. `key` is its name there for ever; `type` the source's own word for what it is; `address` a path below
    `/`, with its query if it has one. The body is `html`, or `markdown` when the source writes that. `losses` are pairs of a cause
    (`losses.CAUSES`) and what it concerns."""

    key: str
    address: str
    title: str
    type: str
    html: str = ""
    markdown: str = ""
    date: datetime | None = None
    modified: datetime | None = None
    status: str = "published"
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    image: SourceFile | None = None
    lang: str = ""
    translation: str = ""
    aliases: tuple[str, ...] = ()
    event: SourceEvent | None = None
    losses: list[tuple[str, str]] = field(default_factory=list)


class SourceSite(Protocol):
    """A site that can be moved in. `base` is its former address, without a final slash, or empty; `program` what wrote it.

    `documents` may be asked for as often as one likes. `read_file` gives the bytes of a file that the source itself holds, or None.
    `other_addresses` are those of lists and files, each with where it should lead: `category:Name`, `tag:Name`, `feed:`, `home:`,
    `file:path|document` or `key:document`.
    """

    base: str
    program: str
    losses: list[tuple[str, str]]
    """What the last reading left aside, as pairs of a cause and what it concerns."""

    file_hosts: frozenset[str]
    """Hosts, without `www.`, where the site kept its files beside its own."""

    def read_documents(self) -> Iterator[SourceDocument]:
        """Every text, in the same order each time."""
        ...

    def describe_file(self, address: str) -> SourceFile | None:
        """The source's metadata of the file at `address`."""
        ...

    def read_file(self, address: str) -> bytes | None:
        """The bytes of the file at `address` where the source holds them."""
        ...

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """Old addresses that are no document's own."""
        ...


def find_site_path(address: str, base: str, other_hosts: Container[str] = ()) -> str | None:
    """The path and query of `address` on the site at `base`, or at `other_hosts`; None when it is on another. `www.` and the scheme do not
    count."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
        own = urlsplit(base)
    except ValueError:
        return None
    is_own = host in ("", (own.hostname or "").removeprefix("www.")) or host in other_hosts
    if parts.scheme not in ("", "http", "https") or not is_own:
        return None
    path = parts.path
    if host and own.path.rstrip("/") and path.startswith(own.path.rstrip("/")):
        path = path[len(own.path.rstrip("/")) :]
    if not host and not path.startswith("/"):
        return None
    return (unquote(path) or "/") + (f"?{parts.query}" if parts.query else "")


def is_file_path(path: str) -> bool:
    """Whether `path` ends as a picture or a document, and not a page."""
    suffix = PurePosixPath(path.partition("?")[0]).suffix.lower()
    return bool(suffix) and suffix not in (".html", ".htm", ".php", ".php3", ".php5", ".asp", ".aspx", ".jsp", ".md", ".shtml", ".cfm")


CHUNK = 64 * 1024
DEEPEST = 60
"""Elements in one another; an export of WordPress has 4."""

MOST_ELEMENTS = 500_000
"""Elements of one text: 13 for each of its comments."""

EXPORT_ERRORS = (OSError, EOFError, zlib.error)
"""What reading an export raises, packed or not: gzip says in three ways that a file is cut or damaged."""


class _Records:
    """Where the parser leaves what it reads: the elements whose name is asked for, whole; of the others nothing but their name."""

    def __init__(self, is_record: Callable[[str], bool], file: Path):
        self.is_record, self.file = is_record, file
        self.ready: deque[Element] = deque()
        self.builder: TreeBuilder | None = None
        self.depth = self.inside = self.size = self.elements = 0
        self.root = ""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise SettingsError(
            [f"{self.file} : ce fichier déclare un type de document, ou des entités. Un export n’en a pas : il n’est pas lu."]
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.root = self.root or tag
        if self.depth > DEEPEST:
            raise SettingsError(
                [f"{self.file} : plus de {DEEPEST} éléments les uns dans les autres. Ce n’est pas un export : il n’est pas lu."]
            )
        if self.builder is None and self.is_record(tag):
            self.builder, self.inside, self.size, self.elements = TreeBuilder(), self.depth, 0, 0
        if self.builder is not None:
            self.elements += 1
            if self.elements > MOST_ELEMENTS:
                raise SettingsError(
                    [f"{self.file} : un texte de plus de {MOST_ELEMENTS} éléments. Ce n’est pas un export : il n’est pas lu."]
                )
            self.builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self.builder is not None and self.size <= LARGEST_TEXT:
            self.size += len(text)
            self.builder.data(text)

    def end(self, tag: str) -> None:
        if self.builder is not None:
            self.builder.end(tag)
            if self.depth == self.inside:
                element = self.builder.close()
                if self.size > LARGEST_TEXT:
                    element.set("too-long", "1")
                self.ready.append(element)
                self.builder = None
        self.depth -= 1

    def close(self) -> None:
        return None


def open_export(file: Path) -> BinaryIO:
    """The bytes of an export, packed by gzip or not."""
    with file.open("rb") as start:
        is_packed = start.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(file)) if is_packed else file.open("rb")


def read_records(file: Path, is_record: Callable[[str], bool]) -> Iterator[Element]:
    """Each element of `file` whose name satisfies `is_record`, in order. Raises SettingsError with what is wrong, at the place where it is.

    One whose text is longer than LARGEST_TEXT has the attribute `too-long`, and a part of its text.
    """
    records = _Records(is_record, file)
    parser = XMLParser(target=records)
    try:
        with open_export(file) as source:
            while chunk := source.read(CHUNK):
                parser.feed(chunk)
                while records.ready:
                    yield records.ready.popleft()
        parser.close()
    except ParseError as error:
        line, column = error.position
        raise SettingsError(
            [f"{file}:{line} : ce XML est coupé ou abîmé (colonne {column}). Exportez de nouveau ; ce qui précède est repris."]
        ) from None
    except EXPORT_ERRORS as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error}). Il est coupé ou abîmé : exportez de nouveau."]) from None
    except (LookupError, ValueError):
        raise SettingsError([f"{file} : ce XML annonce un codage qui ne se lit pas. Exportez de nouveau, en UTF-8."]) from None
    yield from records.ready


TITLE_LONGEST, SUMMARY_LONGEST, PLACE_LONGEST, STREET_LONGEST = 120, 200, 120, 200
FOLDERS = {"article": "articles", "breve": "breves", "page": "pages", "evenement": "agenda"}
ADDRESSES = {
    "article": "{date:%Y}/{date:%m}/{slug}/",
    "breve": "breves/{date:%Y}/{date:%m}/{slug}/",
    "page": "{slug}/",
    "evenement": "agenda/{slug}/",
}
"""As `journal/editorial/kinds.py` and `town/agenda/kinds.py` have them."""
BARE = frozenset({"id", "date", "modified", "slug", "lang", "status"})
"""The keys that are written without quotes."""


@dataclass(frozen=True)
class PlannedText:
    """The planned place of a source document. `address` is its new one, site-relative, with its final slash."""

    key: str
    kind: str
    slug: str
    date: datetime
    file: str
    address: str
    identity: str


def format_identity(source: str, key: str, date: datetime) -> str:
    """The identity of a text of `source`, the same each time: a run that is taken up again gives it no other."""
    number = int.from_bytes(sha256(f"{source}\n{key}".encode()).digest()[:5], "big")
    return f"{date:%Y%m%d}-" + "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))


def choose_slug(document: SourceDocument) -> str:
    """The end of the address that the old one had, else that the title gives."""
    last = document.address.partition("?")[0].strip("/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if last.lower().endswith((".html", ".htm", ".php")) else last
    old = shorten_slug(stem) if stem and not stem.isdigit() and stem.lower() not in ("index", "spip", "article") else ""
    return old or shorten_slug(document.title) or shorten_slug(document.key) or "texte"


def number_slug(slug: str, number: int) -> str:
    """`slug`, or the same with a number that fits."""
    return slug if number < 2 else f"{slug[: SLUG_LONGEST - 5].rstrip('-')}-{number}"


def localize_paris(moment: datetime) -> datetime:
    """The instant at Paris; one without a zone is of there."""
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def compose_file(
    document: SourceDocument,
    planned: PlannedText,
    body: str,
    category: str,
    authors: Sequence[str],
    tags: Sequence[str],
    aliases: Sequence[str],
    image: Mapping[str, str] | None,
) -> str:
    """The text of the file. What is too long for a key goes to the body, whole, and is noted among the document's losses.

    Nothing that is moved in is announced: an archive of three hundred articles would be three hundred posts.
    """
    title, opening = _split_title(document, planned.file)
    summary = ""
    if document.summary and document.summary != title:
        if len(document.summary) <= SUMMARY_LONGEST:
            summary = document.summary
        elif " ".join(document.summary.split()[:6]) not in " ".join(body.split()):
            document.losses.append(("summary", planned.file))
            opening.append(document.summary)
    text = "\n\n".join([*opening, body.strip()]).strip()
    is_blank = not text and not document.event
    if is_blank:
        document.losses.append(("empty", planned.file))
    modified = localize_paris(document.modified) if document.modified else None
    keys: dict[str, Any] = {
        "id": planned.identity,
        "title": title,
        "date": f"{planned.date:%Y-%m-%d %H:%M}",
        "slug": planned.slug,
        "category": category if planned.kind in ("article", "breve") else "",
        **(_list_event_keys(document, planned.file) if planned.kind == "evenement" else {}),
        "modified": f"{modified:%Y-%m-%d %H:%M}" if modified and modified > planned.date else "",
        "summary": summary,
        "tags": [tag for tag in dict.fromkeys(tags) if slugify(tag)][:20],
        "authors": list(dict.fromkeys(authors)) if planned.kind in ("article", "breve") else [],
        "image": dict(image) if image else {},
        "lang": document.lang if document.lang in LANGUAGES and document.lang != "fr" else "",
        "translation": document.translation,
        "aliases": list(aliases),
        "status": "draft" if document.status == "draft" or is_blank else "",
    }
    if planned.kind == "page":
        del keys["modified"]
    if planned.kind == "evenement" and not (document.event and document.event.begin):
        keys["status"] = "draft"
    head = [line for key, value in keys.items() if value for line in format_yaml_key(key, _clean(value), BARE)]
    silence = [] if planned.kind == "page" else ["social:", "  skip: yes"]
    return "\n".join(["---", *head, *silence, "---", "", text, ""])


def _split_title(document: SourceDocument, file: str) -> tuple[str, list[str]]:
    """The title that fits, and what must open the text for nothing to be lost."""
    title = " ".join(repair_controls(document.title).split())
    if not title:
        document.losses.append(("untitled", file))
        return "Sans titre", []
    if len(title) <= TITLE_LONGEST:
        return title, []
    document.losses.append(("title", file))
    words = title.replace("*", "\\*").replace("<", "&lt;")
    return title[: TITLE_LONGEST - 1].rsplit(" ", 1)[0] + "…", [f"**{words}**"]


def _list_event_keys(document: SourceDocument, file: str) -> dict[str, Any]:
    event = document.event
    if event is None:
        document.losses.append(("event date", file))
        return {"type": guess_genre([*document.categories, *document.tags, document.title])}
    return {
        "type": guess_genre([*document.categories, *document.tags, document.title]),
        "timings": [_format_timing(event)],
        "place": event.place[:PLACE_LONGEST],
        "street_address": event.street[:STREET_LONGEST],
    }


def _format_timing(event: SourceEvent) -> dict[str, str]:
    form = "%Y-%m-%d" if event.whole_days else "%Y-%m-%d %H:%M"
    begin = localize_paris(event.begin)
    timing = {"begin": begin.strftime(form)}
    end = localize_paris(event.end) if event.end else None
    if end and end > begin:
        timing["end"] = end.strftime(form)
    return timing


def _clean(value: object) -> object:
    """The same without what no front matter may hold: control characters, line breaks, texts that say nothing."""
    if isinstance(value, dict):
        return {name: _clean(words) for name, words in value.items() if words}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return " ".join(repair_controls(str(value)).split())
