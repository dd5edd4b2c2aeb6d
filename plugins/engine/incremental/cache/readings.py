"""Read the texts of one generator: unchanged ones come from the object cache, several processes read the others."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter, methodcaller
from typing import Any

from plugins.core.infrastructure.errors import Progress
from plugins.core.publication.overview import get_source
from plugins.engine.incremental.cache.label import Label, find_source_links
from plugins.engine.incremental.cache.objects import CachedObject, ObjectCache
from plugins.engine.incremental.cache.text_readers import TextReaders
from plugins.engine.incremental.cache.walks import FolderWalks
from plugins.engine.incremental.processes.workers import SharedWork, WorkerCrew, share_work

STILL_TO_READ = object()
"""Stands for a text that Pelican is still to read."""
FEW_TEXTS = 16
"""So few texts are read faster without importing the fast reader: 1 ms each against 20 ms."""


@dataclass
class Readings:
    """Replaces the cache of a generator. `reads` reads one file as Pelican does, or gives None for one that Pelican must read; `many` is
    called before more than FEW_TEXTS are read, `meanwhile` while other processes read. What the `readers` give an object again is not
    stored. `reads_early`: a text appears before its date; otherwise it is a draft until then, and drafts are read each time."""

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
    known_contents: dict[str, list[Any]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def add_known_contents(self, read_contents: list[Any], status: str) -> list[Any]:
        """The contents of some `status`: those that Pelican has read, with those from the cache, as if it had read all."""
        all_contents = self.generator.context["generated_content"]
        for source in [source for source in self.places if all_contents.get(source) is STILL_TO_READ]:
            del all_contents[source]
        contents = self.known_contents.pop(status, [])
        if read_contents:
            contents = sorted((*contents, *read_contents), key=lambda content: self.places.get(get_source(content), 0))
        return contents

    def find_unread_files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> Any:
        """`get_files`, sorted, without the files whose contents come from the cache."""
        arguments = repr((type(self.generator).__name__, paths, exclude, extensions))
        paths_found = dict.fromkeys(self.walks.find_files(arguments, self.generator.path, lambda: self.find(paths, exclude, extensions)))
        if extensions is not None:
            return paths_found.keys()
        self.found_paths = list(paths_found)
        self._read_ahead()
        self._take_known()
        return [path for path in self.found_paths if path not in self.known_names]

    def _take_known(self) -> None:
        """Put the cached contents where Pelican would put them."""
        context, names = self.generator.context, self.known_names
        all_contents: dict[str, Any] = context["generated_content"]
        if len(names) < len(self.found_paths):
            self.places = {os.path.normpath(path): number for number, path in enumerate(self.found_paths)}
            for source in self.places:
                all_contents.setdefault(source, STILL_TO_READ)
        at_once = {names[path]: attributes for path, attributes in self.readers.find_known_at_once(names).items()}
        for content in self.shelves.restore_objects(names.values(), context, at_once, self.readers.get_known_attributes):
            state = content.__dict__
            all_contents[state["relative_source_path"]] = content
            self.known_contents.setdefault(state["_status"], []).append(content)
            if statics := state["_kept"].traits.statics:
                context["static_links"] |= statics

    def cache_content(self, path: str, content: Any) -> None:
        """`cache_data`: cache a content that Pelican has read itself."""
        if key := self.keys.get(path):
            self.shelves.add_objects(
                {self._get_object_name(path): self._build_cached_object(path, key, content)},
                {self._get_object_name(path): content._content},
            )

    def _read_ahead(self) -> None:
        self.keys = self.readers.find_keys(self.found_paths)
        label_of, above = self.shelves.labels.get, self._get_object_name("")
        labels = {path: label for path, key in self.keys.items() if key and (label := label_of(above + path)) and label.key == key}
        for path in self._find_unsure(labels):
            del labels[path]
        unread = [path for path, key in self.keys.items() if key and path not in labels]
        if len(unread) > FEW_TEXTS:
            self.many()
        meanwhile = self.meanwhile if len(unread) > FEW_TEXTS else lambda: None
        progress = Progress("Textes", len(unread))
        work = SharedWork(type(self.generator).__name__, self._read, self.shelves.freeze, self.shelves.thaw)
        for cached, bodies, done in share_work(work, unread, self.crew, meanwhile):
            self.shelves.add_objects(cached, bodies)
            for _ in range(done):
                progress.step()
        unheld = {path for path in unread if (key := self.keys[path]) and not self.shelves.has_object(self._get_object_name(path), key)}
        self.known_names = {path: above + path for path, key in self.keys.items() if key and path not in unheld}
        self.shelves.used_names.update(self.known_names.values())

    def _find_unsure(self, labels: Mapping[str, Label]) -> set[str]:
        """The paths whose cached object may be outdated although their bytes are the same."""
        unsure = set() if self.reads_early else {path for path, label in labels.items() if label.facts.get("_status") == "draft"}
        for name in self.readers.answer_names:
            answered_paths = compress(labels, map(methodcaller("get", name), map(attrgetter("facts"), labels.values())))
            unsure.update(path for path in answered_paths if not self.readers.is_unchanged(path, labels[path].facts))
        return unsure

    def _read(self, paths: Sequence[str]) -> tuple[dict[str, CachedObject], dict[str, str], int]:
        content_by_path = {path: self.reads(path) for path in paths}
        read = [(path, key, content) for path, content in content_by_path.items() if content is not None and (key := self.keys[path])]
        objects = {self._get_object_name(path): self._build_cached_object(path, key, content) for path, key, content in read}
        return objects, {self._get_object_name(path): content._content for path, _, content in read}, len(paths)

    def _build_cached_object(self, path: str, key: bytes, made: Any) -> CachedObject:
        fields = [made.metadata[name] for name in made.settings["FORMATTED_FIELDS"] if isinstance(made.metadata.get(name), str)]
        links = dict.fromkeys(find_source_links(made, [made._content, *fields]))
        return self.shelves.build_cached_object(key, made, links, made.get_static_links(), self.readers.get_known_attributes(path))

    def _get_object_name(self, path: str) -> str:
        return f"{type(self.generator).__name__}:{path}"
