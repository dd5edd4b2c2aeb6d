"""Pages that a room makes by itself and that readers search: lists, lines, members. Those of a kind are searched without being declared."""

import re
from dataclasses import dataclass
from typing import Literal

Answer = Literal["", "list", "line", "lines", "stop", "member", "quarter", "streets"]
"""What such a page answers at once: its items, how a line runs, who somebody is, where a street lies. Empty: nothing."""


@dataclass(frozen=True)
class SearchedPages:
    """`address` is a format over `slug`, ending with a slash; `label` is what a result says that the page is; `words` are what readers call
    it besides its title."""

    address: str
    label: str
    answer: Answer = ""
    words: str = ""

    @property
    def shape(self) -> re.Pattern[str]:
        """What their addresses look like."""
        return address_shape(self.address)


def address_shape(address: str) -> re.Pattern[str]:
    """The addresses that the format `address` gives."""
    pieces = re.split(r"\{(date|slug)[^}]*\}", address)
    return re.compile("".join({"date": r"\d+", "slug": "[^/]+"}.get(piece) or re.escape(piece) for piece in pieces))
