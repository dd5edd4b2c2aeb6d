"""Shortcuts of the plan: that the pages of ten thousand articles stay, and those of a whole list, told without making any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.build.kept.store import packed, unpacked
from plugins.build.pages.closure import Closure
from plugins.build.pages.fingerprint import Unsure, digested
from plugins.build.pages.page import Page
from plugins.build.pages.plan import Plan
from plugins.build.pages.sources import ANY

OF_A_PAGE = ("output_file", "SITEURL", "localsiteurl")
"""What a page of a list is given that depends on its place alone."""
CUTS = ("paginator", "page", "previous_page", "next_page")
"""What Pelican gives a page for each list that is cut: `articles_page`, and so on."""


@dataclass(frozen=True)
class Cut:
    """A list before it is cut into pages: `name` is that of its first page, `lists` what is cut, `more` what each page is given besides."""

    name: str
    url: str | None
    size: int
    template: Any
    context: dict[str, Any]
    lists: Mapping[str, Sequence[Any]]
    more: Mapping[str, Any]


@dataclass
class Shortcuts:
    """Beside a plan. The pages of each list are noted under the mark of what they were cut from."""

    plan: Plan
    _noted: dict[str, tuple[bytes, list[str]]] = field(default_factory=dict)
    _cut: dict[str, tuple[bytes, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._noted = unpacked(self.plan.store.note("lists"), {})

    def sorted_out(
        self, contents: list[Any], template: Callable[[str], Any], context: dict[str, Any], names: tuple[str, ...]
    ) -> tuple[list[Any], list[Any]]:
        """The articles whose pages stay, which are then in the plan, and the others. `names` are what each page will be given."""
        found: tuple[list[Any], list[Any]] = [], []
        firsts: dict[str, bytes] = {}
        for content in contents:
            name = content.template
            if name not in firsts:
                firsts[name] = self._all_but_the_content(Page("", template(name), context, dict.fromkeys(names)))
            found[not self._stays(content, firsts[name])].append(content)
        return found

    def _stays(self, content: Any, first: bytes) -> bool:
        try:
            return bool(first) and self.plan.stays(content.save_as, first + self.plan.fingerprints.of_content(content))
        except Unsure:
            return False

    def _all_but_the_content(self, page: Page) -> bytes:
        closure = self.plan.closures(page.template).of(page.template.name)
        try:
            return b"" if closure.doubt or self.plan.whole else self.plan.all_but_the_content(page, closure)
        except Unsure:
            return b""

    def stay(self, cut: Cut) -> list[str]:
        """The pages of a list, if all of them stay: they are then in the plan. Else nothing, and `made` waits to be told which they are."""
        mark = self._mark(cut)
        before, pages = self._noted.get(cut.name, (b"", []))
        if self.plan.whole or not mark or mark != before or not self.plan.lost.isdisjoint(pages):
            self._cut[cut.name] = (mark, [])
            return []
        self.plan.kept.update(pages)
        self._cut[cut.name] = (mark, pages)
        return pages

    def made(self, cut: Cut, page: str) -> None:
        """One page of a list that did not stay."""
        self._cut[cut.name][1].append(page)

    def save(self) -> None:
        """Note the lists of this build."""
        self.plan.store.write_note("lists", packed(self._cut))

    def _mark(self, cut: Cut) -> bytes:
        closure = self.plan.closures(cut.template).of(cut.template.name)
        given = {*OF_A_PAGE, *cut.more, *(f"{key}_{one}" for key in cut.lists for one in CUTS)}
        try:
            around, _ = self.plan.around(Page(cut.name, cut.template, cut.context, dict.fromkeys(given)), closure)
            seen = [self.plan.fingerprints.of(cut.more[name]) for name in closure.names if name in cut.more]
            items = [self.plan.fingerprints.of(items) for key, items in cut.lists.items() if _looked_at(key, closure)]
        except Unsure:
            return b""
        cutting = repr((cut.url, cut.size, [len(items) for items in cut.lists.values()])).encode()
        return b"" if closure.doubt else digested(closure.digest, around, cutting, *seen, *items)


def _looked_at(key: str, closure: Closure) -> bool:
    return ANY in closure.lists or any(f"{key}_{one}" in closure.lists for one in CUTS)
