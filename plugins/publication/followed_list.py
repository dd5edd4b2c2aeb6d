"""The lists of a room that people may follow: each becomes a feed, of which the room knows no format.

A room declares them in its manifest, as a function of Pelican's context, called once every publication is read. What
is told of a content there is its body; a room may put before it, as HTML, `content.foreword`, and in the place of its title
`content.headline`, in plain text: when an event takes place, and that it is cancelled.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FollowedList:
    """`title` is plain text; `home` the page of the list, site-relative, which is also where its feed is, below `flux/`; `contents` are
    Pelican's, in any order."""

    title: str
    home: str
    contents: tuple[Any, ...]

    @property
    def folder(self) -> str:
        """Where its feed is, site-relative, without a final slash."""
        return f"flux/{self.home.rstrip('/')}"
