"""Pelican's walks through the content: what each found, known as long as no file appears."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plugins.build.kept.store import Store, packed, unpacked


@dataclass
class Walks:
    """`none_new`: every file is one that the last build saw. `there` tells whether it still is, by its absolute path."""

    store: Store
    none_new: bool
    there: Callable[[str], bool]
    _before: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.none_new:
            self._before = unpacked(self.store.note("walks"), {})

    def found(self, asked: str, folder: str, walk: Callable[[], Iterable[str]]) -> list[str]:
        """What `walk` finds below `folder`, in an order that does not depend on the disk. `asked` says what it looks for."""
        before = self._before.get(asked)
        if before is None:
            self._found[asked] = sorted(walk())
        else:
            self._found[asked] = [path for path in before if self.there(f"{folder}/{path.removeprefix('./')}")]
        return self._found[asked]

    def save(self) -> None:
        """Note what was found."""
        if self._found != self._before:
            self.store.write_note("walks", packed(self._found))
