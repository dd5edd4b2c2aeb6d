"""The report of a build, and the causes of each page that was rendered: what moved among the parts of its fingerprint."""

import marshal
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Cause = tuple[str, str]
"""A sort of cause (`causes.py`), and the word that says which: a template, a name, an attribute."""


@dataclass(frozen=True)
class ChangedSources:
    """The files that moved since the last build, by their path below the content folder."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


@dataclass(frozen=True)
class BuildReport:
    """`written_files` and `removed_files` are the files put in place and those taken away, by their path in the output.

    `full_render_causes` says, in French, why nothing of the last build could be used; empty when something was. `pages` are the pages
    among `written_files`, each with its template and the causes; `left_out_files` those among `removed_files`. `strangers` are the plugins
    that declare nothing, by what they listen to. `total` is the number of the site's pages.
    """

    written_files: tuple[str, ...] = ()
    removed_files: tuple[str, ...] = ()
    full_render_causes: tuple[str, ...] = ()
    sources: ChangedSources = ChangedSources()
    pages: Mapping[str, tuple[str, list[Cause]]] = field(default_factory=dict)
    left_out_files: Mapping[str, str] = field(default_factory=dict)
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total: int = 0


NEW, LOST, ALWAYS, STRANGERS = "new", "lost", "always", "strangers"
TEMPLATE, CONTEXT, OWN, TEXT, ADDRESS, LINKS, ATTRIBUTE, TRANSLATIONS = (
    "template",
    "context",
    "own",
    "text",
    "address",
    "links",
    "attribute",
    "translations",
)
Pieces = tuple[int, ...]
"""Checksums of what an object of Pelican's is: its text, its address, where its links lead, its translations, then each attribute."""

OF_CONTENT = (TEXT, ADDRESS, LINKS, TRANSLATIONS)


@dataclass
class PageInputs:
    """The inputs of one page. `own_values` are the values that it alone is given; an object of Pelican's is there with its pieces.

    `source` is the file that it shows, if it shows one; `doubt` says why it must be rendered each time; `causes` and `at` are those of the
    last time that it was.
    """

    template: str
    source: str = ""
    doubt: str = ""
    own_values: dict[str, int | Pieces] = field(default_factory=dict)
    causes: list[Cause] = field(default_factory=list)
    at: str = ""

    def freeze(self) -> bytes:
        """The inputs in the store's form."""
        return marshal.dumps((self.template, self.source, self.doubt, self.own_values, self.causes, self.at))

    @classmethod
    def thaw(cls, frozen: bytes) -> "PageInputs":
        """Out of the store; what cannot be read explains nothing."""
        try:
            return cls(*marshal.loads(frozen))
        except (ValueError, EOFError, TypeError):
            return cls("")


@dataclass(frozen=True)
class Around:
    """The inputs shared by all pages of one template: its files, and the names of the shared context that they reach."""

    files: Mapping[str, int]
    names: Mapping[str, int]


def checksum_digest(digest: bytes) -> int:
    """A checksum, to name what moved."""
    return zlib.crc32(digest)


def list_causes(before: PageInputs | None, now: PageInputs, was: Around, around: Around, attributes: tuple[str, ...]) -> list[Cause]:
    """What changed in one page since `before`, and `around` it since it was so. `attributes` are those that rooms add to contents."""
    if before is None:
        return [(NEW, "")]
    if now.doubt:
        return [(ALWAYS, now.doubt)]
    files = [name for name in {**was.files, **around.files} if was.files.get(name) != around.files.get(name)]
    all_causes = [*((TEMPLATE, name) for name in files), *((CONTEXT, name) for name in _list_changed_names(was.names, around.names))]
    for name in _list_changed_names(before.own_values, now.own_values):
        all_causes.extend(_find_value_causes(name, before.own_values[name], now.own_values[name], attributes))
    return all_causes


def _list_changed_names(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The names of both whose value changed; a name that only one of them has comes from a template that changed."""
    return [name for name, mark in before.items() if name in now and mark != now[name]]


def _find_value_causes(name: str, before: object, now: object, attributes: tuple[str, ...]) -> Iterator[Cause]:
    if not (isinstance(before, tuple) and isinstance(now, tuple)):
        yield OWN, name
        return
    sorts = [*((sort, "") for sort in OF_CONTENT), *((ATTRIBUTE, attribute) for attribute in attributes)]
    yield from (sort for sort, was, is_now in zip(sorts, before, now, strict=False) if was != is_now)
