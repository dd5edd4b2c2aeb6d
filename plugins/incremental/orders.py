"""The orders that `./beffroi build` gives to its Pelican: the scan of the disk, and the paths of output, staging and store."""

import marshal
import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PAUSE, PATIENCE = 0.002, 600.0
"""Seconds between two looks for what the output holds, and after which nobody will tell it any more: 100,000 pages take some five."""


class QuestionAnswered(Exception):
    """The question is answered: there is nothing to build."""


@dataclass(frozen=True)
class OutputState:
    """The state of the output: the `present_files`, and those that are no longer as we left them."""

    present_files: Collection[str] = frozenset()
    lost_files: frozenset[str] = frozenset()

    def write(self, orders_path: Path) -> None:
        """Leave it beside the orders at `orders_path`, for the process that reads them: whole, or not at all."""
        unfinished = orders_path.with_name(f"{orders_path.name}.debut")
        unfinished.write_bytes(marshal.dumps((list(self.present_files), list(self.lost_files))))
        unfinished.replace(place_of_output_state(orders_path))


@dataclass
class AwaitedOutputState:
    """The same, sent to another process once it works: reading it waits for it. Raises OSError when the sender, `commander`, or the process
    that read its orders has ended, or after PATIENCE seconds."""

    path: Path
    commander: int
    parents: tuple[int, int] = field(default_factory=lambda: (os.getppid(), os.getpid()))
    """Of the one that reads the orders, and of its copies."""

    @cached_property
    def present_files(self) -> Collection[str]:
        """See OutputState."""
        return frozenset(self._read[0])

    @cached_property
    def lost_files(self) -> frozenset[str]:
        """See OutputState."""
        return frozenset(self._read[1])

    @cached_property
    def _read(self) -> tuple[list[str], list[str]]:
        end = time.monotonic() + PATIENCE
        while not self.path.exists():
            if os.getppid() not in self.parents or not is_running(self.commander) or time.monotonic() > end:
                raise OSError(f"{self.path} : nobody tells what the output holds")
            time.sleep(PAUSE)
        state: tuple[list[str], list[str]] = marshal.loads(self.path.read_bytes())
        return state


def is_running(process: int) -> bool:
    """Whether the process of that number runs, or has ended and is a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, who took the number
        return False
    return True


def place_of_output_state(orders_path: Path) -> Path:
    """The path of the output state, beside the orders."""
    return orders_path.with_name(f"{orders_path.name}.sortie")


@dataclass(frozen=True)
class BuildOrders:
    """`digests` are those of the sources, by absolute path; `output_state` is what the output holds, which is looked at last, and left
    beside these orders when their reader works already.

    `scanned_at`: when the disk was looked at, in nanoseconds since 1970. `none_new`: every source was then one that the last build saw,
    whatever is in it now. `stale`: nothing of the store may be used. `renders_everything`: every page is rendered all the same. `dry`:
    only say what would be. `left_aside` are the files of the content, as an editor knows them, that an urgent build does without.
    `texts_alone`: nothing else has moved since the last build, which found the settings right. `shown_first`: the text, by its absolute
    path, whose page is said as soon as it can be; empty when nobody waits for any. `path` is where this lies until the run that it is
    for has noted its moves; None: nobody asked for any.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    output_state: OutputState | AwaitedOutputState = field(default_factory=OutputState)
    scanned_at: int = 0
    none_new: bool = False
    stale: bool = False
    renders_everything: bool = False
    dry: bool = False
    left_aside: tuple[str, ...] = ()
    shown_first: str = ""
    texts_alone: bool = False
    path: Path | None = None

    @property
    def is_foreign_run(self) -> bool:
        """Whether a person ran Pelican directly, and wants the whole site written."""
        return self.path is None

    def write(self, path: Path) -> None:
        """Leave it at `path`, for another process, without what the output holds."""
        place_of_output_state(path).unlink(missing_ok=True)
        values = vars(self) | {"store": str(self.store), "output": str(self.output), "digests": dict(self.digests)}
        del values["output_state"], values["path"]
        path.write_bytes(marshal.dumps((os.getpid(), values)))

    @classmethod
    def read(cls, path: Path) -> "BuildOrders":
        """Read the orders that another process left."""
        commander, values = marshal.loads(path.read_bytes())
        store, output = (Path(values.pop(name)) for name in ("store", "output"))
        return cls(store, output, output_state=AwaitedOutputState(place_of_output_state(path), commander), path=path, **values)

    @staticmethod
    def forget(path: Path) -> None:
        """Remove what was left at `path`, and beside it."""
        path.unlink(missing_ok=True)
        place_of_output_state(path).unlink(missing_ok=True)
