"""One run of Pelican: what it was told, what it may keep, and the plan of its pages."""

import os
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

from plugins.build.brief import Answered, Brief
from plugins.build.disk import commit
from plugins.build.disk.seen import digest
from plugins.build.disk.world import CODE
from plugins.build.engine import alone
from plugins.build.engine.trust import Trust
from plugins.build.kept.remains import StoredRemains
from plugins.build.kept.shelf import Shelves
from plugins.build.kept.store import Store, packed, unpacked
from plugins.build.kept.walks import Walks
from plugins.build.pages.closure import Closures
from plugins.build.pages.fingerprint import Fingerprints
from plugins.build.pages.listed import visible
from plugins.build.pages.marks import Marks
from plugins.build.pages.page import Page, write
from plugins.build.pages.plan import Plan
from plugins.build.pages.shortcut import Shortcuts
from plugins.build.pages.sources import Sources
from plugins.build.pages.why import Whys
from plugins.build.processes.apart import Apart
from plugins.build.processes.workers import Crew, Work, shared
from plugins.build.words import summary
from plugins.publication import clock
from plugins.publication.depends import Depends
from plugins.publication.progress import Progress

INSTALLED = tuple({f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "purelib", "platlib")} | {f"{CODE}{os.sep}"})
"""Where code lies whose change is known otherwise: by the packages' versions, or because all of our own is looked at."""

MANY = 1000
"""Objects from which another process packs them in less time than it takes to be made and read."""


