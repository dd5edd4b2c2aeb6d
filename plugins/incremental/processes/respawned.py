"""The life of a worker that is no copy: it runs Pelican again, in silence and into a folder of its own, until it meets its work."""

import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from plugins.incremental.cache.store import IN_MEMORY, BuildStore
from plugins.incremental.orders import BuildOrders
from plugins.incremental.pages.page import OutputPage
from plugins.incremental.pages.shortcut import PagedList
from plugins.incremental.processes import worker
from plugins.incremental.processes.read_only_store import ReadOnlyStore
from plugins.incremental.processes.workers import SharedWork, WorkerCrew


@dataclass(frozen=True)
class WorkerOrders:
    """What one is sent for: its part of the `shares` of the work of that name, in the build that `words` run. `brief` is what that build
    was told, `staging_path` the folder that it fills; `read_texts` are the objects and bodies that it read until now, as `ObjectCache`
    freezes them."""

    work: str
    shares: list[Sequence[Any]]
    words: tuple[str, ...]
    brief: Path
    staging_path: Path
    read_texts: bytes


@dataclass(kw_only=True)
class SoleWorker(WorkerCrew):
    """The crew of such a process: nobody else."""

    orders: WorkerOrders
    pipe: Connection
    turn: Any = None
    run: Any = None

    def board(self, run: Any) -> None:
        """See Crew: what was read is here, what is asked for will be rendered, and no other page."""
        run.shelves.add(*run.shelves.thaw(self.orders.read_texts))
        names = frozenset(name for share in self.orders.shares for name in share)
        run.plan = run.shortcuts = RequestedPages(names, run.plan.fingerprints)
        run.staging_path, self.run = self.orders.staging_path, run

    def arrive(self, work: SharedWork) -> None:
        """See WorkerCrew."""
        if work.name == self.orders.work:
            self.run.context["OUTPUT_PATH"] = str(self.orders.staging_path)
            sys.stderr = sys.__stderr__
            worker.take_shares(self.pipe, self.turn, self.orders.shares, work)


@dataclass
class RequestedPages:
    """In place of a plan and of its shortcuts: of the pages that are made, those called `names` wait, and the others are forgotten."""

    names: frozenset[str]
    fingerprints: Any
    full_render_reason: str = ""
    waiting_pages: dict[str, OutputPage] = field(default_factory=dict)

    def add(self, page: OutputPage) -> None:
        """See RenderPlan."""
        if page.name in self.names:
            self.waiting_pages[page.name] = page

    def sorted_out(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> tuple[dict[str, Any], list[Any]]:
        """See ListShortcuts."""
        return {}, [content for content in contents if content.save_as in self.names]

    def stay(self, cut: PagedList) -> tuple[bool, dict[int, str]]:
        """See Shortcuts: only the pages of a list tell their names."""
        return False, {}

    def stays_whole(self, page: OutputPage, names: Sequence[str], made_from: Sequence[Any]) -> bool:
        """See ListShortcuts."""
        return False

    def record_made_page(self, cut: PagedList, number: int, page: str) -> None:
        """See ListShortcuts."""


def again(pipe: Connection, turn: Any, orders_path: str) -> None:
    """Run the errand that lies at `orders_path`, then end. Whatever goes wrong before it begins goes wrong in silence: the build does
    without."""
    worker.belong()
    try:
        with Path(os.devnull).open("w") as sys.stderr:
            errand = pickle.loads(Path(orders_path).read_bytes())
            aside = mkdtemp(dir=Path(orders_path).parent)
            from plugins.incremental.__main__ import main  # it imports this module

            main([*errand.words, "-o", aside], SoleWorker(orders=errand, pipe=pipe, turn=turn))
    finally:
        os._exit(0)


def open_run(orders: Any, conf: Mapping[str, Any]) -> tuple[BuildOrders, BuildStore, WorkerCrew | None]:
    """The brief, the store and the crew of a run: its `orders` are where its brief lies, or the worker that it is, or None."""
    if isinstance(orders, SoleWorker):
        brief = BuildOrders.read(orders.orders.brief)
        return brief, ReadOnlyStore(brief.store), orders
    brief = BuildOrders.read(Path(orders)) if orders else BuildOrders(Path(IN_MEMORY), Path(conf["OUTPUT_PATH"]), renders_everything=True)
    return brief, BuildStore(brief.store), None
