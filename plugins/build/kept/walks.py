"""Pelican's walks through the content: what each found, known as long as no file appears or disappears."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plugins.build.kept.store import Store, packed, unpacked


@dataclass
class Walks:
    """`same`: the files are those that the last build saw."""

    store: Store
    same: bool
    _before: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.same:
            self._before = unpacked(self.store.note("walks"), {})

    def found(self, asked: str, walk: Callable[[], Iterable[str]]) -> list[str]:
        """What `walk` finds, in an order that does not depend on the disk. `asked` says what it looks for."""
        self._found[asked] = self._before[asked] if asked in self._before else sorted(walk())
        return self._found[asked]

    def save(self) -> None:
        """Note what was found."""
        if self._found != self._before:
            self.store.write_note("walks", packed(self._found))
