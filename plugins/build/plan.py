"""The plan: for each page of the site, whether it stays as it is or is rendered again, and which of its inputs moved."""

import marshal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from plugins.build.closure import Closure, Closures
from plugins.build.fingerprint import Fingerprints, Unsure, digested
from plugins.build.listed import visible
from plugins.build.page import Page
from plugins.build.store import Store, packed

OF_ITS_CONTENT = frozenset({"article", "page", "category", "blog", "output_file", "SITEURL", "localsiteurl"})
"""What Pelican gives the page of an article or of a page, which is a function of that article and of the settings."""
SHORT = 8
"""Bytes of a part's digest: enough to tell what moved."""


@dataclass
class Plan:
    """`lost` are the files of the output that are no longer as the last build left them. `whole` renders everything all the same."""

    store: Store
    lost: frozenset[str]
    whole: bool
    closures: Callable[[Any], Closures]
    fingerprints: Fingerprints
    kept: set[str] = field(default_factory=set)
    waiting: dict[str, Page] = field(default_factory=dict)
    fresh: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    known: dict[str, bytes] = field(default_factory=dict)
    _contexts: dict[tuple, tuple[dict, bytes, list[str]]] = field(default_factory=dict)
    _shown: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = dict(self.store.rows("pages", "name, fingerprint"))

    def add(self, page: Page) -> None:
        """Take in one page: it stays when its fingerprint is that of the last build, else it waits to be rendered."""
        fingerprint, parts = self._fingerprint(page)
        self.waiting.pop(page.name, None)
        if not self.stays(page.name, fingerprint):
            self.kept.discard(page.name)
            self.waiting[page.name] = page
            self.fresh[page.name] = (fingerprint, marshal.dumps({name: short(mark) for name, mark in parts.items()}))

    def stays(self, name: str, fingerprint: bytes) -> bool:
        """Whether the page called `name` is, with this fingerprint, as the last build left it; it is then kept."""
        same = bool(fingerprint) and self.known.get(name) == fingerprint and name not in self.lost and not self.whole
        if same:
            self.kept.add(name)
        return same

    def save(self) -> None:
        """Note the fingerprints of this build's pages."""
        gone = self.known.keys() - self.kept - self.fresh.keys()
        self.store.replace("pages", ((name, *told) for name, told in self.fresh.items()), gone)
        for template, parts in self._shown.items():
            self.store.write_note(f"context {template}", packed(parts))

    def _fingerprint(self, page: Page) -> tuple[bytes, dict[str, bytes]]:
        """The fingerprint, and what it is of, by name; an empty one when it cannot be told, and why."""
        closure = self.closures(page.template).of(page.template.name)
        if closure.doubt:
            return b"", {closure.doubt: b""}
        content = page.more.get("article") or page.more.get("page")
        try:
            if content is not None and OF_ITS_CONTENT.issuperset(page.more) and content.save_as == page.name:
                return self.of_content(page, content, closure), {"article": self.fingerprints.of(content)}
            around, names = self.around(page, closure)
            own = {name: self.fingerprints.of(visible(page.more[name], name, closure)) for name in names}
        except Unsure as unsure:
            return b"", {str(unsure): b""}
        return digested(closure.digest, around, *own.values()), own

    def of_content(self, page: Page, content: Any, closure: Closure) -> bytes:
        """The fingerprint of the page of one article: all that is given to it is the article's. Raises Unsure."""
        return digested(closure.digest, self.around(page, closure)[0], self.fingerprints.of(content))

    def around(self, page: Page, closure: Closure) -> tuple[bytes, list[str]]:
        """The fingerprint of what `page` can reach of the shared context, and the names of what it reaches besides: the same for all the
        pages of a template."""
        key = (page.template.name, id(page.context), *page.more)
        if key not in self._contexts:
            found = {name: self._shared(name, page, closure) for name in closure.names if name not in page.more}
            self._shown[page.template.name] = {"gabarit": closure.digest, **{name: short(mark) for name, mark in found.items()}}
            self._contexts[key] = (page.context, digested(*found.values()), [name for name in closure.names if name in page.more])
        return self._contexts[key][1:]

    def _shared(self, name: str, page: Page, closure: Closure) -> bytes:
        if name in page.context:
            return self.fingerprints.of(visible(page.context[name], name, closure))
        given = page.template.globals.get(name)
        return b"" if given is None or callable(given) else self.fingerprints.of(given)


def short(mark: bytes) -> bytes:
    """A digest of a fixed, small size."""
    return digested(mark)[:SHORT]
