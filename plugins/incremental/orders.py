"""What `./beffroi build` tells the Pelican that it runs: what it has seen on the disk, and where the pieces lie."""

import marshal
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path


class QuestionAnswered(Exception):
    """What was asked is answered: nothing is to be made of it."""


@dataclass(frozen=True)
class OutputState:
    """What the output holds: the files that are `present_files`, and those that are no longer as we left them."""

    present_files: Collection[str] = frozenset()
    lost_files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BuildOrders:
    """`digests` are those of the sources, by absolute path; `output_state` is what the output holds.

    `scanned_at`: when the disk was looked at, in nanoseconds since 1970. `none_new`: every source was then one that the last build saw,
    whatever is in it now. `stale`: nothing of the store may be used. `renders_everything`: every page is rendered all the same. `dry`:
    only say what would be. `left_aside` are the files of the content, as an editor knows them, that an urgent build does without.
    `shown_first`: the text, by its absolute path, whose page is told as soon as it can be; empty when nobody waits for any. `path` is where
    this lies until the run that it is for has noted its moves; None: nobody asked for any.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    output_state: OutputState = field(default_factory=OutputState)
    scanned_at: int = 0
    none_new: bool = False
    stale: bool = False
    renders_everything: bool = False
    dry: bool = False
    left_aside: tuple[str, ...] = ()
    shown_first: str = ""
    path: Path | None = None

    @property
    def is_foreign_run(self) -> bool:
        """Whether Pelican was run by somebody else, who wants the whole site written."""
        return self.path is None

    def write(self, path: Path) -> None:
        """Leave it at `path`, for another process."""
        output_state = list(self.output_state.present_files), list(self.output_state.lost_files)
        values = (
            str(self.store),
            str(self.output),
            dict(self.digests),
            output_state,
            self.scanned_at,
            self.none_new,
            self.stale,
            self.renders_everything,
            self.dry,
            self.left_aside,
            self.shown_first,
        )
        path.write_bytes(marshal.dumps(values))

    @classmethod
    def read(cls, path: Path) -> "BuildOrders":
        """The one that another process left."""
        store, output, digests, (present, lost_files), *others = marshal.loads(path.read_bytes())
        state = OutputState(frozenset(present), frozenset(lost_files))
        return replace(cls(Path(store), Path(output), digests, state, *others), path=path)
