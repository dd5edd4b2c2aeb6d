"""The room `incremental` in Pelican: what did not move is not read, not rendered, not written."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.paginator import Paginator
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.core.infrastructure import build_services, errors, settings
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import list_room_packages
from plugins.core.publication.room import list_rooms_in_use
from plugins.engine.incremental.cache.memory import StoredMemory
from plugins.engine.incremental.cache.objects import ObjectCache
from plugins.engine.incremental.cache.readings import assess_trust
from plugins.engine.incremental.cache.store import IN_MEMORY, BuildStore
from plugins.engine.incremental.generators import use_own_generators
from plugins.engine.incremental.pages import page
from plugins.engine.incremental.pages.light_includes import TEXTS, use_light_escapes, use_light_includes, use_light_lookups
from plugins.engine.incremental.processes.child import BuildOrders
from plugins.engine.incremental.processes.workers import build_worker_crew
from plugins.engine.incremental.run import BuildRun

NEIGHBOUR_PAGES = {"previous_page": -1, "page": 0, "next_page": 1}
SIGNALS = {name: signal for name, signal in vars(signals).items() if hasattr(signal, "receivers_for")}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(begin_run)
    signals.generator_init.connect(keep_compiled_templates)
    signals.get_writer.connect(get_writer_class)


def begin_run(engine: Any) -> None:
    """Open what this run needs, and make Pelican's own work proportional."""
    conf = engine.settings
    brief = conf.get("BUILD") or BuildOrders(Path(IN_MEMORY), Path(conf["OUTPUT_PATH"]), is_foreign_run=True)
    store, who = BuildStore(brief.store), assess_trust(SIGNALS, list_room_packages(conf["PLUGINS"]))
    if brief.stale:
        store.allow_spilling()
        store.clear()
    use_own_generators(engine)
    depends = tuple(room.inputs for room in list_rooms_in_use(conf["PLUGINS"]) if room.inputs is not None)
    kinds = {kind.name: kind for room in list_rooms_in_use(conf["PLUGINS"]) for kind in room.kinds}
    hung = frozenset(name for room_depends in depends for name in room_depends.attributes)
    loads_lazily = not (who.reading or who.unknown_while_gathering)
    shelves = ObjectCache(store, (Author, Category, Tag), conf, loads_lazily, hung, kinds)
    shelves.load_labels()
    staging = Path(conf["OUTPUT_PATH"])
    conf["BUILD"] = engine.build = BuildRun(conf, brief, store, shelves, who, depends, signal_written, staging, build_worker_crew(conf))
    conf[build_services.MEMORY] = StoredMemory(store, brief.digests, shelves.freeze, shelves.thaw, engine.build.do_beside_texts)
    conf[build_services.OUTPUT_MANIFEST] = engine.build.remains
    conf[build_services.SHARED_WORK] = engine.build.share_work
    conf[build_services.WORK_BEGUN] = engine.build.begin_work
    conf[build_services.BESIDE_PAGES] = engine.build.do_beside_pages
    conf[build_services.PUBLICATION_ROWS], conf[build_services.LATER_EXTRAS] = engine.build.rows, engine.build.later
    conf[errors.LEFT_ASIDE], conf[settings.RIGHT] = brief.left_aside, brief.texts_alone
    conf["CACHE_CONTENT"] = conf["LOAD_CONTENT_CACHE"] = False


def signal_written(path: str, variables: Mapping[str, Any]) -> None:
    """Send the signal that Pelican's own writer sends after a page."""
    signals.content_written.send(path, context=variables)


def keep_compiled_templates(generator: Any) -> None:
    """Cache compiled templates for all builds: no template changes during one."""
    run = generator.settings["BUILD"]
    generator.env.bytecode_cache = run.bytecode
    generator.env.auto_reload = False
    generator.env.cache = {}  # Jinja2's own takes a lock to note which was asked for last, and would forget the others
    use_light_includes(generator.env)
    use_light_escapes(generator.env)
    use_light_lookups(generator.env)
    vars(generator.env)[TEXTS] = run.constant_includes


