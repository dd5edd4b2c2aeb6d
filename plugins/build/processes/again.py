"""The life of a worker that is no copy: it runs Pelican again, in silence and into a folder of its own, until it meets its work."""

import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from plugins.build.brief import Brief
from plugins.build.kept.store import IN_MEMORY, Store
from plugins.build.pages.page import Page
from plugins.build.pages.shortcut import Cut
from plugins.build.processes import worker
from plugins.build.processes.borrowed import Borrowed
from plugins.build.processes.workers import Crew, Work

COMMAND = "plugins.build.__main__"
"""Imports Pelican, which no build needs that only hears of this module."""


@dataclass(frozen=True)
class Errand:
    """What one is sent for: its part of the `shares` of the work of that name, in the build that `words` run. `brief` is what that build
    was told, `staging` the folder that it fills; `read` are the objects and bodies that it read until now, as `Shelves` freezes them."""

    work: str
    shares: list[Sequence[Any]]
    words: tuple[str, ...]
    brief: Path
    staging: Path
    read: bytes


@dataclass
class Sent(Crew):
    """The crew of such a process: nobody else."""

    errand: Errand = None
    pipe: Connection = None
    turn: Any = None
    run: Any = None

    def board(self, run: Any) -> None:
        """See Crew: what was read is here, what is asked for will be rendered, and no other page."""
        run.shelves.add(*run.shelves.thawed(self.errand.read))
        names = frozenset(name for share in self.errand.shares for name in share)
        run.plan = run.shortcuts = Asked(names, run.plan.fingerprints)
        run.staging, self.run = self.errand.staging, run

    def arrive(self, work: Work) -> None:
        """See Crew."""
        if work.name == self.errand.work:
            self.run.context["OUTPUT_PATH"] = str(self.errand.staging)
            sys.stderr = sys.__stderr__
            worker.take(self.pipe, self.turn, self.errand.shares, work)


@dataclass
class Asked:
    """In place of a plan and of its shortcuts: of the pages that are made, those called `names` wait, and the others are forgotten."""

    names: frozenset[str]
    fingerprints: Any
    whole: str = ""
    waiting: dict[str, Page] = field(default_factory=dict)

    def add(self, page: Page) -> None:
        """See Plan."""
        if page.name in self.names:
            self.waiting[page.name] = page

    def sorted_out(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> tuple[dict[str, Any], list[Any]]:
        """See Shortcuts."""
        return {}, [content for content in contents if content.save_as in self.names]

    def stay(self, cut: Cut) -> tuple[bool, dict[int, str]]:
        """See Shortcuts: only the pages of a list tell their names."""
        return False, {}

    def made(self, cut: Cut, number: int, page: str) -> None:
        """See Shortcuts."""


def again(pipe: Connection, turn: Any, told: str) -> None:
    """Run the errand that lies at `told`, then end. Whatever goes wrong before it begins goes wrong in silence: the build does without."""
    worker.belong()
    try:
        with Path(os.devnull).open("w") as sys.stderr:
            errand = pickle.loads(Path(told).read_bytes())
            aside = mkdtemp(dir=Path(told).parent)
            import_module(COMMAND).main([*errand.words, "-o", aside], Sent(errand=errand, pipe=pipe, turn=turn))
    finally:
        os._exit(0)


def opened(told: Any, conf: Mapping[str, Any]) -> tuple[Brief, Store, Crew | None]:
    """The brief, the store and the crew of a run that was `told` where its brief lies, or sent by another, or neither."""
    if isinstance(told, Sent):
        brief = Brief.read(told.errand.brief)
        return brief, Borrowed(brief.store), told
    brief = Brief.read(Path(told)) if told else Brief(Path(IN_MEMORY), Path(conf["OUTPUT_PATH"]), whole=True)
    return brief, Store(brief.store), None
