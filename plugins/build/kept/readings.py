"""Reading the texts of one generator: those that did not move come from the shelves, the others are read over several processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.build.engine import alone
from plugins.build.kept.address_book import links_of
from plugins.build.kept.shelf import Kept, Shelves
from plugins.build.kept.walks import Walks
from plugins.build.pages.fingerprint import digested
from plugins.build.processes.workers import Crew, Work, shared
from plugins.publication.progress import Progress

FEW = 16
"""Texts that are read as they are in less time than it takes to import what reads them faster: 1 ms each against 20 ms."""


@dataclass
class Readings:
    """Takes the place of a generator's own cache. `reads` reads one file as Pelican does, or gives None for one that Pelican must see to;
    `many` is called before more than a FEW are read.
    `key` is the digest of all that a file is made into an object from, or None when it cannot be told; `still` asks its reader whether the
    answers that an object was made from, which are in its metadata, are still the same; None when no reader has been answered anything.
    `early`: a text appears before its date; otherwise it is a draft until then, and drafts are read each time."""

    generator: Any
    shelves: Shelves
    crew: Crew
    key: Callable[[str], bytes | None]
    still: Callable[[str, Mapping[str, Any]], bool] | None
    reads: Callable[[str], Any | None]
    many: Callable[[], None]
    find: Callable[..., Iterable[str]]
    walks: Walks
    early: bool
    found: list[str] = field(default_factory=list)
    keys: dict[str, bytes | None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    ready: bool = False

    def files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> Any:
        """`get_files`, in an order that does not depend on the disk."""
        asked = repr((type(self.generator).__name__, paths, exclude, extensions))
        found = dict.fromkeys(self.walks.found(asked, self.generator.path, lambda: self.find(paths, exclude, extensions)))
        if extensions is None:
            self.found, self.ready = list(found), False
        return found.keys()

    def get(self, path: str, otherwise: Any = None) -> Any:
        """`get_cached_data`: the object of `path` if it need not be read; the first question reads all those that must."""
        if not self.ready:
            self._read_ahead()
        return self.shelves.take(self._name(path), self.generator.context) if path in self.known else otherwise

    def put(self, path: str, made: Any) -> None:
        """`cache_data`: Pelican has read this one itself."""
        if self.keys.get(path):
            self.shelves.add({self._name(path): self._kept(path, made)}, {self._name(path): made._content})

    def _read_ahead(self) -> None:
        self.ready = True
        self.keys = {path: self.key(path) for path in self.found}
        labels, named = self.shelves.labels, f"{type(self.generator).__name__}:"
        alike = (path for path, key in self.keys.items() if key and (label := labels.get(named + path)) and label.key == key)
        self.known = {path for path in alike if self._stands(named + path, path)}
        unread = [path for path, key in self.keys.items() if key and path not in self.known]
        if len(unread) > FEW:
            self.many()
        progress = Progress("Textes", len(unread))
        work = Work(type(self.generator).__name__, self._read, self.shelves.frozen, self.shelves.thawed)
        for kept, bodies, done in shared(work, unread, self.crew):
            self.shelves.add(kept, bodies)
            for _ in range(done):
                progress.step()
        self.known.update(path for path in unread if self.shelves.holds(self._name(path), self.keys[path]))

    def _stands(self, name: str, path: str) -> bool:
        """Whether what was made of the same bytes would be made again."""
        if not self.early and self.shelves.labels[name].told.get("_status") == "draft":
            return False
        return self.still is None or self.still(path, self.shelves.state(name)["metadata"])

    def _read(self, paths: Sequence[str]) -> tuple[dict[str, Kept], dict[str, str], int]:
        made = {path: self.reads(path) for path in paths}
        kept = {self._name(path): self._kept(path, one) for path, one in made.items() if one is not None}
        return kept, {self._name(path): made[path]._content for path in made if made[path] is not None}, len(paths)

    def _kept(self, path: str, made: Any) -> Kept:
        fields = [made.metadata[name] for name in made.settings["FORMATTED_FIELDS"] if isinstance(made.metadata.get(name), str)]
        links = dict.fromkeys(links_of(made, [made._content, *fields]))
        return self.shelves.kept_of(self.keys[path], made, links, made.get_static_links())

    def _name(self, path: str) -> str:
        return f"{type(self.generator).__name__}:{path}"


def way_of(
    reader: Any, digest: Callable[[str], bytes], knows: Callable[[Any], bool], conf: Mapping[str, Any]
) -> Callable[[str], bytes | None]:
    """How to tell the digest of all that `reader` makes of a source; None where nobody can. `digest` gives that of a source, `knows` tells
    the extensions of Markdown of somebody who says what they depend on."""
    if not hasattr(reader, "key") and not alone.dated_by_the_disk(conf) and alone.always(reader, knows):
        return digest

    def way(source: str) -> bytes | None:
        if not hasattr(reader, "key") and not alone.alone(reader, source, knows):
            return None
        return key_of(source, digest(source), reader) + alone.date(conf, source)

    return way


def key_of(path: str, digest: bytes, reader: Any) -> bytes:
    """The digest of what a file is read from: its bytes, and what its reader says that it looks at besides."""
    asked = getattr(reader, "key", None)
    return digest + (digested(asked(path)) if asked else b"")
