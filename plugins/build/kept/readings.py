"""Reading the texts of one generator: those that did not move come from the shelves, the others are read over several processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.build.kept.address_book import links_of
from plugins.build.kept.shelf import Kept, Shelves
from plugins.build.pages.fingerprint import digested
from plugins.build.processes.workers import Crew, Work, shared
from plugins.publication.progress import Progress


@dataclass
class Readings:
    """Takes the place of a generator's own cache. `reads` reads one file as Pelican does, or gives None for one that Pelican must see to;
    `key` is the digest of all that a file is made into an object from, or None when it cannot be told; `still` asks its reader whether the
    answers that an object was made from, which are in its metadata, are still the same; None when no reader has been answered anything.
    `early`: a text appears before its date; otherwise it is a draft until then, and drafts are read each time."""

    generator: Any
    shelves: Shelves
    crew: Crew
    key: Callable[[str], bytes | None]
    still: Callable[[str, Mapping[str, Any]], bool] | None
    reads: Callable[[str], Any | None]
    find: Callable[..., Iterable[str]]
    early: bool
    found: list[str] = field(default_factory=list)
    keys: dict[str, bytes | None] = field(default_factory=dict)
    ready: bool = False

    def files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> Any:
        """`get_files`, in an order that does not depend on the disk."""
        found = dict.fromkeys(sorted(self.find(paths, exclude, extensions)))
        if extensions is None:
            self.found, self.ready = list(found), False
        return found.keys()

    def get(self, path: str, otherwise: Any = None) -> Any:
        """`get_cached_data`: the object of `path` if it need not be read; the first question reads all those that must."""
        if not self.ready:
            self._read_ahead()
        key = self.keys.get(path)
        made = self.shelves.take(self._name(path), key, self.generator.context) if key else None
        return otherwise if made is None else made

    def put(self, path: str, made: Any) -> None:
        """`cache_data`: Pelican has read this one itself."""
        if self.keys.get(path):
            self.shelves.add({self._name(path): self._kept(path, made)}, {self._name(path): made._content})

    def _read_ahead(self) -> None:
        self.ready = True
        self.keys = {path: self.key(path) for path in self.found}
        unread = [path for path, key in self.keys.items() if key and not self._holds(path, key)]
        progress = Progress("Textes", len(unread))
        work = Work(type(self.generator).__name__, self._read, self.shelves.frozen, self.shelves.thawed)
        for kept, bodies, done in shared(work, unread, self.crew):
            self.shelves.add(kept, bodies)
            for _ in range(done):
                progress.step()

    def _holds(self, path: str, key: bytes) -> bool:
        name = self._name(path)
        if not self.shelves.holds(name, key) or (not self.early and self.shelves.kept[name].state.get("_status") == "draft"):
            return False
        return self.still is None or self.still(path, self.shelves.kept[name].state["metadata"])

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


def key_of(path: str, digest: bytes, reader: Any) -> bytes:
    """The digest of what a file is read from: its bytes, and what its reader says that it looks at besides."""
    asked = getattr(reader, "key", None)
    return digest + (digested(asked(path)) if asked else b"")
