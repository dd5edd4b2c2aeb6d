"""What is on the shelves, taken out beforehand by a process of which builds are copies."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Taken:
    """By the number of a shelf: its bytes, and what they are."""

    out: dict[int, tuple[bytes, dict[str, Any]]] = field(default_factory=dict)

    def of(self, number: int, sealed: bytes) -> dict[str, Any] | None:
        """What is on the shelf of that number, if these are still its bytes."""
        known = self.out.get(number)
        return known[1] if known and known[0] == sealed else None


@dataclass
class Ready:
    """The labels, what they do not tell, and the names that both hold."""

    labels: Taken = field(default_factory=Taken)
    states: Taken = field(default_factory=Taken)
    names: dict[tuple, Any] = field(default_factory=dict)


READY = Ready()
"""Empty, but in such a process."""
