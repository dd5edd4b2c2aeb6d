"""The built page of a live session: the parts between its marks change with the session.

A mark is a pair of comments: `<!--direct:entries-->` and `<!--/direct:entries-->`. To fill a page that is filled changes what moved.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.journal.site.structured_data import render_script

MARKED_PARTS = re.compile(r"<!--direct:(\w+)-->(.*?)<!--/direct:\1-->", re.S)
LANGUAGE = re.compile(r"<html lang=\"([\w-]+)\"")
DATA = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.S)
ASSET = re.compile(r"(?:href|src)=\"([^\"#]*/theme/[^\"#]+)[\"#]")
"""A file of the theme that a page asks for, without the drawing that it takes of it."""


class NoShell(ValueError):
    """The page has no marks for what is live: it was built before the session was, or with another theme."""


@dataclass(frozen=True)
class PageShell:
    """The text of a page. Raises NoShell when a place of PLACES is missing but `data` and `nav`, without which it can be read."""

    text: str

    def __post_init__(self) -> None:
        if not {"status", "entries"} <= {name for name, _ in MARKED_PARTS.findall(self.text)}:
            raise NoShell

    @property
    def lang(self) -> str:
        """The language of the page."""
        match = LANGUAGE.search(self.text)
        return match[1] if match else "fr"

    @property
    def data(self) -> dict[str, Any]:
        """The structured data of the page; none when it has no place for them, or they are broken."""
        data_mark = next((DATA.search(inside) for name, inside in MARKED_PARTS.findall(self.text) if name == "data"), None)
        try:
            return json.loads(data_mark[1]) if data_mark else {}
        except ValueError:
            return {}

    @property
    def assets(self) -> frozenset[str]:
        """The addresses of what the page needs of the theme."""
        return frozenset(ASSET.findall(self.text))

    def fill(self, inside: Mapping[str, str]) -> str:
        """The page with the fragments `inside` in their places; a place without a fragment is unchanged."""
        return MARKED_PARTS.sub(lambda found: _wrap_in_marks(found[1], inside.get(found[1], found[2])), self.text)


def format_data_element(data: Mapping[str, Any]) -> str:
    """Structured data as the place `data` holds them."""
    return f'<script type="application/ld+json">{render_script(data)}</script>'


def _wrap_in_marks(name: str, inside: str) -> str:
    return f"<!--direct:{name}-->{inside}<!--/direct:{name}-->"
