"""The plan: for each page, whether it stays or is rendered again, and which of its inputs changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from typing import Any

from plugins.core.publication.overview import get_source
from plugins.engine.incremental.cache.objects import Label
from plugins.engine.incremental.cache.rows import StoredExtras
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.pages.closure import TemplateClosure, TemplateClosures
from plugins.engine.incremental.pages.fingerprint import SIZE, Fingerprints, Unsure, combine_digests, find_visible_value
from plugins.engine.incremental.pages.page import OutputPage
from plugins.engine.incremental.processes.child import OutputState
from plugins.engine.incremental.report import LOST, STRANGERS, Around, Cause, PageInputs, Pieces, checksum_digest, list_causes

NO_SURROUNDINGS = Around({}, {})


@dataclass
class RenderCauses:
    """`pieces` are those of an object of Pelican's, None for anything else; `attributes` those that rooms add to it. `fingerprint` is that
    of what a template can see of a value, under its name."""

    store: BuildStore
    pieces: Callable[[Any], Pieces | None]
    attributes: tuple[str, ...]
    fingerprint: Callable[[Any, str, TemplateClosure], bytes]
    new_inputs: dict[str, PageInputs] = field(default_factory=dict)
    around: dict[str, Around] = field(default_factory=dict)

    def see_around(self, template: str, closure: TemplateClosure, digests: Mapping[str, bytes]) -> None:
        """Record the inputs shared by all pages of one template."""
        files = {name: checksum_digest(digest) for name, digest in closure.files}
        self.around[template] = Around(files, {name: checksum_digest(digest) for name, digest in digests.items()})

    def see(self, page: OutputPage, closure: TemplateClosure, doubt: str) -> None:
        """Take in a page that is rendered; `doubt` says why it has no fingerprint."""
        pieces = {name: self.pieces(value) for name, value in page.own_context.items()}
        source = next((page.own_context[name].source_path for name, own in pieces.items() if own is not None), "")
        parts = self.new_inputs[page.name] = PageInputs(page.template.name, source, doubt)
        if not doubt:
            parts.own_values = {
                name: pieces[name] or checksum_digest(self.fingerprint(page.own_context[name], name, closure))
                for name in closure.names
                if name in pieces
            }

    def list_causes(self, known_names: Collection[str], lost_names: Collection[str], strangers: str) -> dict[str, list[Cause]]:
        """Why each page that does not stay is rendered. `known_names` are the pages of the last build, `lost_names` the files that it left
        and that are no longer so; `strangers` render everything all the same."""
        was = {template: Around(*unpack_values(self.store.read_note(f"context {template}"), ({}, {}))) for template in self.around}
        before = self.get_last_inputs(self.new_inputs.keys() & known_names, len(known_names))
        causes_by_name = {}
        for name, parts in self.new_inputs.items():
            template = parts.template
            around = was.get(template, NO_SURROUNDINGS), self.around.get(template, NO_SURROUNDINGS)
            changed = list_causes(before.get(name), parts, *around, self.attributes) + [(LOST, "")] * (
                name in before and name in lost_names
            )
            causes_by_name[name] = changed or [(STRANGERS, strangers)]
        return causes_by_name

    def get_last_inputs(self, names: Collection[str], among: int) -> dict[str, PageInputs]:
        """The recorded inputs of some pages of the last build, which had so many."""
        if len(names) * 10 > among:
            return {name: PageInputs.thaw(parts) for name, parts in self.store.list_rows("parts") if name in names}
        return {name: PageInputs.thaw(row[1]) for name in names if (row := self.store.read_row("parts", name))}

    def save(self, removed_names: Collection[str]) -> None:
        """Record the inputs of each rendered page, and those around them; forget `removed_names`."""
        self.store.replace_rows("parts", ((name, parts.freeze()) for name, parts in self.new_inputs.items()), removed_names)
        for template, around in self.around.items():
            self.store.write_note(f"context {template}", pack_values((around.files, around.names)))


NOTE = "hung at once"
"""The note of what the next build cannot tell of its own contents: which rooms hung things later, in their order, and the sources of the
contents on which anything was hung at once, or that had a translation."""


@dataclass
class StandingContents:
    """`standing_contents` are those that this build has not read again, with their labels; `attributes` are those that rooms add, `later`
    the extras added at first use. `is_sure`: no unknown plugin changes a content."""

    store: BuildStore
    standing_contents: Mapping[Any, Label]
    attributes: frozenset[str]
    later: StoredExtras
    is_sure: bool
    _involved: set[str] = field(default_factory=set)
    _is_told: bool = False

    def find_out(self, contents: Sequence[Any]) -> Sequence[bool]:
        """Find which of `contents` are unchanged: no extras were set on them directly, now or before, and later extras equal the former
        ones. Call it with all contents that have pages, once every room has added its extras."""
        sources, hangs_nothing = list(map(get_source, contents)), self.attributes.isdisjoint
        states = map(attrgetter("__dict__"), contents)
        involved = {source for source, state in zip(sources, states, strict=True) if state["translations"] or not hangs_nothing(state)}
        self._is_told = True
        self._involved |= involved
        rooms, involved_before = unpack_values(self.store.read_note(NOTE), ((), ()))
        if rooms != self.later.room_names or not self.is_sure:
            return list(repeat(False, len(sources)))
        moved_sources = involved.union(involved_before, self.later.find_moved(sources))
        labels = map(self.standing_contents.get, contents)
        return [
            source not in moved_sources and label is not None and label.mark != b"" for source, label in zip(sources, labels, strict=True)
        ]

    def save(self) -> None:
        """Note what the next build cannot tell."""
        note = pack_values((self.later.room_names, sorted(self._involved)))
        if not self._is_told:
            self.store.write_note(NOTE, None)
        elif self.store.read_note(NOTE) != note:
            self.store.write_note(NOTE, note)


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


@dataclass
class ListShortcuts:
    """Beside a plan. Each list that a room cuts is noted with the mark of what it was made from. `standing` tells which contents are shown
    as they were: the end of the fingerprint of the page of such a one is its own. `kept_contents` are those whose own pages stay."""

    plan: RenderPlan
    standing: StandingContents
    kept_contents: set[Any] = field(default_factory=set)
    _noted_marks: dict[str, bytes] = field(default_factory=dict)
    _marks: dict[str, bytes] = field(default_factory=dict)
    _new_lists: list[tuple[OutputPage, Sequence[str], Sequence[Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._noted_marks = unpack_values(self.plan.store.read_note("whole lists"), {})

    def sort_contents(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> tuple[dict[str, bool], list[Any]]:
        """The pages of articles that stay, which are then in the plan, and whether each is where its article says; and the other articles.
        `names` are what each page will be given."""
        staying: dict[str, bool] = {}
        changed: list[Any] = []
        kept_contents = self.kept_contents
        known_digests: dict[int, bytes] = {}
        firsts: dict[str, bytes] = {}
        known_fingerprints, lost_files, fingerprints = self.plan.known_fingerprints, self.plan.lost_files, self.plan.fingerprints
        for content, is_standing in zip(contents, self.standing.find_out(contents), strict=True):
            state = content.__dict__  # ten thousand: no call of a property
            own_page = state.get("override_save_as")
            page = own_page or content.save_as
            former = known_fingerprints.get(page, b"")
            name = state.get("template") or content.template
            first = firsts.get(name)
            if first is None:
                first = firsts[name] = self._fingerprint_all_but_content(OutputPage("", template(name), context, dict.fromkeys(names)))
            if is_standing and len(former) > SIZE:
                known_digests[id(content)] = former[SIZE:]
                stays = former.startswith(first) and first != b"" and page not in lost_files
            else:
                mark = first and self._find_mark(content)
                stays = bool(mark) and former == first + mark and page not in lost_files
            if stays:
                staying[page] = own_page is not None
                kept_contents.add(content)
            else:
                changed.append(content)
        fingerprints.set_known(known_digests, contents)
        self.plan.kept_pages.update(staying)
        return staying, changed

    def _find_mark(self, content: Any) -> bytes:
        """The end of the fingerprint of its page; empty when unknown."""
        try:
            return self.plan.fingerprints.fingerprint_content(content)
        except Unsure:
            return b""

    def _fingerprint_all_but_content(self, page: OutputPage) -> bytes:
        closure = self.plan.closures(page.template).find_closure(page.template.name)
        try:
            return b"" if closure.doubt or self.plan.full_render_reason else self.plan.fingerprint_all_but_content(page, closure)
        except Unsure:
            return b""

    def is_list_unchanged(self, page: OutputPage, names: Sequence[str], made_from: Sequence[Any]) -> bool:
        """Whether all the pages `names` of a list cut by a room stay: they are then in the plan.

        `page` is the first of them, whose own names each of the others has; what they hold is a function of what the whole list is
        `made_from`, and of its settings.
        """
        if self.plan.knows_no_page:
            self._new_lists.append((page, names, made_from))
            return False
        mark = self._mark_list(page, names, made_from)
        if not mark or self._noted_marks.get(page.name) != mark or not self.plan.lost_files.isdisjoint(names):
            return False
        self.plan.kept_pages.update(names)
        return True

    def mark_new_lists(self) -> None:
        """Mark the new lists, while other processes render."""
        for page, names, made_from in self._new_lists:
            self._mark_list(page, names, made_from)
        self._new_lists.clear()

    def _mark_list(self, page: OutputPage, names: Sequence[str], made_from: Sequence[Any]) -> bytes:
        """The mark of a list that a room cuts by itself, which is noted; empty when unknown."""
        closure = self.plan.closures(page.template).find_closure(page.template.name)
        try:
            around, _ = self.plan.fingerprint_context(page, closure)
            mark = combine_digests(closure.digest, around, *map(self.plan.fingerprints.fingerprint, (*names, *made_from)))
        except Unsure:
            return b""
        if closure.doubt or self.plan.full_render_reason:
            return b""
        self._marks[page.name] = mark
        return mark

    def save(self) -> None:
        """Note the lists of this build, and what stood."""
        self.standing.save()
        if self._marks != self._noted_marks:
            self.plan.store.write_note("whole lists", pack_values(self._marks))
