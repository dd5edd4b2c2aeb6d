"""What rooms hand each other through Pelican: the extras of contents, and the names in the context.

A room declares one structure for either, in its manifest: a field for each name, with its type and, below it, a sentence.
`docs/architecture/hand-offs.md` is made of them. A structure is a view, and holds nothing: what is hung stays an attribute of Pelican's
object, so that a build compares each by itself, and a theme may read `article.picture` as well as `article.extras.pictures.picture`.
A name that no room declares cannot be handed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, ClassVar

from plugins.core.publication.publication import PublishedContent

UNSET: Any = object()


class UndeclaredHandOff(AttributeError):
    """A room hands on a name that its structure does not declare: declare it, with its type and a sentence."""


class HandOff:
    """One declared structure: `key` is its name in `content.extras`, `names` are those that it declares."""

    __slots__ = ("_held",)
    key: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ()
    _held: Any

    def __init__(self, held: Any) -> None:
        object.__setattr__(self, "_held", held)

    def __init_subclass__(cls, key: str = "") -> None:
        """Each declared name becomes a way to the attribute, or to the entry, of that name."""
        cls.key = key
        cls.names = tuple(name for name in get_annotations(cls) if not name.startswith("_"))
        for name in cls.names:
            setattr(cls, name, cls._find_value(name, cls.__dict__.get(name, UNSET)))

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        return None

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None:
            if name not in self.names:
                raise UndeclaredHandOff(f"{type(self).__name__}.{name}")
            object.__setattr__(self, name, value)


class ContentExtras(HandOff):
    """The attributes one room adds to Pelican's contents. A name that has no default is absent, for a template, where nothing was hung."""

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        def hung(extras: ContentExtras) -> Any:
            return getattr(extras._held, name) if default is UNSET else getattr(extras._held, name, default)

        def hang(extras: ContentExtras, value: Any) -> None:
            setattr(extras._held, name, value)

        return property(hung, hang)


class ContextNames(HandOff):
    """The names one room adds to Pelican's context, or to that of its own pages alone (`make_page_variables`)."""

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        def entry(names: ContextNames) -> Any:
            return names._held[name] if default is UNSET else names._held.get(name, default)

        def add(names: ContextNames, value: Any) -> None:
            names._held[name] = value

        return property(entry, add)

    @classmethod
    def make_page_variables(cls, **values: object) -> dict[str, object]:
        """`values`, for one page of the room. Raises UndeclaredHandOff."""
        if undeclared := values.keys() - set(cls.names):
            raise UndeclaredHandOff(f"{cls.__name__}.{min(undeclared)}")
        return values


class FollowedExtras(ContentExtras, key="followed"):
    """The calendar and feed of a publication that takes place: an event, a session of the council."""

    calendar: str = ""
    """The address of its own calendar, site-relative; empty without one."""
    headline: str
    """Its title in feeds, where it is another."""
    foreword: str
    """The HTML before its text in feeds."""
    feed_date: datetime | None = None
    """Its date in feeds, where it is not its own: an answer is news, however old its question."""
    feed_link: str = ""
    """Its link in feeds, where another page shows it."""


class NothingHung:
    """The extras of a room that is not in use: no attribute at all."""


class RoomExtras:
    """`content.extras`: the structure of each room in use, by its key."""

    __slots__ = ("_content", "_structures")

    def __init__(self, content: PublishedContent, structures: Mapping[str, type[ContentExtras]]) -> None:
        self._content, self._structures = content, structures

    def __getattr__(self, key: str) -> Any:
        structure = self._structures.get(key)
        return structure(self._content) if structure else NothingHung()


def build_extras_property(structures: Mapping[str, type[ContentExtras]]) -> property:
    """The `extras` property of Pelican's class of contents, where these structures are in use."""
    return property(lambda content: RoomExtras(content, structures))
