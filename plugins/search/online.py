"""The texts of a site that are to be found: those of the pages that its map makes known, kept where the town keeps what it remembers."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from plugins.publication.room import kinds_in_use
from plugins.search.indexed_texts import IndexedTexts
from plugins.search.program import VERSION
from plugins.search.searchable_page import story
from plugins.search.settings import Settings
from plugins.search.staged_page import format_staged_page

LOCATION = re.compile(r"<loc>([^<]+)</loc>")
OURS = sorted(Path(__file__).parent.glob("*.py"))
"""All that decides a text, beside its page and the settings."""


def texts(site: Path, folder: Path, room: Settings, conf: Mapping[str, Any]) -> IndexedTexts:
    """The texts of `site`, kept in `folder`; those of pages that moved are made anew. Raises OSError."""
    kinds, families = tuple(kinds_in_use(conf["PLUGINS"])), room.search_words
    around = hashlib.sha256(b"".join(path.read_bytes() for path in OURS))
    around.update(repr((VERSION, families, [(kind.label, kind.address, kind.stream) for kind in kinds])).encode())
    shelf = IndexedTexts(folder, around.hexdigest())

    def make(page: str, address: str) -> tuple[str, str] | None:
        searchable_page = story(page, address, kinds)
        if searchable_page is None:
            return None
        return format_staged_page(
            searchable_page, families
        ), f"{searchable_page.title} {searchable_page.section} {' '.join(searchable_page.quarters)} {searchable_page.tags}"

    shelf.load_texts(site, public(site, room.siteurl), make)
    shelf.store()
    return shelf


def public(site: Path, siteurl: str) -> Iterator[str]:
    """The addresses that the site map makes known: nothing hidden, withdrawn or expired is among them."""
    for file in sorted(site.glob("sitemap*.xml")):
        for location in LOCATION.findall(file.read_text(encoding="utf-8")):
            if location.startswith(f"{siteurl}/") and location.endswith("/"):
                yield unquote(location.removeprefix(f"{siteurl}/"))
