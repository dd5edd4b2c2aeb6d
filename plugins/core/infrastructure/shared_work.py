"""Work of a room that a build deals to its workers, or does while pages render. Without a build it runs immediately."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

SETTING = "SHARED_WORK"
"""The name under which a build gives its ShareWork among Pelican's settings."""
BESIDE_PAGES = "WORK_BESIDE_PAGES"
"""The same of its DoBesidePages."""
BEGUN = "WORK_BEGUN"
"""The same of a ShareWork which the other processes begin at once: this one takes its part when it asks for what is made."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class ShareWork(Protocol):
    """Several processes, or one."""

    def __call__(self, name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
        """What `do` makes of each share of `things`, in any order. No other work of a build has that `name`. What is made may come from a
        copy of this process: whatever else `do` changes is lost there."""


def do_here(name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """A ShareWork that does everything in this process."""
    yield do(things)


def get_share_work(conf: Mapping[str, Any]) -> ShareWork:
    """The work sharer of the build with these settings."""
    return conf.get(SETTING) or do_here


def get_begin_work(conf: Mapping[str, Any]) -> ShareWork:
    """The function that begins work in the build with these settings."""
    return conf.get(BEGUN) or do_here


DoBesidePages = Callable[[Callable[[], None]], None]
"""Has something done while other processes render the pages, which wait for none of it: it shows them nothing, and writes none by
Pelican's writer."""


def do_at_once(do: Callable[[], None]) -> None:
    """A DoBesidePages: `do` it now."""
    do()


def get_do_beside_pages(conf: Mapping[str, Any]) -> DoBesidePages:
    """The runner of work beside pages, of the build with these settings."""
    return conf.get(BESIDE_PAGES) or do_at_once
