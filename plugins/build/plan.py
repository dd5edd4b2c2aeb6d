"""The plan: for each page of the site, whether it stays as it is or is rendered again, and which of its inputs moved."""

import marshal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from plugins.build.closure import Closure, Closures
from plugins.build.fingerprint import Fingerprints, Unsure, digested
from plugins.build.page import Page
from plugins.build.store import Store, packed

SHORT = 8
"""Bytes of a part's digest: enough to tell what moved."""


@dataclass
class Plan:
    """`lost` are the files of the output that are no longer as the last build left them. `whole` renders everything all the same.

    `value` gives what a template can see of a value under a name, of a closure.
    """

    store: Store
    lost: frozenset[str]
    whole: bool
    closures: Callable[[Any], Closures]
    fingerprints: Fingerprints
    value: Callable[[Any, str, Closure], Any]
    kept: set[str] = field(default_factory=set)
    waiting: dict[str, Page] = field(default_factory=dict)
    fresh: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    _known: dict[str, bytes] = field(default_factory=dict)
    _contexts: dict[tuple, tuple[dict, bytes]] = field(default_factory=dict)
    _shown: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = dict(self.store.rows("pages", "name, fingerprint"))

    def add(self, page: Page) -> None:
        """Take in one page: it stays when its fingerprint is that of the last build, else it waits to be rendered."""
        fingerprint, parts = self._fingerprint(page)
        self.kept.discard(page.name)
        self.waiting.pop(page.name, None)
        if fingerprint and self._known.get(page.name) == fingerprint and page.name not in self.lost and not self.whole:
            self.kept.add(page.name)
            return
        self.waiting[page.name] = page
        self.fresh[page.name] = (fingerprint, parts)

    def save(self) -> None:
        """Note the fingerprints of this build's pages."""
        gone = self._known.keys() - self.kept - self.fresh.keys()
        self.store.replace("pages", ((name, *told) for name, told in self.fresh.items()), gone)
        for template, parts in self._shown.items():
            self.store.write_note(f"context {template}", packed(parts))

    def _fingerprint(self, page: Page) -> tuple[bytes, bytes]:
        closure = self.closures(page.template).of(page.template.name)
        if closure.doubt:
            return b"", marshal.dumps({closure.doubt: b""})
        try:
            around = self._around(page, closure)
            own = {name: self.fingerprints.of(self.value(page.more[name], name, closure)) for name in closure.names if name in page.more}
        except Unsure as unsure:
            return b"", marshal.dumps({str(unsure): b""})
        parts = {name: short(mark) for name, mark in own.items()}
        return digested(closure.digest, around, *own.values()), marshal.dumps(parts)

    def _around(self, page: Page, closure: Closure) -> bytes:
        """The fingerprint of what a page can reach of the shared context: the same for all pages of a template."""
        key = (page.template.name, id(page.context), tuple(page.more))
        if key not in self._contexts:
            names = [name for name in closure.names if name not in page.more]
            found = {name: self._shared(name, page, closure) for name in names}
            self._shown[page.template.name] = {"gabarit": closure.digest, **{name: short(mark) for name, mark in found.items()}}
            self._contexts[key] = (page.context, digested(*found.values()))
        return self._contexts[key][1]

    def _shared(self, name: str, page: Page, closure: Closure) -> bytes:
        if name in page.context:
            return self.fingerprints.of(self.value(page.context[name], name, closure))
        given = page.template.globals.get(name)
        return b"" if given is None or callable(given) else self.fingerprints.of(given)


def short(mark: bytes) -> bytes:
    """A digest of a fixed, small size."""
    return digested(mark)[:SHORT]
