"""The orders that a build gives to its Pelican: what lies on the disk, and the paths of output and store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class QuestionAnswered(Exception):
    """The question is answered: there is nothing to build."""


@dataclass(frozen=True)
class OutputState:
    """The state of the output: the `present_files`, and those that are no longer as we left them."""

    present_files: Collection[str] = frozenset()
    lost_files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BuildOrders:
    """`digests` are those of the sources, by absolute path.

    `scanned_at`: when the disk was looked at, in nanoseconds since 1970. `none_new`: every source was then one that the last build saw,
    whatever is in it now. `stale`: nothing of the store may be used. `is_foreign_run`: a person ran Pelican directly, and wants the whole
    site written. `answer`: only say what would be, in this file. `left_aside` are the files of the content, as an editor knows them, that
    an urgent build does without. `texts_alone`: nothing else has moved since the last build, which found the settings right.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    output_state: OutputState = field(default_factory=OutputState)
    scanned_at: int = 0
    none_new: bool = False
    stale: bool = False
    is_foreign_run: bool = False
    answer: Path | None = None
    left_aside: tuple[str, ...] = ()
    texts_alone: bool = False
