"""Which sheet of the store holds each name. Names are sorted, as texts are read in that order.

Neighbours on a sheet are near each other in memory once loaded, so that a walk through all texts is fast.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

SHEET_SIZE = 256
"""Names on a sheet, and up to twice as many before it is cut: writing it for one changed name takes 1 ms."""


@dataclass
class NameSheets:
    """The sheets of one table, as the last build left them, once each was given to `record_sheet`."""

    _starts: list[tuple[str, int]] = field(default_factory=list)
    _last: int = 0

    def record_sheet(self, number: int, names: Iterable[str]) -> None:
        """Record that these sorted `names` are on the sheet `number`."""
        self._last = max(self._last, number)
        for first_name in names:
            insort(self._starts, (first_name, number))
            break

    def find_sheet_number(self, name: str) -> int:
        """The number of the sheet that holds `name`, or should."""
        place = bisect_right(self._starts, name, key=itemgetter(0))
        return self._starts[max(0, place - 1)][1] if self._starts else 0

    def cut_sheet(self, number: int, names: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """The sheet `number` with its sorted `names`, then new sheets for the rest when they are too many for one."""
        ordered_names = sorted(names)
        size = SHEET_SIZE if len(ordered_names) > 2 * SHEET_SIZE else 2 * SHEET_SIZE
        yield number, ordered_names[:size]
        for start in range(size, len(ordered_names), size):
            self._last += 1
            yield self._last, ordered_names[start : start + size]
