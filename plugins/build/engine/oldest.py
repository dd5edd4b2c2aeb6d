"""Lists cut from their oldest end, so that an added article changes the first page of a list and no other.

The first page shows the newest: between one size and two. When it is full, its oldest items become a page for ever. The pages behind it are
numbered from the oldest, which is page 2: their addresses never move.
"""

from collections.abc import Callable
from functools import cache
from typing import Any


def cut(paginator: Any) -> list[Any]:
    """The pages of a list that `paginator` holds, newest first, in the order in which a reader turns them."""
    size, items = paginator.per_page, paginator.object_list
    behind = max(0, len(items) - size) // size if size else 0
    paginator._num_pages = behind + 1
    older = [_page(paginator, number, _block(items, size, number)) for number in range(behind + 1, 1, -1)]
    return [_page(paginator, 1, items[: len(items) - behind * size]), *older]


def _block(items: Any, size: int, number: int) -> Any:
    end = len(items) - (number - 2) * size
    return items[end - size : end]


def _page(paginator: Any, number: int, items: Any) -> Any:
    made = turned(type(paginator.page(1)))
    return made(paginator.name, paginator.url, items, number, paginator, paginator.settings)


@cache
def turned(base: Callable[..., Any]) -> Callable[..., Any]:
    """Pelican's class of the pages of a list, made to turn from the first to the highest number, then down to 2."""

    class OldestFirst(base):
        """One page. See Pelican's `Page`."""

        def has_next(self) -> bool:
            """Whether there is something older."""
            return self.number != 2 and self.paginator.num_pages > 1

        def has_previous(self) -> bool:
            """Whether there is something newer."""
            return self.number != 1

        def next_page_number(self) -> int:
            """The page that is older."""
            return self.paginator.num_pages if self.number == 1 else self.number - 1

        def previous_page_number(self) -> int:
            """The page that is newer."""
            return 1 if self.number == self.paginator.num_pages else self.number + 1

        def start_index(self) -> int:
            """The place of the first item in the whole list, from 1."""
            behind = 0 if self.number == 1 else self.paginator.count - (self.number - 1) * self.paginator.per_page
            return min(behind + 1, self.paginator.count)

        def end_index(self) -> int:
            """The place of the last item."""
            return self.start_index() + len(self.object_list) - 1

    return OldestFirst
