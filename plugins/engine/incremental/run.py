"""One run of Pelican: its orders, what it may keep, and the plan of its pages."""

import gc
import os
import sys
import sysconfig
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import Progress
from plugins.core.publication.room import RoomInputs
from plugins.engine.incremental.cache.memory import StoredManifest
from plugins.engine.incremental.cache.objects import LABEL_FACTS, ObjectCache, list_distinct_traits
from plugins.engine.incremental.cache.readings import FolderWalks, Trust, is_dated_by_disk
from plugins.engine.incremental.cache.rows import StoredExtras, StoredRows
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.disk import commit
from plugins.engine.incremental.disk.inputs import CODE
from plugins.engine.incremental.disk.scan import digest_file
from plugins.engine.incremental.pages.closure import BytecodeCacheInStore, TemplateClosures, TemplateSources
from plugins.engine.incremental.pages.content_fingerprint import ContentFingerprints
from plugins.engine.incremental.pages.fingerprint import SIZE, Fingerprints, Unsure, find_visible_value
from plugins.engine.incremental.pages.light_includes import ConstantIncludes
from plugins.engine.incremental.pages.page import OutputPage, write_page
from plugins.engine.incremental.pages.plan import ListShortcuts, RenderCauses, RenderPlan, StandingContents
from plugins.engine.incremental.processes.child import BuildOrders, QuestionAnswered
from plugins.engine.incremental.processes.workers import SharedWork, WorkerCrew, begin_work, share_work
from plugins.engine.incremental.report import Cause


def foresee_changes(plan: RenderPlan) -> tuple[dict[str, tuple[str, str, list[Cause]]], list[str]]:
    """The pages that do not stay: the template of each, the source that it shows, and the causes; then those that go."""
    fresh = plan.whys.new_inputs
    return {name: (fresh[name].template, fresh[name].source, page_causes) for name, page_causes in plan.list_causes().items()}, list(
        plan.removed_pages
    )


def summarize_run(plan: RenderPlan, causes: Mapping[str, list[Cause]], changed_names: Collection[str], trust: Trust) -> dict[str, Any]:
    """The last fields of `BuildReport`, in plain values. `causes` are why pages are rendered, `changed_names` the files put in place or
    taken away."""
    pages = {
        name: (plan.whys.new_inputs[name].template, page_causes)
        for name, page_causes in causes.items()
        if name in changed_names and plan.known_fingerprints
    }
    left_out = {
        name: parts.template
        for name, parts in plan.whys.get_last_inputs(plan.removed_pages & set(changed_names), len(plan.known_fingerprints)).items()
    }
    total = len(plan.kept_pages) + len(plan.new_fingerprints)
    strangers = {"reading": trust.reading, "gathering": trust.unknown_while_gathering, "writing": trust.unknown_while_writing}
    return {"total": total, "pages": pages, "left": left_out, "strangers": {when: names for when, names in strangers.items() if names}}


INSTALLED_FOLDERS = tuple({f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "purelib", "platlib")} | {f"{CODE}{os.sep}"})
"""Where code lies whose change is known otherwise: by the packages' versions, or because all of our own is looked at."""

USUAL_TEMPLATES = ("article", "page", "category", "tag", "period_archives", "quarter", "quarters")
"""What a journal needs of a theme besides its DIRECT_TEMPLATES; one that is not there is left out."""
FEW_PAGES = 16
"""Pages that are rendered in less time than it takes to know which of their parts are the same."""


