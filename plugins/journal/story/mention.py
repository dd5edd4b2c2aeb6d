"""A publication as the pages that lead to it show it: a few words, so that a page moves only when these words do."""

from dataclasses import dataclass
from datetime import datetime

from plugins.core.publication.publication import PublishedContent


@dataclass(frozen=True)
class Mention:
    """`title`, `section` and `summary` are plain text; `url` is site-relative; `lang` is the language of the title."""

    title: str
    url: str
    date: datetime | None
    section: str
    lang: str
    summary: str = ""


def build_mention(content: PublishedContent) -> Mention:
    """The mention of one of Pelican's contents."""
    publication = content.publication
    return Mention(publication.title, publication.address, publication.date, publication.category, publication.lang, publication.summary)
