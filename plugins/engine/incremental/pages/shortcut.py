"""Shortcuts of the plan: decide that the pages of ten thousand articles, or of a whole list, stay, without making any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.engine.incremental.cache.store import pack_values, unpack_values
from plugins.engine.incremental.pages.fingerprint import SIZE, Unsure, combine_digests
from plugins.engine.incremental.pages.page import OutputPage
from plugins.engine.incremental.pages.plan import RenderPlan
from plugins.engine.incremental.pages.standing import StandingContents


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
