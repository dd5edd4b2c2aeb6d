"""Shortcuts of the plan: that the pages of ten thousand articles stay, and those of a whole list, told without making any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.build.engine.oldest import behind, span
from plugins.build.kept.store import packed, unpacked
from plugins.build.pages.closure import Closure
from plugins.build.pages.fingerprint import Unsure, digested
from plugins.build.pages.listed import LENGTHS, NUMBERS
from plugins.build.pages.page import Page
from plugins.build.pages.plan import Plan
from plugins.build.pages.sources import ANY

OF_A_PAGE = ("output_file", "SITEURL", "localsiteurl")
"""What a page of a list is given that depends on its place alone."""
CUTS = ("paginator", "page", "previous_page", "next_page")
"""What Pelican gives a page for each list that is cut: `articles_page`, and so on."""


@dataclass(frozen=True)
class Cut:
    """A list before it is cut into pages: `name` is that of its first page, `lists` what is cut, `more` what each page is given besides.
    `oldest_first`: its pages are numbered from the oldest."""

    name: str
    url: str | None
    size: int
    template: Any
    context: dict[str, Any]
    lists: Mapping[str, Sequence[Any]]
    more: Mapping[str, Any]
    oldest_first: bool = False


@dataclass
class Turned:
    """The pages of a list at one build. `mark` is that of all they were cut from, `around` that of what each shows besides its own items,
    the `length` of the list apart. By their numbers, `blocks` are the marks of the items of each, and `names` where it is written."""

    mark: bytes = b""
    around: bytes = b""
    length: int = 0
    blocks: dict[int, bytes] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


@dataclass
class Shortcuts:
    """Beside a plan. The pages of each list are noted under the mark of what they were cut from."""

    plan: Plan
    _noted: dict[str, tuple] = field(default_factory=dict)
    _cut: dict[str, Turned] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._noted = unpacked(self.plan.store.note("lists"), {})

    def sorted_out(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> tuple[dict[str, Any], list[Any]]:
        """The articles whose pages stay, which are then in the plan, by the name of the page; and the others. `names` are what each page
        will be given."""
        staying: dict[str, Any] = {}
        moved: list[Any] = []
        firsts: dict[str, bytes] = {}
        for content in contents:
            name, page = content.template, content.save_as
            if name not in firsts:
                firsts[name] = self._all_but_the_content(Page("", template(name), context, dict.fromkeys(names)))
            if self._stays(page, content, firsts[name]):
                staying[page] = content
            else:
                moved.append(content)
        return staying, moved

    def _stays(self, page: str, content: Any, first: bytes) -> bool:
        try:
            return bool(first) and self.plan.stays(page, first + self.plan.fingerprints.of_content(content))
        except Unsure:
            return False

    def _all_but_the_content(self, page: Page) -> bytes:
        closure = self.plan.closures(page.template).of(page.template.name)
        try:
            return b"" if closure.doubt or self.plan.whole else self.plan.all_but_the_content(page, closure)
        except Unsure:
            return b""

    def stay(self, cut: Cut) -> tuple[bool, dict[int, str]]:
        """Whether all the pages of a list stay, and those that do, by their numbers: they are then in the plan. `made` waits to be told of
        the others."""
        closure = self.plan.closures(cut.template).of(cut.template.name)
        before, now = Turned(*self._noted.get(cut.name, ())), self._cut_from(cut, closure)
        self._cut[cut.name] = now
        whole = bool(now.mark) and now.mark == before.mark and self.plan.lost.isdisjoint(before.names.values()) and not self.plan.whole
        if whole:
            now.blocks, staying = before.blocks, before.names
        else:
            now.blocks = self._blocks(cut, closure) if now.mark and cut.oldest_first else {}
            staying = self._alike(before, now, closure)
        now.names.update(staying)
        self.plan.kept.update(staying.values())
        return whole, staying

    def made(self, cut: Cut, number: int, page: str) -> None:
        """One page of a list that did not stay."""
        self._cut[cut.name].names[number] = page

    def save(self) -> None:
        """Note the lists of this build."""
        self.plan.store.write_note("lists", packed({name: tuple(vars(turned).values()) for name, turned in self._cut.items()}))

    def _alike(self, before: Turned, now: Turned, closure: Closure) -> dict[int, str]:
        """The pages that stay although the list moved: their own items, and all that they tell of the others, are what they were."""
        if self.plan.whole or not now.mark or now.around != before.around:
            return {}
        numbers = sorted(before.blocks.keys() & now.blocks.keys())
        if now.length != before.length:
            told = closure.attributes & (LENGTHS if len(before.blocks) == len(now.blocks) else LENGTHS | NUMBERS)
            numbers = [] if told else numbers[1:-1]
        alike = (number for number in numbers if before.blocks[number] == now.blocks[number] and number in before.names)
        return {number: name for number in alike if (name := before.names[number]) not in self.plan.lost}

    def _cut_from(self, cut: Cut, closure: Closure) -> Turned:
        given = {*OF_A_PAGE, *cut.more, *(f"{key}_{one}" for key in cut.lists for one in CUTS)}
        length = len(next(iter(cut.lists.values())))
        try:
            around, _ = self.plan.around(Page(cut.name, cut.template, cut.context, dict.fromkeys(given)), closure)
            seen = [self.plan.fingerprints.of(cut.more[name]) for name in closure.names if name in cut.more]
            items = [self.plan.fingerprints.of(items) for key, items in cut.lists.items() if _looked_at(key, closure)]
        except Unsure:
            return Turned()
        if closure.doubt:
            return Turned()
        cutting = repr((cut.url, cut.size, cut.oldest_first)).encode()
        besides = digested(closure.digest, around, cutting, *seen)
        lengths = repr([len(items) for items in cut.lists.values()]).encode()
        return Turned(digested(besides, lengths, *items), besides, length)

    def _blocks(self, cut: Cut, closure: Closure) -> dict[int, bytes]:
        """The marks of the items of each page, by its number; none when a page looks at other items than its own."""
        if not closure.lists <= {f"{key}_page" for key in cut.lists} or len(set(map(len, cut.lists.values()))) > 1:
            return {}
        shown = [self.plan.fingerprints.each(items) for key, items in cut.lists.items() if _looked_at(key, closure)]
        length = len(next(iter(cut.lists.values())))
        numbers = range(1, behind(length, cut.size) + 2)
        return {number: digested(*(mark for marks in shown for mark in marks[span(length, cut.size, number)])) for number in numbers}


def _looked_at(key: str, closure: Closure) -> bool:
    return ANY in closure.lists or any(f"{key}_{one}" in closure.lists for one in CUTS)
