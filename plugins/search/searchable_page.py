"""What one page of the site gives to be found, read in the page itself: what is not online is not in the index."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plugins.publication.kind import Kind

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
HIDDEN = '<meta name="robots" content="noindex">'
READ = 'class="story'
"""What a page of our theme has that is to be read, and no list has."""
READ_PROPERTIES = ("headline", "startDate")
"""What a publication says of itself, or something that takes place, and no list does."""


@dataclass(frozen=True)
class SearchablePage:
    """One page to be found. `genre` is its kind for readers; `day` is ISO, empty for what has no date; `body` is its HTML."""

    address: str
    title: str
    body: str
    genre: str
    summary: str = ""
    section: str = ""
    quarters: tuple[str, ...] = ()
    tags: str = ""
    day: str = ""


def story(page: str, address: str, kinds: Iterable[Kind]) -> SearchablePage | None:
    """The story told by the HTML `page`, at that site-relative address; None for a list, and for what is to be hidden."""
    main = MAIN.search(page)
    if not main or HIDDEN in page or READ not in main[1]:
        return None
    title, said = TITLE.search(main[1]), _structured_data(page, address)
    if not title:
        return None
    kind = next((kind for kind in kinds if said and _shape(kind).fullmatch(address)), None)
    return SearchablePage(
        address=address,
        title=_plain(title[1]),
        body=main[1],
        genre=kind.label if kind else "Page",
        summary=said.get("description", ""),
        section=said.get("articleSection", ""),
        quarters=tuple(place["name"] for place in said.get("contentLocation", ())),
        tags=said.get("keywords", ""),
        day=said.get("datePublished", "")[:10] if kind and kind.stream else "",
    )


def text(markup: str) -> str:
    """The words of `markup`."""
    return html.unescape(TAG.sub(" ", markup))


def _structured_data(page: str, address: str) -> dict[str, Any]:
    """What the page says to machines of the publication that it is; nothing when it is none."""
    for found in DATA.findall(page):
        whole = json.loads(found)
        things: list[dict[str, Any]] = whole.get("@graph", [whole]) if isinstance(whole, dict) else []
        for thing in things:
            if str(thing.get("@id", "")).endswith(f"/{address}") and any(name in thing for name in READ_PROPERTIES):
                return thing
    return {}


def _shape(kind: Kind) -> re.Pattern[str]:
    """What the addresses of a kind look like."""
    pieces = re.split(r"\{(date|slug)[^}]*\}", kind.address)
    return re.compile("".join({"date": r"\d+", "slug": "[^/]+"}.get(piece) or re.escape(piece) for piece in pieces))


def _plain(markup: str) -> str:
    return " ".join(text(markup).split())
