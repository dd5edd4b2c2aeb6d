"""On which sheet of the store each of ten thousand names lies: in their order, as texts are then looked at.

Neighbours on a sheet lie near to each other in memory once it is taken out: who walks through all texts finds the next one beside the last.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

SHEET_SIZE = 256
"""Names on a sheet, and up to twice as many before it is cut: to write it anew for one of them takes 1 ms."""


@dataclass
class NameSheets:
    """The sheets of one thing, as the last build left them once `know` was told of each."""

    _starts: list[tuple[str, int]] = field(default_factory=list)
    _last: int = 0

    def know(self, number: int, names: Iterable[str]) -> None:
        """These `names` lie on the sheet of that `number`, in their order."""
        self._last = max(self._last, number)
        for first_name in names:
            insort(self._starts, (first_name, number))
            break

    def number_of(self, name: str) -> int:
        """The number of the sheet on which `name` lies, or is to be put."""
        place = bisect_right(self._starts, name, key=itemgetter(0))
        return self._starts[max(0, place - 1)][1] if self._starts else 0

    def cut(self, number: int, names: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """The `names` that are to lie on the sheet of that `number`, in their order, with it; on new ones too where they are too many."""
        ordered_names = sorted(names)
        size = SHEET_SIZE if len(ordered_names) > 2 * SHEET_SIZE else 2 * SHEET_SIZE
        yield number, ordered_names[:size]
        for start in range(size, len(ordered_names), size):
            self._last += 1
            yield self._last, ordered_names[start : start + size]
