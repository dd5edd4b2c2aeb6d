"""Workers that are no copies, where fork is not safe: each is the same Pelican run again, up to the work that it was started for."""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from plugins.incremental.engine.trust import Trust
from plugins.incremental.orders import BuildOrders
from plugins.incremental.processes import respawned
from plugins.incremental.processes.workers import SharedWork, WorkerCrew
from plugins.incremental.settings import FORK, Settings
from plugins.infrastructure import clock
from plugins.infrastructure.settings import gather


@dataclass
class SpawnedCrew(WorkerCrew):
    """What a worker needs is a function of the words of this Pelican, of its brief, of the store, and of what was read since: that is
    what it is sent. It starts in about a second, and is not waited for."""

    run: Any = None
    method: ClassVar[str] = "spawn"
    few_shares: ClassVar[int] = 8

    def board(self, run: Any) -> None:
        """See WorkerCrew. All of them see the same instant."""
        self.run = run
        if not os.environ.get("BEFFROI_NOW") and not run.settings.get("DEMONSTRATION_NOW"):
            os.environ["BEFFROI_NOW"] = clock.current_time(run.settings, os.environ).isoformat()

    @contextmanager
    def errand(self, work: SharedWork, shares: list[Sequence[Any]]) -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
        """See WorkerCrew. What it writes besides its share goes with the folder of the errand."""
        with TemporaryDirectory(prefix=".", dir=self.run.staging_path) as folder:
            told = Path(folder, "errand")
            read = self.run.shelves.lately()
            told.write_bytes(
                pickle.dumps(respawned.WorkerOrders(work.name, shares, self.words, self.run.brief.path, self.run.staging_path, read))
            )
            yield respawned.again, (str(told),)


def crew(conf: Mapping[str, Any], processes: int, brief: BuildOrders, trust: Trust) -> WorkerCrew:
    """Who shares the work of a build, as its settings say. Raises SettingsError.

    A Pelican that somebody else runs cannot be run again, and what plugins unknown to us do while they read or write is done once.
    """
    if gather(Settings, conf, os.environ).build_start == FORK:
        return WorkerCrew(processes)
    alone = brief.is_foreign_run or trust.reading or trust.unknown_while_gathering or trust.unknown_while_writing
    return WorkerCrew() if alone else SpawnedCrew(processes)
