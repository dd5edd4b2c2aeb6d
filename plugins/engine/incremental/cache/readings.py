"""Read the texts of one generator: unchanged ones come from the object cache, as far as the plugins that listen are known; the others are
read by several processes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from operator import attrgetter, methodcaller
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.core.infrastructure.errors import Progress
from plugins.engine.incremental.cache.objects import CachedObject, Label, ObjectCache, find_source_links
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.pages.fingerprint import combine_digests
from plugins.engine.incremental.processes.workers import SharedWork, WorkerCrew, share_work

INCLUDES = re.compile(rb"(?:include|math|raw|table|image|figure)\s?::|:file:|:url:")
"""Directives of reStructuredText that read other files, or may. https://docutils.sourceforge.io/docs/ref/rst/directives.html"""
EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs", "legacy_em"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
)
"""Those of Python-Markdown itself. https://python-markdown.github.io/extensions/"""
OF_MARKDOWN, OF_PELICAN = "markdown.extensions.", "pelican.readers"


def is_reading_only_its_file(reader: Any, path: str, is_known: Callable[[Any], bool]) -> bool:
    """Whether `reader` depends on nothing but the file at `path`. `is_known` tells whether a Markdown extension is of somebody who says
    so."""
    return (
        not INCLUDES.search(Path(path).read_bytes())
        if _get_reader_name(reader) == "RstReader"
        else is_always_reading_only_its_file(reader, is_known)
    )


def is_always_reading_only_its_file(reader: Any, is_known: Callable[[Any], bool]) -> bool:
    """Whether it depends on nothing but its file, whatever the content."""
    if _get_reader_name(reader) == "MarkdownReader":
        conf = reader.settings["MARKDOWN"]
        return all(_is_alone(extension, is_known) for extension in (*conf.get("extensions", ()), *conf.get("extension_configs", ())))
    return _get_reader_name(reader) in ("HTMLReader", "BaseReader")


def _get_reader_name(reader: Any) -> str:
    return type(reader).__name__ if type(reader).__module__ == OF_PELICAN else ""


def is_dated_by_disk(settings: Mapping[str, Any]) -> bool:
    """Whether an undated text takes its file's date."""
    return settings.get("DEFAULT_DATE") == "fs"


def digest_file_date(settings: Mapping[str, Any], path: str) -> bytes:
    """The part of a file's date that a text depends on, in nanoseconds."""
    return str(Path(path).stat().st_mtime_ns).encode() if is_dated_by_disk(settings) else b""


def _is_alone(extension: Any, known: Callable[[Any], bool]) -> bool:
    if isinstance(extension, str):
        name = extension.removeprefix(OF_MARKDOWN).partition(":")[0]
        return name in EXTENSIONS
    return type(extension).__module__.startswith(OF_MARKDOWN) or known(type(extension))


READING = (
    *("readers_init", "article_generator_preread", "article_generator_context", "page_generator_preread", "page_generator_context"),
    *("content_object_init", "initialized", "generator_init", "article_generator_init", "page_generator_init"),
)
GATHERING = (
    *("article_generator_pretaxonomy", "article_generator_finalized", "page_generator_finalized", "static_generator_finalized"),
    *("static_generator_preread", "static_generator_context", "all_generators_finalized"),
)
WRITING = (
    *("article_generator_write_article", "article_writer_finalized", "page_generator_write_page", "page_writer_finalized"),
    *("feed_generated", "feed_written", "content_written", "get_writer", "get_generators", "finalized"),
)
BUILD = "plugins.engine.incremental"
TRUSTED_PACKAGES = ("pelican", "jinja2", "markupsafe", "builtins", "operator", BUILD, "plugins.core.publication")


@dataclass(frozen=True)
class Trust:
    """The unknown plugins that listen while texts are read, while they are gathered, and while pages are written; `is_house_only`: before
    pages are written only this room listens, not even another one."""

    known_plugins: tuple[str, ...]
    reading: tuple[str, ...] = ()
    unknown_while_gathering: tuple[str, ...] = ()
    unknown_while_writing: tuple[str, ...] = ()
    is_house_only: bool = False

    def is_known(self, thing: Any) -> bool:
        """Whether a function or a class is of somebody who declared what it depends on."""
        return is_in_packages(str(getattr(thing, "__module__", None)), self.known_plugins)


