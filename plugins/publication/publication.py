"""A publication: anything with a permalink, as its file says it, checked and typed."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.infrastructure.clock import PARIS
from plugins.publication.kind import Kind


@dataclass(frozen=True)
class Image:
    """`src` is a path below the content folder, POSIX style; `alt` says what it shows to who cannot see it.

    `people` says that someone can be recognised in it, `consent` how they agreed: it is the editors', and is shown to no reader.
    """

    src: str
    alt: str = ""
    credit: str = ""
    caption: str = ""
    people: bool = False
    consent: str = ""


@dataclass(frozen=True)
class Publication:
    """What one file says.

    `source` is relative to the content folder, POSIX style. `identity` is the `id` of the front matter; without one (`stamped` is
    False) it is the present `address`, and the publication is never announced. `address` is site-relative, without a leading slash,
    with a final one. Instants are aware, in Europe/Paris. `strict` says whether mistakes in it are errors (see STRICT_SINCE).
    `extra` holds the keys that only its kind knows. `unread` names the keys that were written and could not be read: what they would have
    said is not known, and nothing may be told of its absence. `body` is Markdown; its first line is line `body_line` of the file.
    """

    kind: Kind
    source: str
    identity: str
    stamped: bool
    title: str
    slug: str
    address: str
    body: str
    body_line: int = 1
    date: datetime.datetime | None = None
    modified: datetime.datetime | None = None
    status: str = "published"
    expires: datetime.date | None = None
    summary: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    lang: str = "fr"
    translation: str = ""
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    social: Mapping[str, Any] = field(default_factory=dict)
    strict: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def state(self, now: datetime.datetime) -> str:
        """What readers may know of it at `now`: draft, hidden, withdrawn, scheduled, expired or published."""
        if self.status in ("draft", "withdrawn"):
            return self.status
        if self.date and self.date > now:
            return "scheduled"
        if self.status == "hidden":
            return "hidden"
        if self.expires and now.date() > self.expires:
            return "expired"
        return "published"

    def changes(self, now: datetime.datetime) -> datetime.datetime | None:
        """The first instant after `now` at which `state` would be another by itself, or None."""
        if self.status in ("draft", "withdrawn"):
            return None
        moments = [self.date] if self.date else []
        if self.expires:
            moments.append(datetime.datetime.combine(self.expires + datetime.timedelta(days=1), datetime.time(), PARIS))
        return min((moment for moment in moments if moment > now), default=None)
