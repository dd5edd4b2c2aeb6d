"""The text of a publication, from Markdown to HTML that harms no reader."""

from dataclasses import dataclass, field
from datetime import datetime

import markdown

from plugins.editorial.journal import Journal
from plugins.publication.errors import Mistake
from plugins.publication.publication import Publication


@dataclass(frozen=True)
class Body:
    """The HTML of a body, and what was wrong in it."""

    html: str
    mistakes: list[Mistake] = field(default_factory=list)


def render(publication: Publication, journal: Journal, now: datetime) -> Body:
    """The body of `publication` as HTML; what would harm readers is gone from it, and told."""
    options = journal.rules.settings.markdown or {}
    return Body(markdown.Markdown(**options).convert(publication.body))
