"""Publications made up for the tests of what leads from one to another."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.kinds import KINDS as WRITTEN
from plugins.journal.story.room import KINDS

KIND = {kind.name: kind for kind in (*WRITTEN, *KINDS)}
FIRST = datetime(2026, 3, 1, 9, tzinfo=PARIS)


class Content(SimpleNamespace):
    """One of Pelican's contents, as far as the room `story` looks at it."""

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return self.publication.title


def content(title: str, day: int = 0, kind: str = "article", **keys: Any) -> Content:
    """A publication that appeared `day` days after the first of March; `keys` are those of its front matter."""
    extra = {name: keys.pop(name) for name in ("serie", "dossier") if name in keys}
    slug = keys.pop("slug", title.lower().replace(" ", "-"))
    address = f"2026/03/{slug}/"
    date = FIRST + timedelta(days=day)
    publication = Publication(KIND[kind], f"{slug}.md", slug, True, title, slug, address, "", date=date, extra=extra, **keys)
    return Content(publication=publication, url=address, relative_source_path=publication.source)


def titles(contents: Any) -> list[str]:
    """The titles of contents or of mentions."""
    return [getattr(each, "title", None) or each.publication.title for each in contents]
