"""What a room made of each file at the last build, and finds again while the file is the same. A build without memory makes everything."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

SETTING = "MEMORY"
"""The name under which a build gives it among Pelican's settings."""
Value = TypeVar("Value")


class Memory(Protocol):
    """One for each build."""

    def recall(self, room: str, around: bytes, folder: Path) -> dict[str, Any]:
        """What `room` kept, by path below `folder`, of the files whose bytes are the same, when it was made under the same `around`."""

    def remember(self, room: str, around: bytes, folder: Path, values: Mapping[str, Any]) -> None:
        """Keep the `values` that `room` has just made of the files of `folder`, by path, under `around`; any other is forgotten."""

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """What `make` gives: the last build's, when it asked for the same `name` of the same bytes: it depends on our code and on
        these alone."""


class NoMemory:
    """No memory."""

    def recall(self, room: str, around: bytes, folder: Path) -> dict[str, Any]:
        """See Memory: nothing."""
        return {}

    def remember(self, room: str, around: bytes, folder: Path, values: Mapping[str, Any]) -> None:
        """See Memory: nothing is kept."""

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """See Memory: it is made."""
        return make()


def build_memory(conf: Mapping[str, Any]) -> Memory:
    """That of the build whose settings these are."""
    return conf.get(SETTING) or NoMemory()
