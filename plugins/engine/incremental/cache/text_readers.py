"""What a generator's readers know of their files without reading them, so that few are read again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from plugins.engine.incremental.engine import own_readers
from plugins.engine.incremental.pages.fingerprint import combine_digests

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
    is_dated = own_readers.is_dated_by_disk(conf)
    if not hasattr(reader, "compute_key") and not is_dated and own_readers.is_always_reading_only_its_file(reader, knows):
        return lambda sources: [*map(digest, sources)]

    if hasattr(reader, "compute_key"):
        digest_of_key = lru_cache(maxsize=SHARED_KEYS)(combine_digests)  # of ten thousand plain texts it is the same

        def find_keys(sources: Sequence[str]) -> list[bytes | None]:
            keys = [mark + digest_of_key(key) for mark, key in zip(map(digest, sources), reader.find_keys(sources), strict=True)]
            return (
                [key + own_readers.digest_file_date(conf, source) for key, source in zip(keys, sources, strict=True)]
                if is_dated
                else [*keys]
            )

        return find_keys

    def find_own_keys(sources: Sequence[str]) -> list[bytes | None]:
        return [
            digest(source) + own_readers.digest_file_date(conf, source)
            if own_readers.is_reading_only_its_file(reader, source, knows)
            else None
            for source in sources
        ]

    return find_own_keys
