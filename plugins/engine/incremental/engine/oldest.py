"""Lists cut from their oldest end, so that an added article changes the first page of a list and no other.

The first page shows the newest: between one size and two. When it is full, its oldest items become a page for ever. The pages behind it are
numbered from the oldest, which is page 2: their addresses never move.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any


def list_numbers(paginator: Any) -> list[int]:
    """The page numbers of a list that `paginator` holds, newest first, in reading order; it then knows how many there are."""
    paginator._num_pages = count_pages_behind(paginator.count, paginator.per_page) + 1
    return [1, *range(paginator._num_pages, 1, -1)]


def build_page(paginator: Any, number: int) -> Any:
    """Build one page of the list."""
    items = paginator.object_list[find_page_span(paginator.count, paginator.per_page, number)]
    numbered_page: Any = build_oldest_first_class(paginator.page(1).__class__)
    return numbered_page(paginator.name, paginator.url, items, number, paginator, paginator.settings)


def count_pages_behind(count: int, size: int) -> int:
    """The number of pages behind the first of a list of `count` things, `size` a page."""
    return max(0, count - size) // size if size else 0


def find_page_span(count: int, size: int, number: int) -> slice:
    """The span of such a list, newest first, that the page of that number shows."""
    if number == 1:
        return slice(count - count_pages_behind(count, size) * size)
    end = count - (number - 2) * size
    return slice(end - size, end)


class OldestFirst:
    """What a page of a list that is numbered from its oldest end says of its neighbours, in place of Pelican's `OutputPage`."""

    number: int
    paginator: Any
    object_list: Sequence[Any]

    def has_next(self) -> bool:
        """Whether there is something older."""
        return self.number != 2 and self._page_count() > 1

    def has_previous(self) -> bool:
        """Whether there is something newer."""
        return self.number != 1

    def next_page_number(self) -> int:
        """The page that is older."""
        return self._page_count() if self.number == 1 else self.number - 1

    def previous_page_number(self) -> int:
        """The page that is newer."""
        return 1 if self.number == self._page_count() else self.number + 1

    def start_index(self) -> int:
        """The place of the first item in the whole list, from 1."""
        count: int = self.paginator.count
        newer = 0 if self.number == 1 else count - (self.number - 1) * self.paginator.per_page
        return min(newer + 1, count)

    def end_index(self) -> int:
        """The place of the last item."""
        return self.start_index() + len(self.object_list) - 1

    def _page_count(self) -> int:
        count: int = self.paginator.num_pages
        return count


@cache
def build_oldest_first_class(base: type) -> type:
    """Pelican's class of the pages of a list, made to turn from the first to the highest number, then down to 2."""
    return type(OldestFirst.__name__, (OldestFirst, base), {})
