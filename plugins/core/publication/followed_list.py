"""The lists of a room that people may follow: each becomes a feed, whose format the room does not know.

A room declares them in its manifest, as a function of Pelican's context, called once every publication is read. An item of the feed shows
the body of a content; a room may put HTML before it, `content.foreword`, and replace its title by plain text, `content.headline`: when an
event takes place, and that it is cancelled.
"""

from dataclasses import dataclass

from plugins.core.publication.publication import PublishedContent


@dataclass(frozen=True)
class FollowedList:
    """`title` is plain text; `home` the page of the list, site-relative, which is also where its feed is, below `flux/`; `contents` are
    Pelican's, in any order."""

    title: str
    home: str
    contents: tuple[PublishedContent, ...]

    @property
    def folder(self) -> str:
        """The folder of its feed, site-relative, without a final slash."""
        return f"flux/{self.home.rstrip('/')}"
