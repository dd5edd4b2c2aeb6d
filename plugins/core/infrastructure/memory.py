"""A room's results for each file, kept from one build to the next while the file is the same. A build without memory makes everything."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

SETTING = "MEMORY"
"""The name under which a build gives it among Pelican's settings."""
MISSING = object()
Value = TypeVar("Value")


class RecalledValues(Mapping[str, Any]):
    """What a room stored for each file, by path: a sheet is loaded when one of its values is first read. `facts` are the plain values
    stored beside them, known without loading; None for a path that has none. `thaw_around` loads the sheet of a path."""

    def __init__(self, facts: Mapping[str, Any] = MappingProxyType({}), thaw_around: Callable[[str], Mapping[str, Any]] = lambda _: {}):
        self.facts, self._thaw_around = facts, thaw_around
        self._thawed: dict[str, Any] = {}

    def __getitem__(self, path: str) -> Any:
        """What was kept of the file at `path`."""
        value = self._thawed.get(path, MISSING)
        if value is not MISSING:
            return value
        if path not in self.facts:
            raise KeyError(path)
        self._thawed.update(item for item in self._thaw_around(path).items() if item[0] in self.facts)
        return self._thawed[path]

    def __contains__(self, path: object) -> bool:
        return path in self.facts

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)


class Memory:
    """The memory of one build; this class serves where there is no build, and stores nothing."""

    def recall(self, room: str, around: bytes, folder: Path) -> RecalledValues:
        """The values `room` kept, by path below `folder`, of the files whose bytes are the same, when made under the same `around`."""
        return RecalledValues()

    def remember(
        self,
        room: str,
        around: bytes,
        folder: Path,
        values: Mapping[str, Any],
        find_facts: Callable[[], Mapping[str, Any]] = dict,
        standing: Collection[str] = (),
    ) -> None:
        """Keep the `values` that `room` has just made of the files of `folder`, by path, under `around`, with the facts, plain values, of
        those that it did not recall, which `find_facts` gives, later perhaps; and what it recalled of the paths that are `standing`. Any
        other is forgotten."""

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """The result of `make`, from the last build when the same `name` and bytes were asked for: it depends on our code and on these
        alone."""
        return make()


def get_memory(conf: Mapping[str, Any]) -> Memory:
    """The memory of the build with these settings."""
    return conf.get(SETTING) or Memory()
