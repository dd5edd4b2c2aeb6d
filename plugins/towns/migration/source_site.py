"""A site to move in from, whatever wrote it: its publications, its files, the XML and the marks that several kinds share."""

import gzip
import re
import time
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import requests

from plugins.core.infrastructure.errors import SettingsError

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


LARGEST_FILE = 60 * 1024 * 1024
LONGEST_ANSWER = 300
"""Seconds of one answer of the old site: 60 MB at 200 kB a second."""
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


class _Records:
    """Where the parser leaves what it reads: the elements whose name is asked for, whole; of the others nothing but their name."""

    def __init__(self, is_record: Callable[[str], bool], file: Path):
        self.is_record, self.file = is_record, file
        self.ready: deque[Element] = deque()
        self.builder: TreeBuilder | None = None
        self.depth = self.inside = self.size = 0
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
            self.builder, self.inside, self.size = TreeBuilder(), self.depth, 0
        if self.builder is not None:
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
    except OSError as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error.strerror or error})."]) from None
    yield from records.ready


def read_answer(answer: requests.Response, largest: int) -> bytes:
    """The body of `answer`; where it has more than `largest` bytes, a few more than these.

    Raises requests.ConnectionError when it takes too long: a server that sends a byte now and then never meets the timeout of a read.
    """
    deadline, content = time.monotonic() + LONGEST_ANSWER, bytearray()
    while len(content) <= largest and (piece := answer.raw.read1(64 * 1024, decode_content=True)):
        content += piece
        if time.monotonic() > deadline:
            raise requests.ConnectionError("answer too slow")
    return bytes(content)
