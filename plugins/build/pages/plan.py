"""The plan: for each page of the site, whether it stays as it is or is rendered again, and which of its inputs moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from plugins.build.kept.store import Store
from plugins.build.pages.closure import Closure, Closures
from plugins.build.pages.fingerprint import Fingerprints, Unsure, digested
from plugins.build.pages.listed import visible
from plugins.build.pages.page import Page
from plugins.build.pages.why import Whys
from plugins.build.words.built import Cause

OF_ITS_CONTENT = frozenset({"article", "page", "category", "blog", "output_file", "SITEURL", "localsiteurl"})
"""What Pelican gives the page of an article or of a page, which is a function of that article and of the settings."""


@dataclass
class Plan:
    """`standing` is what the output holds. `whole` renders everything all the same, and says for whom."""

    store: Store
    standing: Any
    whole: str
    closures: Callable[[Any], Closures]
    fingerprints: Fingerprints
    whys: Whys
    kept: set[str] = field(default_factory=set)
    waiting: dict[str, Page] = field(default_factory=dict)
    fresh: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, bytes] = field(default_factory=dict)
    _contexts: dict[tuple, tuple[dict, bytes, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = dict(self.store.rows("pages", "name, fingerprint"))

    @cached_property
    def lost(self) -> frozenset[str]:
        """The files of the output that are no longer as the last build left them."""
        return self.standing.lost

    def add(self, page: Page) -> None:
        """Take in one page: it stays when its fingerprint is that of the last build, else it waits to be rendered."""
        self.waiting.pop(page.name, None)
        if self.unknown:
            self.waiting[page.name] = page
            return
        closure = self.closures(page.template).of(page.template.name)
        fingerprint, doubt = self._fingerprint(page, closure)
        if not self.stays(page.name, fingerprint):
            self.kept.discard(page.name)
            self.waiting[page.name] = page
            self._note(page, closure, fingerprint, doubt)

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of any page: all wait, whatever they are made from, which `tell` tells while others render."""
        return not self.known and not self.whole

    def tell(self) -> None:
        """Tell what the pages are made from that were taken in without."""
        for page in [page for name, page in self.waiting.items() if name not in self.fresh]:
            closure = self.closures(page.template).of(page.template.name)
            self._note(page, closure, *self._fingerprint(page, closure))

    def stays(self, name: str, fingerprint: bytes) -> bool:
        """Whether the page called `name` is, with this fingerprint, as the last build left it; it is then kept."""
        same = bool(fingerprint) and self.known.get(name) == fingerprint and name not in self.lost and not self.whole
        if same:
            self.kept.add(name)
        return same

    @property
    def gone(self) -> set[str]:
        """The pages that the last build wrote, and that belong no more."""
        return self.known.keys() - self.kept - self.fresh.keys()

    def causes(self) -> dict[str, list[Cause]]:
        """Why each page that does not stay is rendered."""
        return self.whys.causes(self.known.keys(), self.lost, self.whole)

    def save(self, causes: Mapping[str, list[Cause]], at: str) -> None:
        """Note the fingerprints of this build's pages, what they are of, and the `causes` for which they are rendered `at` this instant."""
        for name, found in causes.items():
            self.whys.fresh[name].causes, self.whys.fresh[name].at = found, at
        self.store.replace("pages", self.fresh.items(), self.gone)
        self.whys.save(self.gone)

    def _note(self, page: Page, closure: Closure, fingerprint: bytes, doubt: str) -> None:
        self.fresh[page.name] = fingerprint
        self.whys.see(page, closure, doubt)

    def _fingerprint(self, page: Page, closure: Closure) -> tuple[bytes, str]:
        """The fingerprint; an empty one when it cannot be told, and why."""
        if closure.doubt:
            return b"", closure.doubt
        content = page.more.get("article") or page.more.get("page")
        try:
            if content is not None and OF_ITS_CONTENT.issuperset(page.more) and content.save_as == page.name:
                return self.of_content(page, content, closure), ""
            around, names = self.around(page, closure)
            own = [self.fingerprints.of(visible(page.more[name], name, closure)) for name in names]
        except Unsure as unsure:
            return b"", str(unsure)
        return digested(closure.digest, around, *own), ""

    def of_content(self, page: Page, content: Any, closure: Closure) -> bytes:
        """The fingerprint of the page of one article: all that is given to it is the article's. Raises Unsure."""
        return self.all_but_the_content(page, closure) + self.fingerprints.of(content)

    def all_but_the_content(self, page: Page, closure: Closure) -> bytes:
        """What comes first in the fingerprint of the page of any article with that template. Raises Unsure."""
        return digested(closure.digest, self.around(page, closure)[0])

    def around(self, page: Page, closure: Closure) -> tuple[bytes, list[str]]:
        """The fingerprint of what `page` can reach of the shared context, and the names of what it reaches besides: the same for all the
        pages of a template."""
        key = (page.template.name, id(page.context), *page.more)
        if key not in self._contexts:
            found = {name: self._shared(name, page, closure) for name in closure.names if name not in page.more}
            self.whys.see_around(page.template.name, closure, found)
            self._contexts[key] = (page.context, digested(*found.values()), [name for name in closure.names if name in page.more])
        return self._contexts[key][1:]

    def _shared(self, name: str, page: Page, closure: Closure) -> bytes:
        if name in page.context:
            return self.fingerprints.of(visible(page.context[name], name, closure))
        given = page.template.globals.get(name)
        return b"" if given is None or callable(given) else self.fingerprints.of(given)
