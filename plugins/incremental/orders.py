"""What `./beffroi build` tells the Pelican that it runs: what it has seen on the disk, and where the pieces lie."""

import fcntl
import marshal
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path


class QuestionAnswered(Exception):
    """What was asked is answered: nothing is to be made of it."""


@dataclass(frozen=True)
class OutputState:
    """What the output holds: the files that are `present_files`, and those that are no longer as we left them."""

    present_files: Collection[str] = frozenset()
    lost_files: frozenset[str] = frozenset()


class PendingOutputState:
    """The same, as soon as it is known: whoever looks at the output holds the lock of `path` until it has written it down, or died."""

    def __init__(self, path: Path):
        self.path = path

    @cached_property
    def _read_state(self) -> tuple[list[str], list[str]]:
        with self.path.open("rb") as file:
            fcntl.lockf(file, fcntl.LOCK_SH)
            state: tuple[list[str], list[str]] = marshal.load(file)
            return state

    @cached_property
    def present_files(self) -> frozenset[str]:
        """See OutputState."""
        return frozenset(self._read_state[0])

    @cached_property
    def lost_files(self) -> frozenset[str]:
        """See OutputState."""
        return frozenset(self._read_state[1])


@dataclass(frozen=True)
class BuildOrders:
    """`digests` are those of the sources, by absolute path; `output_state` is what the output holds.

    `scanned_at`: when the disk was looked at, in nanoseconds since 1970. `none_new`: every source was then one that the last build saw,
    whatever is in it now. `stale`: nothing of the store may be used. `renders_everything`: every page is rendered all the same. `dry`:
    only say what would be. `left_aside` are the files of the content, as an editor knows them, that an urgent build does without. `path`
    is where this lies until the run that it is for has noted its moves; None: nobody asked for any.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    output_state: OutputState | PendingOutputState = field(default_factory=OutputState)
    scanned_at: int = 0
    none_new: bool = False
    stale: bool = False
    renders_everything: bool = False
    dry: bool = False
    left_aside: tuple[str, ...] = ()
    path: Path | None = None

    @property
    def is_foreign_run(self) -> bool:
        """Whether Pelican was run by somebody else, who wants the whole site written."""
        return self.path is None

    def write(self, path: Path) -> None:
        """Leave it at `path`, for another process, which awaits there what is `publish_output_state`."""
        told = (
            str(self.store),
            str(self.output),
            dict(self.digests),
            self.scanned_at,
            self.none_new,
            self.stale,
            self.renders_everything,
            self.dry,
            self.left_aside,
        )
        path.write_bytes(marshal.dumps(told))

    @classmethod
    def read(cls, path: Path) -> "BuildOrders":
        """The one that another process left."""
        store, output, digests, scanned_at, none_new, stale, renders_everything, dry, left_aside = marshal.loads(path.read_bytes())
        return cls(
            Path(store),
            Path(output),
            digests,
            PendingOutputState(_aside(path)),
            scanned_at,
            none_new,
            stale,
            renders_everything,
            dry,
            left_aside,
            path,
        )


@contextmanager
def publish_output_state(path: Path) -> Iterator[Callable[[OutputState], None]]:
    """Tell, once in the block, what the output holds to those who read the brief at `path`: until then they go without, or wait."""
    with _aside(path).open("wb") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)

        def tell(standing: OutputState) -> None:
            marshal.dump((list(standing.present_files), list(standing.lost_files)), file)
            file.flush()
            fcntl.lockf(file, fcntl.LOCK_UN)

        try:
            yield tell
        finally:
            _aside(path).unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.site")
