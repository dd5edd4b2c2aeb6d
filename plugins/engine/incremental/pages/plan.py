"""The plan: for each page, whether it stays or is rendered again, and which of its inputs changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.orders import OutputState
from plugins.engine.incremental.pages.closure import TemplateClosure, TemplateClosures
from plugins.engine.incremental.pages.fingerprint import Fingerprints, Unsure, combine_digests
from plugins.engine.incremental.pages.lists import find_visible_value
from plugins.engine.incremental.pages.page import OutputPage
from plugins.engine.incremental.pages.render_causes import RenderCauses
from plugins.engine.incremental.report.built import Cause

OF_ITS_CONTENT = frozenset({"article", "page", "category", "blog", "output_file", "SITEURL", "localsiteurl"})
"""What Pelican gives the page of an article or of a page, which is a function of that article and of the settings."""


@dataclass
class RenderPlan:
    """`output_state` is what the output holds. `full_render_reason` renders everything all the same, and says for whom."""

    store: BuildStore
    output_state: OutputState
    full_render_reason: str
    closures: Callable[[Any], TemplateClosures]
    fingerprints: Fingerprints
    whys: RenderCauses
    kept_pages: set[str] = field(default_factory=set)
    waiting_pages: dict[str, OutputPage] = field(default_factory=dict)
    new_fingerprints: dict[str, bytes] = field(default_factory=dict)
    known_fingerprints: dict[str, bytes] = field(default_factory=dict)
    _contexts: dict[tuple[Any, ...], tuple[dict[str, Any], bytes, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known_fingerprints = dict(self.store.list_rows("pages", "name, fingerprint"))

    @cached_property
    def lost_files(self) -> frozenset[str]:
        """The files of the output that are no longer as the last build left them."""
        return self.output_state.lost_files

    def add(self, page: OutputPage) -> None:
        """Take in one page: it stays when its fingerprint is that of the last build, else it waits to be rendered."""
        self.waiting_pages.pop(page.name, None)
        closure = self.closures(page.template).find_closure(page.template.name)  # now: Pelican soon forgets where a TEMPLATE_PAGES lies
        if self.knows_no_page:
            self.waiting_pages[page.name] = page
            return
        fingerprint, doubt = self._compute_fingerprint(page, closure)
        if not self.stays(page.name, fingerprint):
            self.kept_pages.discard(page.name)
            self.waiting_pages[page.name] = page
            self._note_page(page, closure, fingerprint, doubt)

    @property
    def knows_no_page(self) -> bool:
        """Whether nothing is known of any page: all wait, whatever they are made from, which `fingerprint_waiting_pages` tells while
        others render."""
        return not self.known_fingerprints and not self.full_render_reason

    def fingerprint_waiting_pages(self) -> None:
        """Tell what the pages are made from that were taken in without."""
        for page in [page for name, page in self.waiting_pages.items() if name not in self.new_fingerprints]:
            closure = self.closures(page.template).find_closure(page.template.name)
            self._note_page(page, closure, *self._compute_fingerprint(page, closure))

    def stays(self, name: str, fingerprint: bytes) -> bool:
        """Whether the page called `name` is, with this fingerprint, as the last build left it; it is then kept."""
        same = (
            bool(fingerprint)
            and self.known_fingerprints.get(name) == fingerprint
            and name not in self.lost_files
            and not self.full_render_reason
        )
        if same:
            self.kept_pages.add(name)
        return same

    @property
    def removed_pages(self) -> set[str]:
        """The pages that the last build wrote, and that belong no more."""
        return self.known_fingerprints.keys() - self.kept_pages - self.new_fingerprints.keys()

    def list_causes(self) -> dict[str, list[Cause]]:
        """Why each page that does not stay is rendered."""
        return self.whys.list_causes(self.known_fingerprints.keys(), self.lost_files, self.full_render_reason)

    def save(self, causes: Mapping[str, list[Cause]], at: str) -> None:
        """Note the fingerprints of this build's pages, what they are of, and the `causes` for which they are rendered `at` this instant."""
        for name, page_causes in causes.items():
            self.whys.new_inputs[name].causes, self.whys.new_inputs[name].at = page_causes, at
        removed_pages = self.removed_pages
        self.store.replace_rows("pages", self.new_fingerprints.items(), removed_pages)
        self.whys.save(removed_pages)

    def _note_page(self, page: OutputPage, closure: TemplateClosure, fingerprint: bytes, doubt: str) -> None:
        self.new_fingerprints[page.name] = fingerprint
        self.whys.see(page, closure, doubt)

    def _compute_fingerprint(self, page: OutputPage, closure: TemplateClosure) -> tuple[bytes, str]:
        """The fingerprint, or an empty one with the reason when there is none."""
        if closure.doubt:
            return b"", closure.doubt
        content = page.own_context.get("article") or page.own_context.get("page")
        try:
            if content is not None and OF_ITS_CONTENT.issuperset(page.own_context) and content.save_as == page.name:
                return self.fingerprint_content_page(page, content, closure), ""
            around, names = self.fingerprint_context(page, closure)
            own = [self.fingerprints.fingerprint(find_visible_value(page.own_context[name], name, closure)) for name in names]
        except Unsure as unsure:
            return b"", str(unsure)
        return combine_digests(closure.digest, around, *own), ""

    def fingerprint_content_page(self, page: OutputPage, content: Any, closure: TemplateClosure) -> bytes:
        """The fingerprint of the page of one article: all that is given to it is the article's. Raises Unsure."""
        return self.fingerprint_all_but_content(page, closure) + self.fingerprints.fingerprint(content)

    def fingerprint_all_but_content(self, page: OutputPage, closure: TemplateClosure) -> bytes:
        """The first part of the fingerprint of the page of any article with that template. Raises Unsure."""
        return combine_digests(closure.digest, self.fingerprint_context(page, closure)[0])

    def fingerprint_context(self, page: OutputPage, closure: TemplateClosure) -> tuple[bytes, list[str]]:
        """The fingerprint of what `page` can reach of the shared context, and the names of what it reaches besides: the same for all the
        pages of a template."""
        key = (page.template.name, id(page.context), *page.own_context)
        if key not in self._contexts:
            context_digests = {
                name: self._fingerprint_shared_value(name, page, closure) for name in closure.names if name not in page.own_context
            }
            self.whys.see_around(page.template.name, closure, context_digests)
            self._contexts[key] = (
                page.context,
                combine_digests(*context_digests.values()),
                [name for name in closure.names if name in page.own_context],
            )
        return self._contexts[key][1:]

    def _fingerprint_shared_value(self, name: str, page: OutputPage, closure: TemplateClosure) -> bytes:
        if name in page.context:
            return self.fingerprints.fingerprint(find_visible_value(page.context[name], name, closure))
        value = page.template.globals.get(name)
        return b"" if value is None or callable(value) else self.fingerprints.fingerprint(value)
