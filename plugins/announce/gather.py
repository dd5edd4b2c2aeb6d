"""From publications to announcements: what the town has to say, whatever the ledger already holds."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from plugins.announce.announcement import Announcement, Image
from plugins.announce.correction import correction
from plugins.publication.identity import guid
from plugins.publication.publication import Publication


class Content(Protocol):
    """What Pelican hands over: a publication with its public address, its own picture and its card, each None when it has none."""

    publication: Publication
    permalink: str
    picture: Any
    card: Any


def gathered(contents: Iterable[Content], authority: str) -> list[Announcement]:
    """The announcements of those that may be announced, and of their corrections, the oldest first.

    Left out are the kinds that announce nothing, the publications without a stamped identity (imported ones), those without a date, and
    those whose front matter says `social: {skip: yes}`.
    """
    told = [one for content in contents if announced(content.publication) for one in _both(content, authority)]
    return sorted(told, key=lambda one: (one.published, one.guid, one.occasion))


def _both(content: Content, authority: str) -> Iterator[Announcement]:
    first = announcement(content, authority)
    yield first
    if following := correction(first, content.publication):
        yield following


def announced(publication: Publication) -> bool:
    """Whether this publication is one that the town announces, at its time."""
    return bool(publication.kind.announces and publication.stamped and publication.date and not publication.social.get("skip"))


def announcement(content: Content, authority: str) -> Announcement:
    """What the town says of one publication."""
    publication = content.publication
    picture, card = getattr(content, "picture", None), getattr(content, "card", None)
    return Announcement(
        guid=guid(authority, publication.identity),
        permalink=content.permalink,
        title=publication.title,
        published=publication.date,
        kind=publication.kind.name,
        summary=publication.summary,
        category=publication.category,
        tags=publication.tags,
        public=publication.public,
        image=Image(picture.src, picture.alt) if picture else None,
        card=Image(card.url, card.alt) if card else None,
        overrides=dict(publication.social),
        lang=publication.lang,
        heading=publication.category or publication.kind.label,
        urgent=bool(publication.social.get("urgent")),
        lines=tuple(publication.extra.get("en_bref") or ()),
    )
