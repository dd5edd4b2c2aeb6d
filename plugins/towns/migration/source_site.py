"""The interface of a source: documents one at a time, their files, and their former addresses.

A source is read twice, and never whole: once for names and addresses, once for texts.
"""

import time
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

import requests

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
