"""What is on the shelves, taken out beforehand by a process of which builds are copies."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class PreloadedShelves:
    """By the number of a shelf: its bytes, and what they are."""

    by_number: dict[int, tuple[bytes, dict[str, Any]]] = field(default_factory=dict)

    def find_shelf(self, number: int, sealed: bytes) -> dict[str, Any] | None:
        """What is on the shelf of that number, if these are still its bytes."""
        loaded = self.by_number.get(number)
        return loaded[1] if loaded and loaded[0] == sealed else None


@dataclass
class PackedShelves:
    """The labels, what they do not tell, and the names that both hold."""

    labels: PreloadedShelves = field(default_factory=PreloadedShelves)
    states: PreloadedShelves = field(default_factory=PreloadedShelves)
    names: dict[tuple[Any, ...], Any] = field(default_factory=dict)


READY = PackedShelves()
"""Empty, but in such a process."""
