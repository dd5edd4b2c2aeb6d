"""Shortcuts of the plan: decide that the pages of ten thousand articles, or of a whole list, stay, without making any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.engine.incremental.cache.store import pack_values, unpack_values
from plugins.engine.incremental.engine.oldest import count_pages_behind, find_page_span
from plugins.engine.incremental.pages.closure import TemplateClosure
from plugins.engine.incremental.pages.fingerprint import SIZE, Unsure, combine_digests
from plugins.engine.incremental.pages.lists import LENGTHS, NUMBERS
from plugins.engine.incremental.pages.page import OutputPage
from plugins.engine.incremental.pages.plan import RenderPlan
from plugins.engine.incremental.pages.sources import ANY_TEMPLATE
from plugins.engine.incremental.pages.standing import StandingContents

OF_A_PAGE = ("output_file", "SITEURL", "localsiteurl")
"""What a page of a list is given that depends on its place alone."""
CUTS = ("paginator", "page", "previous_page", "next_page")
"""What Pelican gives a page for each list that is cut: `articles_page`, and so on."""


@dataclass(frozen=True)
class PagedList:
    """A list before it is cut into pages: `name` is that of its first page, `lists` what is cut, `own_context` what each page is given
    besides. `oldest_first`: its pages are numbered from the oldest."""

    name: str
    url: str | None
    size: int
    template: Any
    context: dict[str, Any]
    lists: Mapping[str, Sequence[Any]]
    own_context: Mapping[str, Any]
    oldest_first: bool = False


@dataclass
class PagedListState:
    """The pages of a list at one build. `mark` is that of all they were cut from, `around` that of what each shows besides its own items,
    the `length` of the list apart. By their numbers, `blocks` are the marks of the items of each, and `names` where it is written."""

    mark: bytes = b""
    around: bytes = b""
    length: int = 0
    blocks: dict[int, bytes] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


@dataclass
class ListShortcuts:
    """Beside a plan. The pages of each list are noted under the mark of what they were cut from. `standing` tells which contents are shown
    as they were: the end of the fingerprint of the page of such a one is its own. `kept_contents` are those whose own pages stay."""

    plan: RenderPlan
    standing: StandingContents
    kept_contents: set[Any] = field(default_factory=set)
    _noted: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _noted_marks: dict[str, bytes] = field(default_factory=dict)
    _marks: dict[str, bytes] = field(default_factory=dict)
    _cut: dict[str, PagedListState] = field(default_factory=dict)
    _new_lists: list[tuple[OutputPage, Sequence[str], Sequence[Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._noted = unpack_values(self.plan.store.read_note("lists"), {})
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

    def find_unmoved_pages(self, cut: PagedList) -> tuple[bool, dict[int, str]]:
        """Whether all the pages of a list stay, and those that do, by their numbers: they are then in the plan. `record_made_page` takes
        the others."""
        closure = self.plan.closures(cut.template).find_closure(cut.template.name)
        before, now = PagedListState(*self._noted.get(cut.name, ())), self._compute_list_state(cut, closure)
        self._cut[cut.name] = now
        is_whole = (
            bool(now.mark)
            and now.mark == before.mark
            and self.plan.lost_files.isdisjoint(before.names.values())
            and not self.plan.full_render_reason
        )
        if is_whole:
            now.blocks, staying = before.blocks, before.names
        else:
            now.blocks = self._mark_blocks(cut, closure) if now.mark and cut.oldest_first else {}
            staying = self._find_same_pages(before, now, closure)
        now.names.update(staying)
        self.plan.kept_pages.update(staying.values())
        return is_whole, staying

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

    def record_made_page(self, cut: PagedList, number: int, page: str) -> None:
        """Record one rendered page of a list."""
        self._cut[cut.name].names[number] = page

    def save(self) -> None:
        """Note the lists of this build, and what stood."""
        self.standing.save()
        if self._marks != self._noted_marks:
            self.plan.store.write_note("whole lists", pack_values(self._marks))
        self.plan.store.write_note("lists", pack_values({name: tuple(vars(turned).values()) for name, turned in self._cut.items()}))

    def _find_same_pages(self, before: PagedListState, now: PagedListState, closure: TemplateClosure) -> dict[int, str]:
        """The pages that stay although the list changed: their own items, and all that they show of the others, are the same."""
        if self.plan.full_render_reason or not now.mark or now.around != before.around:
            return {}
        numbers = sorted(before.blocks.keys() & now.blocks.keys())
        if now.length != before.length:
            looks_at_length = closure.attributes & (LENGTHS if len(before.blocks) == len(now.blocks) else LENGTHS | NUMBERS)
            numbers = [] if looks_at_length else numbers[1:-1]
        same_numbers = (number for number in numbers if before.blocks[number] == now.blocks[number] and number in before.names)
        return {number: name for number in same_numbers if (name := before.names[number]) not in self.plan.lost_files}

    def _compute_list_state(self, cut: PagedList, closure: TemplateClosure) -> PagedListState:
        names = {*OF_A_PAGE, *cut.own_context, *(f"{key}_{cut_name}" for key in cut.lists for cut_name in CUTS)}
        length = len(next(iter(cut.lists.values())))
        try:
            around, _ = self.plan.fingerprint_context(OutputPage(cut.name, cut.template, cut.context, dict.fromkeys(names)), closure)
            own_digests = [self.plan.fingerprints.fingerprint(cut.own_context[name]) for name in closure.names if name in cut.own_context]
            items = [self.plan.fingerprints.fingerprint(items) for key, items in cut.lists.items() if _is_list_used(key, closure)]
        except Unsure:
            return PagedListState()
        if closure.doubt:
            return PagedListState()
        cutting = repr((cut.url, cut.size, cut.oldest_first)).encode()
        besides = combine_digests(closure.digest, around, cutting, *own_digests)
        lengths = repr([len(items) for items in cut.lists.values()]).encode()
        return PagedListState(combine_digests(besides, lengths, *items), besides, length)

    def _mark_blocks(self, cut: PagedList, closure: TemplateClosure) -> dict[int, bytes]:
        """The marks of the items of each page, by its number; none when a page looks at other items than its own."""
        if not closure.lists <= {f"{key}_page" for key in cut.lists} or len(set(map(len, cut.lists.values()))) > 1:
            return {}
        digests_by_list = [
            self.plan.fingerprints.fingerprint_items(items) for key, items in cut.lists.items() if _is_list_used(key, closure)
        ]
        length = len(next(iter(cut.lists.values())))
        numbers = range(1, count_pages_behind(length, cut.size) + 2)
        return {
            number: combine_digests(*(mark for marks in digests_by_list for mark in marks[find_page_span(length, cut.size, number)]))
            for number in numbers
        }


def _is_list_used(key: str, closure: TemplateClosure) -> bool:
    return ANY_TEMPLATE in closure.lists or any(f"{key}_{cut}" in closure.lists for cut in CUTS)
