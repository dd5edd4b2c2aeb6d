"""Work of a room that a build spreads over its processes. Without a build it is done by whoever asks, a share at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

SETTING = "SHARED_WORK"
"""The name under which a build gives its ShareWork among Pelican's settings."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class ShareWork(Protocol):
    """Several processes, or one."""

    def __call__(self, name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
        """What `do` makes of each share of `things`, in any order. No other work of a build has that `name`. What is made may come from a
        copy of this process: whatever else `do` changes is lost there."""


def do_here(name: str, do: Callable[[Sequence[Thing]], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """A ShareWork: all at once, in this process."""
    yield do(things)


def sharing_of(conf: Mapping[str, Any]) -> ShareWork:
    """That of the build that has these settings."""
    share: ShareWork = conf.get(SETTING) or do_here
    return share