def assess_trust(signals: Mapping[str, Any], rooms: Iterable[str]) -> Trust:
    """Look at who listens to Pelican's `signals`, by their names. `rooms` are the packages that declare what they depend on."""
    trusted = (*TRUSTED_PACKAGES, *rooms)
    alone = not any(_find_strangers(signals, (*READING, *GATHERING), (BUILD,)))
    reading, gathering, writing = (
        tuple(dict.fromkeys(_find_strangers(signals, names, trusted))) for names in (READING, GATHERING, WRITING)
    )
    return Trust(trusted, reading, gathering, writing, alone)


def is_in_packages(module: str, packages: Iterable[str]) -> bool:
    """Whether `module` is one of the packages, or in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _find_strangers(signals: Mapping[str, Any], names: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for receiver in signals[name].receivers_for(None):
            if not is_in_packages(receiver.__module__, known):
                yield receiver.__module__


SHARED_KEYS = 4096
"""How many digests of what readers use besides the file are cached: plain texts with the same tags share one."""


class TextReaders:
    """The readers of one `generator`, by the suffixes of paths below its content. `digest` gives that of a file; `knows` says whether an
    extension of Markdown declares what it depends on. Only the house's reader has a `key`."""

    def __init__(self, generator: Any, digest: Callable[[str], bytes], knows: Callable[[Any], bool]):
        self._root, readers = f"{generator.path}/", generator.readers.readers
        self._ways = {suffix: choose_key_finder(reader, digest, knows, generator.settings) for suffix, reader in readers.items()}
        self._askers = {suffix: reader for suffix, reader in readers.items() if hasattr(reader, "is_still_answered")}
        self._givers = {suffix: reader for suffix, reader in readers.items() if hasattr(reader, "get_known_attributes")}
        self._finders = [reader for reader in readers.values() if hasattr(reader, "find_known_at_once")]
        self.answer_names = {asker.asked_under for asker in self._askers.values()}

    def find_keys(self, paths: Sequence[str]) -> dict[str, bytes | None]:
        """The digest of all that the object of each path is made from; None when it is not known."""
        keys: dict[str, bytes | None] = dict.fromkeys(paths)
        paths_by_suffix: dict[str, list[str]] = {}
        for path in paths:
            paths_by_suffix.setdefault(get_suffix(path), []).append(path)
        for suffix in paths_by_suffix.keys() & self._ways.keys():
            mine = paths_by_suffix[suffix]
            keys.update(zip(mine, self._ways[suffix]([self._find_source(path) for path in mine]), strict=True))
        return keys

    def is_unchanged(self, path: str, metadata: Mapping[str, Any]) -> bool:
        """Whether the link answers that its object was made from, in `metadata` under one of the `answer_names`, are still the same."""
        asker = self._askers.get(get_suffix(path))
        return asker is None or bool(asker.is_still_answered(self._find_source(path), metadata))

    def get_known_attributes(self, path: str) -> Mapping[str, Any]:
        """The attributes that the reader of `path` gives an object again."""
        giver = self._givers.get(get_suffix(path))
        return giver.get_known_attributes(self._find_source(path)) if giver else {}

    def find_known_at_once(self, paths: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """The same, for each of the paths whose objects need them before their first use."""
        for finder in self._finders:
            paths = finder.find_known_at_once(paths)
        return {path: self.get_known_attributes(path) for path in paths}

    def _find_source(self, path: str) -> str:
        return self._root + path.removeprefix("./")


def get_suffix(path: str) -> str:
    """The suffix of `path`, without its dot, by which a file finds its reader."""
    return path.rpartition(".")[2]


def choose_key_finder(
    reader: Any, digest: Callable[[str], bytes], knows: Callable[[Any], bool], conf: Mapping[str, Any]
) -> Callable[[Sequence[str]], Sequence[bytes | None]]:
    """The function that gives the keys of some sources for `reader`: a digest of all it makes an object from, None when not known. For
    `digest` and `knows` see TextReaders."""
    is_dated = is_dated_by_disk(conf)
    if not hasattr(reader, "compute_key") and not is_dated and is_always_reading_only_its_file(reader, knows):
        return lambda sources: [*map(digest, sources)]

    if hasattr(reader, "compute_key"):
        digest_of_key = lru_cache(maxsize=SHARED_KEYS)(combine_digests)  # of ten thousand plain texts it is the same

        def find_keys(sources: Sequence[str]) -> list[bytes | None]:
            keys = [mark + digest_of_key(key) for mark, key in zip(map(digest, sources), reader.find_keys(sources), strict=True)]
            return [key + digest_file_date(conf, source) for key, source in zip(keys, sources, strict=True)] if is_dated else [*keys]

        return find_keys

    def find_own_keys(sources: Sequence[str]) -> list[bytes | None]:
        return [
            digest(source) + digest_file_date(conf, source) if is_reading_only_its_file(reader, source, knows) else None
            for source in sources
        ]

    return find_own_keys


CLOCK_TICK = 10_000_000
"""Nanoseconds by which the date of a file may be behind the clock: Linux dates files by its ticks, of which the longest is 10 ms.
https://man7.org/linux/man-pages/man7/time.7.html"""


@dataclass
class FolderWalks:
    """`none_new`: when the disk was scanned, `scanned_at` nanoseconds after 1970, every file was one that the last build saw. `exists`
    says whether a file was there then, by its absolute path."""

    store: BuildStore
    none_new: bool
    scanned_at: int
    exists: Callable[[str], bool]
    _before: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.none_new:
            self._before = unpack_values(self.store.read_note("walks"), {})

    def find_files(self, query: str, folder: str, walk: Callable[[], Iterable[str]]) -> list[str]:
        """What `walk` finds below `folder`, sorted. `query` identifies what it looks for."""
        before = self._before.get(query)
        if before is None or self._has_new_files(folder, before):
            self._found[query] = sorted(walk())
        else:
            self._found[query] = [path for path in before if self.exists(f"{folder}/{path.removeprefix('./')}")]
        return self._found[query]

    def _has_new_files(self, folder: str, paths: Iterable[str]) -> bool:
        """Whether a file may have appeared in the folders of `paths` since the scan. A room that walks would see it, and Pelican not."""
        folders = {path.rpartition("/")[0] for path in paths}
        folders |= {str(above) for inner in folders for above in PurePosixPath(inner).parents} | {"."}
        with suppress(OSError):
            return any(Path(folder, name).stat().st_mtime_ns > self.scanned_at - CLOCK_TICK for name in folders)
        return True

    def save(self) -> None:
        """Save what was found."""
        if self._found != self._before:
            self.store.write_note("walks", pack_values(self._found))


FEW_TEXTS = 16
"""So few texts are read without the work that goes on beside them."""


@dataclass
class Readings:
    """What one `generator` reads, and restores. `reads` reads one file as Pelican does, or gives None for one that Pelican must read;
    `meanwhile` is done while other processes read. What the `readers` give an object again is not stored. `reads_early`: a text appears
    before its date; otherwise it is a draft until then, and drafts are read each time."""

    generator: Any
    shelves: ObjectCache
    crew: WorkerCrew
    readers: TextReaders
    reads: Callable[[str], Any | None]
    meanwhile: Callable[[], None]
    reads_early: bool
    keys: dict[str, bytes | None] = field(default_factory=dict)

    def restore_known(self, paths: Sequence[str]) -> dict[str, Any]:
        """The contents of `paths` that need not be read by Pelican itself: from the store, or read by other processes just now."""
        names = self._read_ahead(paths)
        at_once = {names[path]: attributes for path, attributes in self.readers.find_known_at_once(names).items()}
        restored = self.shelves.restore_objects(names.values(), self.generator.context, at_once, self.readers.get_known_attributes)
        return dict(zip(names, restored, strict=True))

    def cache_content(self, path: str, content: Any) -> None:
        """Cache a content that Pelican has read itself."""
        if key := self.keys.get(path):
            self.shelves.add_objects(
                {self._get_object_name(path): self._build_cached_object(path, key, content)},
                {self._get_object_name(path): content._content},
            )

    def _read_ahead(self, paths: Sequence[str]) -> dict[str, str]:
        """Read the texts that moved; gives the names of the cached objects of all that have one, by their paths."""
        self.keys = self.readers.find_keys(paths)
        label_of, above = self.shelves.labels.get, self._get_object_name("")
        labels = {path: label for path, key in self.keys.items() if key and (label := label_of(above + path)) and label.key == key}
        for path in self._find_unsure(labels):
            del labels[path]
        unread = [path for path, key in self.keys.items() if key and path not in labels]
        meanwhile = self.meanwhile if len(unread) > FEW_TEXTS else lambda: None
        progress = Progress("Textes", len(unread))
        work = SharedWork(type(self.generator).__name__, self._read, self.shelves.freeze, self.shelves.thaw)
        for cached, bodies, done in share_work(work, unread, self.crew, meanwhile):
            self.shelves.add_objects(cached, bodies)
            for _ in range(done):
                progress.step()
        unheld = {path for path in unread if (key := self.keys[path]) and not self.shelves.has_object(self._get_object_name(path), key)}
        names = {path: above + path for path, key in self.keys.items() if key and path not in unheld}
        self.shelves.used_names.update(names.values())
        return names

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
