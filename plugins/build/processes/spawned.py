"""Workers that are no copies, where fork is not safe: each is the same Pelican run again, up to the work that it was started for."""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from plugins.build.brief import Brief
from plugins.build.engine.trust import Trust
from plugins.build.processes import again
from plugins.build.processes.workers import Crew, Work
from plugins.build.settings import FORK, Settings
from plugins.publication import clock
from plugins.publication.settings import gather


@dataclass
class Spawned(Crew):
    """What a worker needs is a function of the words of this Pelican, of its brief, of the store, and of what was read since: that is
    what it is sent. It starts in about a second, and is not waited for."""

    run: Any = None
    method: ClassVar[str] = "spawn"
    few: ClassVar[int] = 8

    def board(self, run: Any) -> None:
        """See Crew. All of them see the same instant."""
        self.run = run
        if not os.environ.get("BEFFROI_NOW") and not run.settings.get("DEMONSTRATION_NOW"):
            os.environ["BEFFROI_NOW"] = clock.now(run.settings, os.environ).isoformat()

    @contextmanager
    def errand(self, work: Work, shares: list[Sequence[Any]]) -> Iterator[tuple[Callable, tuple]]:
        """See Crew. What it writes besides its share goes with the folder of the errand."""
        with TemporaryDirectory(prefix=".", dir=self.run.staging) as folder:
            told = Path(folder, "errand")
            read = self.run.shelves.lately()
            told.write_bytes(pickle.dumps(again.Errand(work.name, shares, self.words, self.run.brief.path, self.run.staging, read)))
            yield again.again, (str(told),)


def crew(conf: Mapping[str, Any], processes: int, brief: Brief, trust: Trust) -> Crew:
    """Who shares the work of a build, as its settings say. Raises SettingsError.

    A Pelican that somebody else runs cannot be run again, and what plugins unknown to us do while they read or write is done once.
    """
    if gather(Settings, conf, os.environ).build_start == FORK:
        return Crew(processes)
    alone = brief.bare or trust.reading or trust.gathering or trust.writing
    return Crew() if alone else Spawned(processes)