@dataclass(repr=False)
class BuildRun:
    """`on_page_written` is called with each page once it is written. `early_renderings`: how the texts of each class are read again
    (`early_page.EarlyRendering`). It is among the settings, and holds them: its fields are not shown where Pelican prints those."""

    settings: Mapping[str, Any]
    brief: BuildOrders
    store: BuildStore
    shelves: ObjectCache
    trust: Trust
    depends: tuple[RoomInputs, ...]
    on_page_written: Callable[[str, Mapping[str, Any]], Any]
    staging_path: Path
    crew: WorkerCrew
    context: dict[str, Any] = field(default_factory=dict)
    taken_paths: dict[str, bool] = field(default_factory=dict)
    early_renderings: dict[type, Any] = field(default_factory=dict)
    work_beside_pages: list[Callable[[], None]] = field(default_factory=list)
    waiting_work: list[Callable[[], None]] = field(default_factory=list)
    _closures: dict[int, TemplateClosures] = field(default_factory=dict)
    _attached: bool | None = None

    def __post_init__(self) -> None:
        self.attributes = tuple(dict.fromkeys(name for each in self.depends for name in each.attributes))
        unknown = ", ".join(self.trust.unknown_while_writing) or ("Pelican" if self.brief.is_foreign_run else "")
        strangers = self.trust.unknown_while_gathering
        self.later = StoredExtras(self.store, lambda value: fingerprints.fingerprint(value))
        marks = ContentFingerprints(strangers, self.attributes, self.trust.is_house_only and not self.attributes, self.later)
        fingerprints = Fingerprints(marks.fingerprint, self.trust.is_known)
        marks.value = fingerprints.fingerprint
        whys = RenderCauses(
            self.store,
            marks.list_pieces,
            self.attributes,
            lambda value, name, closure: fingerprints.fingerprint(find_visible_value(value, name, closure)),
        )
        certain = not (self.trust.reading or self.trust.unknown_while_gathering)
        self.rows = StoredRows(self.store, self.shelves.find_reread if certain else list, self.find_otherwise_shown)
        self.constant_includes = ConstantIncludes(self.get_closures, fingerprints)
        self.plan = RenderPlan(self.store, self.brief.output_state, unknown, self.get_closures, fingerprints, whys)
        standing = StandingContents(
            self.store, self.shelves.standing_contents, frozenset(self.attributes) - LABEL_FACTS, self.later, certain
        )
        self.shortcuts = ListShortcuts(self.plan, standing)
        self.remains = StoredManifest(self.store, self.brief, fingerprints.fingerprint, self.digest, bool(unknown), self.plan.kept_pages)
        self._digests = self.brief.digests
        self.walks = FolderWalks(self.store, self.brief.none_new, self.brief.scanned_at, self.brief.digests.__contains__)
        self.sources = TemplateSources(unpack_values(self.store.read_note("templates"), {}))
        self.bytecode = BytecodeCacheInStore(self.store, self.brief.stale)

    def digest(self, path: str) -> bytes:
        """The digest of a source."""
        return self._digests.get(path) or digest_file(path)

    def share_work(self, name: str, do: Callable[[Sequence[Any]], Any], things: Sequence[Any]) -> Iterator[Any]:
        """See `build_services.ShareWork`: over the processes of this build."""
        return share_work(SharedWork(name, do, self.shelves.freeze, self.shelves.thaw), things, self.crew)

    def begin_work(self, name: str, do: Callable[[Sequence[Any]], Any], things: Sequence[Any]) -> Iterator[Any]:
        """The same, which the other processes begin now."""
        return begin_work(SharedWork(name, do), things, self.crew)

    def do_beside_pages(self, do: Callable[[], None]) -> None:
        """See `build_services.DoBesidePages`: immediately when an unknown plugin may listen."""
        if self.trust.unknown_while_writing:
            do()
        else:
            self.work_beside_pages.append(do)

    def do_beside_texts(self, do: Callable[[], None]) -> None:
        """From nothing, `do` it while other processes read texts or render, else now: this build itself does not need it."""
        if self.plan.knows_no_page:
            self.waiting_work.append(do)
        else:
            do()

    def work_beside_texts(self, env: Environment) -> None:
        """Do the work that does not depend on the texts, while other processes read them."""
        self._do_waiting_work()
        self.prepare_templates(env)

    def _do_waiting_work(self) -> None:
        while self.waiting_work:
            self.waiting_work.pop(0)()

    def prepare_templates(self, env: Environment) -> None:
        """Look at the templates of any journal and compile them, once, where all pages will be rendered: before the processes that render
        are made, which would each do it. Of what Jinja2 parsed nothing is left."""
        if self.plan.knows_no_page and not self.bytecode.compiled:
            gc.freeze()
            names = [*USUAL_TEMPLATES, *self.settings["DIRECT_TEMPLATES"]]
            self.sources.prepare(env, [f"{name}{ending}" for name in names for ending in self.settings["TEMPLATE_EXTENSIONS"]])
            gc.collect(0)

    def get_closures(self, template: Any) -> TemplateClosures:
        """The template closures of the environment of `template`."""
        env = template.environment
        if id(env) not in self._closures:
            self._closures[id(env)] = TemplateClosures(env, self.trust.is_known, self.sources)
        return self._closures[id(env)]

    def find_changed_contents(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> list[Any]:
        """The articles among `contents` whose pages must be made. `template` gives the one of that name."""
        if not contents or self.has_attached_files(context):
            return contents
        if self.plan.knows_no_page:
            self.shortcuts.standing.find_out(contents)
            return contents
        staying, changed = self.shortcuts.sort_contents(contents, template, context, names)
        self.taken_paths.update(staying)
        return changed

    def find_otherwise_shown(self, contents: Sequence[Any]) -> list[Any]:
        """The `contents` of which a page may show something else than before: those whose mark in the fingerprint of their page changed."""
        known_fingerprints, fingerprint = self.plan.known_fingerprints, self.plan.fingerprints.fingerprint_content
        changed, kept_contents = [], self.shortcuts.kept_contents
        for content in contents:
            if content in kept_contents:
                continue
            try:
                if known_fingerprints.get(content.save_as, b"")[SIZE:] != fingerprint(content):
                    changed.append(content)
            except Unsure:
                changed.append(content)
        return changed

    def add_page(self, page: OutputPage) -> None:
        """Take in one page; it is rendered immediately when an unknown plugin listens, or when a body moves a file by linking to it."""
        at_once = bool(self.trust.unknown_while_writing) or self.has_attached_files(page.context)
        self.plan.add(page)
        if at_once and not self.brief.answer:
            write_page(self.plan.waiting_pages.pop(page.name), self.staging_path, self.on_page_written)

    def has_attached_files(self, context: Mapping[str, Any]) -> bool:
        """Whether any body decides where a file goes, by the first page that shows it: then everything is rendered, in that order."""
        if self._attached is None:
            unkept = (
                content for content in context["generated_content"].values() if content is not None and "_kept" not in content.__dict__
            )
            links = any(link[0] == "attach" for traits in list_distinct_traits(self.shelves.labels.values()) for link in traits.links)
            self._attached = links or any("attach" in (content.__dict__.get("_content") or "") for content in unkept)
            self.plan.full_render_reason = self.plan.full_render_reason or ("{attach}" if self._attached else "")
        return self._attached

    def render(self) -> None:
        """Write every page that waits, over the processes. Raises QuestionAnswered when only that is asked which they are.

        What Jinja2 made of a page holds itself, some 17 kB, and Python collects nothing by itself: what was there before is set aside,
        so that the rest is found in no time.
        """
        if self.brief.answer:
            self.plan.fingerprint_waiting_pages()
            self.brief.answer.write_bytes(pack_values(foresee_changes(self.plan)))
            raise QuestionAnswered
        waiting = list(self.plan.waiting_pages)
        progress = Progress("Pages", len(waiting))
        gc.freeze()
        relative = self.settings["RELATIVE_URLS"]  # the same object then shows each page another address
        if len(waiting) > FEW_PAGES and not (relative or self.plan.full_render_reason):
            self.constant_includes.begin(self.context)
        for done in share_work(SharedWork("render", self._write_pages), waiting, self.crew, self._save_beside_pages):
            for _ in range(done):
                progress.step()
        self.constant_includes.end()

    def _save_beside_pages(self) -> None:
        """Work that other processes need not wait for. Rows come first: notes of the pages then take the memory that they leave."""
        self._do_waiting_work()
        while self.work_beside_pages:
            self.work_beside_pages.pop(0)()
        self.plan.fingerprint_waiting_pages()
        self.shortcuts.mark_new_lists()
        self._put_away()
        gc.collect(0)

    def _put_away(self) -> None:
        if not self.brief.is_foreign_run:
            self.shelves.save(self.shelves.used_names)
            if self.plan.knows_no_page:
                self.plan.save(self.plan.list_causes(), self.compute_times()[0])

    def _write_pages(self, names: Sequence[str]) -> int:
        for name in names:
            write_page(self.plan.waiting_pages[name], self.staging_path, self.on_page_written)
        gc.collect(0)
        return len(names)

    def close(self) -> None:
        """Save what the next build needs and the moves left to make, once everything is staged. Nothing for a foreign run."""
        if self.brief.is_foreign_run:
            return
        time = self.compute_times()
        standing, kept_files = self.brief.output_state, self.plan.kept_pages | self.remains.kept_files
        moves = commit.plan_commit(self.staging_path, self.brief.output, standing.present_files, standing.lost_files, kept_files)
        causes = self.plan.list_causes()
        self.store.write_note("done", pack_values(summarize_run(self.plan, causes, moves.paths, self.trust)))
        if not self.plan.knows_no_page:
            self.plan.save(causes, time[0])
        self.shortcuts.save()
        self.walks.save()
        self.remains.save(moves.files)
        self.rows.save()
        self.later.save()
        if self.sources.used_sources != self.sources.known_sources:
            self.store.write_note("templates", pack_values(self.sources.used_sources))
        commit.record_moves(self.store, moves)
        self.store.write_note(commit.ADDRESS, pack_values(str(self.settings["SITEURL"])))
        self.store.write_note("roots", pack_values(self.list_roots()))
        self.store.write_note("time", pack_values(time if self.sure else ("", "", "")))
        self.store.write_note("modules", pack_values(sorted(sys.modules)))
        self.store.write_note("mistakes", pack_values([astuple(mistake) for mistake in self.context.get("mistakes", ())]))
        self.store.commit()

    @property
    def sure(self) -> bool:
        """Whether nothing but what a build looks at first can change what this one made."""
        strangers = self.trust.reading or self.trust.unknown_while_gathering or self.trust.unknown_while_writing
        by_itself = is_dated_by_disk(self.settings) or not self.settings["WITH_FUTURE_DATES"]
        return not strangers and not by_itself and all(self.plan.new_fingerprints.values())

    def compute_times(self) -> tuple[str, str, str]:
        """The build's instant, the first at which its output changes by itself, and the fixed clock, if any."""
        moments = [moment for each in self.depends if (moment := each.changes_at(self.context)) is not None]
        now = clock.get_current_time(self.settings, os.environ)
        until = min([moment for moment in moments if moment > now], default=None)
        return now.isoformat(), until.isoformat() if until else "", str(self.settings.get("DEMONSTRATION_NOW") or "")

    def list_roots(self) -> tuple[list[str], list[str]]:
        """The inputs of a build with these settings: code, whose change invalidates everything, and the rest.

        The command that runs Pelican is left out: it differs between the first build and those after it.
        """
        modules = [module for module in list(sys.modules.values()) if module is not sys.modules["__main__"]]
        conf = self.settings
        data = [str(conf["SETTINGS_DATA"])] if conf.get("SETTINGS_DATA") else []
        code = sorted(
            {*data, *(file for module in modules if (file := getattr(module, "__file__", None)) and not file.startswith(INSTALLED_FOLDERS))}
        )
        files = [str(path) for each in self.depends for path in each.files(conf, os.environ)]
        statics = [str(path) for path in conf["THEME_STATIC_PATHS"] if Path(path).is_absolute() and Path(path).parent.name == "theme"]
        return code, [conf["PATH"], conf["THEME"], *conf["THEME_TEMPLATES_OVERRIDES"], *statics, *files]
