"""Reading the texts of one generator: those that did not move come from the shelves, the others are read over several processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter, methodcaller
from typing import Any

from plugins.incremental.cache.label import Label, links_of
from plugins.incremental.cache.objects import CachedObject, ObjectCache
from plugins.incremental.cache.text_readers import TextReaders
from plugins.incremental.cache.walks import FolderWalks
from plugins.incremental.engine.pelican import do_nothing
from plugins.incremental.processes.workers import SharedWork, WorkerCrew, share_work
from plugins.infrastructure.progress import Progress

FEW = 16
"""Texts that are read as they are in less time than it takes to import what reads them faster: 1 ms each against 20 ms."""


@dataclass
class Readings:
    """Takes the place of a generator's own cache. `reads` reads one file as Pelican does, or gives None for one that Pelican must see to;
    `many` is called before more than a FEW are read, `meanwhile` once other processes do. What the `readers` give an object again is not
    put away. `reads_early`: a text appears before its date; otherwise it is a draft until then, and drafts are read each time."""

    generator: Any
    shelves: ObjectCache
    crew: WorkerCrew
    readers: TextReaders
    reads: Callable[[str], Any | None]
    many: Callable[[], None]
    meanwhile: Callable[[], None]
    find: Callable[..., Iterable[str]]
    walks: FolderWalks
    reads_early: bool
    found_paths: list[str] = field(default_factory=list)
    keys: dict[str, bytes | None] = field(default_factory=dict)
    known_names: dict[str, str] = field(default_factory=dict)
    later_paths: set[str] = field(default_factory=set)
    is_ready: bool = False

    def files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> Any:
        """`get_files`, in an order that does not depend on the disk."""
        arguments = repr((type(self.generator).__name__, paths, exclude, extensions))
        paths_found = dict.fromkeys(self.walks.find_files(arguments, self.generator.path, lambda: self.find(paths, exclude, extensions)))
        if extensions is None:
            self.found_paths, self.is_ready = list(paths_found), False
        return paths_found.keys()

    def get(self, path: str, otherwise: Any = None) -> Any:
        """`get_cached_data`: the object of `path` if it need not be read; the first question reads all those that must."""
        if not self.is_ready:
            self._read_ahead()
        name = self.known_names.get(path)
        if name is None:
            return otherwise
        if path in self.later_paths:
            return self.shelves.restore_object(name, self.generator.context, give_later=self.readers.known_attributes)
        return self.shelves.restore_object(name, self.generator.context, self.readers.known_attributes(path))

    def cache_content(self, path: str, content: Any) -> None:
        """`cache_data`: Pelican has read this one itself."""
        if key := self.keys.get(path):
            self.shelves.add({self._name(path): self._cached_object(path, key, content)}, {self._name(path): content._content})

    def _read_ahead(self) -> None:
        self.is_ready = True
        self.keys = self.readers.find_keys(self.found_paths)
        labels, names = self.shelves.labels, dict(zip(self.keys, map(self._name("").__add__, self.keys), strict=True))
        known_labels = zip(self.keys.items(), map(labels.get, names.values()), strict=True)
        same_labels = {path: label for (path, key), label in known_labels if key and label and label.key == key}
        for path in (names.keys() - same_labels.keys()) | self._find_unsure(same_labels):
            del names[path]
        self.known_names = names
        self.later_paths = self.readers.find_known_later(self.found_paths)
        unread = [path for path, key in self.keys.items() if key and path not in names]
        if len(unread) > FEW:
            self.many()
        meanwhile = self.meanwhile if len(unread) > FEW else do_nothing
        progress = Progress("Textes", len(unread))
        work = SharedWork(type(self.generator).__name__, self._read, self.shelves.freeze, self.shelves.thaw)
        for cached, bodies, done in share_work(work, unread, self.crew, meanwhile):
            self.shelves.add(cached, bodies)
            for _ in range(done):
                progress.step()
        names.update((path, self._name(path)) for path in unread if (key := self.keys[path]) and self.shelves.holds(self._name(path), key))
        self.shelves.used_names.update(names.values())

    def _find_unsure(self, labels: Mapping[str, Label]) -> set[str]:
        """Those of which what was made of the same bytes would not be made again."""
        unsure = set() if self.reads_early else {path for path, label in labels.items() if label.facts.get("_status") == "draft"}
        for name in self.readers.answer_names:
            answered_paths = compress(labels, map(methodcaller("get", name), map(attrgetter("facts"), labels.values())))
            unsure.update(path for path in answered_paths if not self.readers.is_unchanged(path, labels[path].facts))
        return unsure

    def _read(self, paths: Sequence[str]) -> tuple[dict[str, CachedObject], dict[str, str], int]:
        content_by_path = {path: self.reads(path) for path in paths}
        read = [(path, key, content) for path, content in content_by_path.items() if content is not None and (key := self.keys[path])]
        objects = {self._name(path): self._cached_object(path, key, content) for path, key, content in read}
        return objects, {self._name(path): content._content for path, _, content in read}, len(paths)

    def _cached_object(self, path: str, key: bytes, made: Any) -> CachedObject:
        fields = [made.metadata[name] for name in made.settings["FORMATTED_FIELDS"] if isinstance(made.metadata.get(name), str)]
        links = dict.fromkeys(links_of(made, [made._content, *fields]))
        return self.shelves.kept_of(key, made, links, made.get_static_links(), self.readers.known_attributes(path))

    def _name(self, path: str) -> str:
        return f"{type(self.generator).__name__}:{path}"