@dataclass
class Run:
    """`written` is told of each page once it is there. `ways`: how the texts of each sort are read again (`early.Way`)."""

    settings: Mapping[str, Any]
    brief: Brief
    store: Store
    shelves: Shelves
    trust: Trust
    depends: tuple[Depends, ...]
    written: Callable[[str, Mapping[str, Any]], Any]
    staging: Path
    crew: Crew
    context: dict[str, Any] = field(default_factory=dict)
    taken: dict[str, bool] = field(default_factory=dict)
    ways: dict[type, Any] = field(default_factory=dict)
    _closures: dict[int, Closures] = field(default_factory=dict)
    _attached: bool | None = None
    _packing: Apart | None = None

    def __post_init__(self) -> None:
        self.attributes = tuple(dict.fromkeys(name for one in self.depends for name in one.attributes))
        whole = ", ".join(self.trust.writing) or ("Pelican" if self.brief.whole else "")
        marks = Marks(self.trust.gathering, self.attributes, self.shelves.late)
        fingerprints = Fingerprints(marks.of, self.trust.knows)
        marks.value = fingerprints.of
        whys = Whys(self.store, marks.pieces, self.attributes, lambda value, name, closure: fingerprints.of(visible(value, name, closure)))
        self.plan = Plan(self.store, self.brief.standing, whole, self.closures, fingerprints, whys)
        self.shortcuts = Shortcuts(self.plan)
        self.remains = StoredRemains(self.store, self.brief, fingerprints.of, self.digest, bool(whole), self.plan.kept)
        self._digests = self.brief.digests
        self.walks = Walks(self.store, self.brief.none_new, self.brief.looked, self.brief.digests.__contains__)
        self.sources = Sources(unpacked(self.store.note("templates"), {}))

    def digest(self, path: str) -> bytes:
        """The digest of a source."""
        return self._digests.get(path) or digest(path)

    def closures(self, template: Any) -> Closures:
        """Those of the environment that made `template`."""
        env = template.environment
        if id(env) not in self._closures:
            self._closures[id(env)] = Closures(env, self.trust.knows, self.sources)
        return self._closures[id(env)]

    def moved(self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]) -> list[Any]:
        """Those of some articles whose pages do not stay, told without making them. `template` gives the one of that name."""
        if self.attached(context) or self.plan.unknown:
            return contents
        staying, moved = self.shortcuts.sorted_out(contents, template, context, names)
        self.taken.update((name, "override_save_as" in content.__dict__) for name, content in staying.items())
        return moved

    def add(self, page: Page) -> None:
        """Take in one page; it is rendered at once when somebody we do not know listens, or when a body moves a file by linking to it."""
        at_once = bool(self.trust.writing) or self.attached(page.context)
        self.plan.add(page)
        if at_once and not self.brief.dry:
            write(self.plan.waiting.pop(page.name), self.staging, self.written)

    def attached(self, context: Mapping[str, Any]) -> bool:
        """Whether any body decides where a file goes, by the first page that shows it: then everything is rendered, in that order."""
        if self._attached is None:
            unkept = (one for one in context["generated_content"].values() if one is not None and "_kept" not in one.__dict__)
            links = any(link[0] == "attach" for label in self.shelves.labels.values() if label.links for link in label.links)
            self._attached = links or any("attach" in (one.__dict__.get("_content") or "") for one in unkept)
            self.plan.whole = self.plan.whole or ("{attach}" if self._attached else "")
        return self._attached

    def render(self) -> None:
        """Write every page that waits, over the processes. Raises Answered when only that is asked which they are."""
        if self.brief.dry:
            self.plan.tell()
            self.brief.path.write_bytes(packed(summary.foreseen(self.plan)))
            raise Answered
        waiting = list(self.plan.waiting)
        progress = Progress("Pages", len(waiting))
        for done in shared(Work("render", self._write), waiting, self.crew, self._put_away):
            for _ in range(done):
                progress.step()

    def gathered(self) -> None:
        """All is read: a core that has nothing to do while the pages are listed packs what was read, where that is all there is."""
        all_read = len(self.shelves.moved) == len(self.shelves.labels) > MANY
        if all_read and self.crew.copies and not (self.brief.bare or self.brief.dry):
            with suppress(OSError):
                self._packing = Apart(self.shelves.ready)

    def _put_away(self) -> None:
        self.plan.tell()
        if not self.brief.bare:
            self.shelves.save(self.shelves.used, self._packing.made() if self._packing else None)
            if self.plan.unknown:
                self.plan.save(self.plan.causes(), self.time()[0])

    def _write(self, names: Sequence[str]) -> int:
        for name in names:
            write(self.plan.waiting[name], self.staging, self.written)
        return len(names)

    def close(self) -> None:
        """All is staged: note what the next build needs, and the moves that remain to be made. Nothing when nobody asked for it."""
        if self.brief.bare:
            return
        time = self.time()
        standing, kept = self.brief.standing, self.plan.kept | self.remains.kept
        moves = commit.prepared(self.staging, self.brief.output, standing.there, standing.lost, kept)
        causes = self.plan.causes()
        self.store.write_note("done", packed(summary.done(self.plan, causes, moves.paths, self.trust)))
        if not self.plan.unknown:
            self.plan.save(causes, time[0])
        self.shortcuts.save()
        self.walks.save()
        self.remains.save(moves.files)
        self.store.write_note("templates", packed(self.sources.used))
        commit.note(self.store, moves)
        self.store.write_note("roots", packed(self.roots()))
        self.store.write_note("time", packed(time if self.sure else ("", "", "")))
        self.store.write_note("modules", packed(sorted(sys.modules)))
        self.store.write_note("mistakes", packed([astuple(one) for one in self.context.get("mistakes", ())]))
        self.store.keep()
        self.brief.path.unlink()

    @property
    def sure(self) -> bool:
        """Whether nothing but what a build looks at first can change what this one made."""
        strangers = self.trust.reading or self.trust.gathering or self.trust.writing
        by_itself = alone.dated_by_the_disk(self.settings) or not self.settings["WITH_FUTURE_DATES"]
        return not strangers and not by_itself and all(self.plan.fresh.values())

    def time(self) -> tuple[str, str, str]:
        """The instant of this build, the first at which another would differ by itself, and where the clock stands still if it does."""
        moments = [moment for one in self.depends if (moment := one.until(self.context)) is not None]
        now = clock.now(self.settings, os.environ)
        until = min([moment for moment in moments if moment > now], default=None)
        return now.isoformat(), until.isoformat() if until else "", str(self.settings.get("DEMONSTRATION_NOW") or "")

    def roots(self) -> tuple[list[str], list[str]]:
        """What a build of these settings reads: code, whose change makes everything anew, and the rest.

        The command that runs Pelican is none of it: it is one for the first build and another for those after it.
        """
        modules = [module for module in list(sys.modules.values()) if module is not sys.modules["__main__"]]
        code = sorted({file for module in modules if (file := getattr(module, "__file__", None)) and not _installed(file)})
        conf = self.settings
        files = [str(path) for one in self.depends for path in one.files(conf, os.environ)]
        return code, [conf["PATH"], conf["THEME"], *conf["THEME_TEMPLATES_OVERRIDES"], *files]


def _installed(file: str) -> bool:
    return file.startswith(INSTALLED)


def processes(settings: Mapping[str, Any]) -> int:
    """How many processes share the work: the setting, else the cores this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(settings.get("BUILD_PROCESSES") or cores)