def get_writer_class(engine: Any) -> type[Writer]:
    """Called by Pelican once all is read; a plugin of the town's own may bring another, which then writes everything."""
    return PlannedWriter


class PlannedWriter(Writer):
    """Hands each page to the plan, under the rules of Pelican's own writer."""

    def write_file(
        self,
        name: Any,
        template: Any,
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: Mapping[str, Any] | None = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **more: Any,
    ) -> None:
        """See Pelican's `Writer.write_file`."""
        if not name:
            return
        lists = {key: value for key, value in more.items() if key in ("articles", "dates")} if paginated is None else paginated
        sizes = self.settings["PAGINATED_TEMPLATES"]
        if not (lists and template_name in sizes):
            self._add_page(
                page.OutputPage(name, template, context, {**self._build_address_variables(name, relative_urls), **more}), override_output
            )
            return
        size = sizes[template_name] or self.settings["DEFAULT_PAGINATION"]
        paginators = {key: Paginator(name, url, value, self.settings, size) for key, value in lists.items()}
        count = next(iter(paginators.values())).num_pages
        page_of: Callable[[str, int], Any] = cache(lambda key, number: paginators[key].page(number) if 0 < number <= count else None)
        for number in range(1, count + 1):
            variables: dict[str, Any] = {f"{key}_paginator": paginator for key, paginator in paginators.items()}
            for key in lists:
                variables |= {f"{key}_{which}": page_of(key, number + step) for which, step in NEIGHBOUR_PAGES.items()}
            save_as = page_of(next(iter(lists)), number).save_as
            own_context = {**self._build_address_variables(save_as, relative_urls), **more, **variables}
            self._add_page(page.OutputPage(save_as, template, context, own_context), override_output)

    def list_stays(
        self, names: Sequence[str], template: Any, context: dict[str, Any], own_context: Mapping[str, Any], made_from: Sequence[Any]
    ) -> bool:
        """Whether nothing of a list that a room cuts into the pages `names` has moved since the last build: none need then be written.

        Each page is given what `own_context` names, and is a function of what the list is `made_from`, of its template and of the context.
        """
        run = self.settings["BUILD"]
        first = page.OutputPage(names[0], template, context, {"output_file": names[0], **own_context})
        stays: bool = run.shortcuts.is_list_unchanged(first, names, made_from)
        if stays:
            run.taken_paths.update(dict.fromkeys(names, False))
        return stays

    def write_feed(
        self,
        elements: Sequence[Any],
        context: dict[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: str = "atom",
        override_output: bool = False,
        feed_title: Any = None,
    ) -> Any:
        """See Pelican's `Writer.write_feed`: nothing is made of the items that made the same feed before."""
        run, items = self.settings["BUILD"], list(elements[: self.settings["FEED_MAX_ITEMS"]])
        if path and run.remains.is_current(path, url, feed_type, override_output, feed_title and str(feed_title), items):
            run.taken_paths[path] = override_output
            return None
        return super().write_feed(elements, context, path, url, feed_type, override_output, feed_title)

    def _build_address_variables(self, name: str, relative_urls: bool) -> dict[str, Any]:
        if not (relative_urls or self.settings["RELATIVE_URLS"]):
            return {"output_file": name}
        if not relative_urls:  # a page that is not relative among others that are, whose root Pelican leaves in the context
            return {"localsiteurl": find_site_root(self.settings["SITEURL"]), "output_file": name}
        root = path_to_url(get_relative_path(name))
        return {"SITEURL": root, "localsiteurl": root, "output_file": name}

    def _add_page(self, page: page.OutputPage, override: bool) -> None:
        """As Pelican's `_open_w`: who writes twice in the same place is wrong, unless one of them says `override`."""
        overrides, path = self.settings["BUILD"].taken_paths, sanitised_join(self.output_path, page.name)
        before = overrides.get(page.name, True if path in self._overridden_files else False if path in self._written_files else None)
        if before and not override:
            return
        if before is not None and (before or not override):
            raise FileOverwriteFailedError(f'Failed to overwrite "{path}": written before, by two that say override=True or by none')
        overrides[page.name] = override
        (self._overridden_files if override else self._written_files).add(path)
        self.settings["BUILD"].add_page(page)
