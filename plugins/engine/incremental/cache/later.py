"""Extras that rooms add to contents when they are first read, with the digests of the last build: unchanged extras are not computed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, filterfalse
from typing import Any, NamedTuple

from plugins.core.infrastructure.later_extras import LaterExtras, MakeExtras
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.pages.fingerprint import combine_digests

EXTRAS_NOTE = "extras "
"""Prefix of the notes that hold digests; the name of the room follows."""


class HungLater(NamedTuple):
    """The extras of one room, on all contents or on those of the `sources`. By source, `digests` are the last build's of what is unchanged,
    `former_digests` the last build's of what has, `new_digests` those that this build computed."""

    room: str
    names: tuple[str, ...]
    make_extras: MakeExtras
    digests: dict[str, bytes]
    former_digests: dict[str, bytes]
    new_digests: dict[str, bytes]
    sources: frozenset[str] | None

    def is_on(self, source: str) -> bool:
        """Whether it applies to the content of `source`."""
        return self.sources is None or source in self.sources


@dataclass(frozen=True, eq=False)
class HungTogether:
    """The extras of several rooms on the same contents: one object, compared by identity, for all these contents."""

    rooms: tuple[HungLater, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The attributes."""
        return frozenset(name for hung in self.rooms for name in hung.names)


@dataclass
class StoredExtras(LaterExtras):
    """See `later_extras.LaterExtras`. `fingerprint` gives that of a value and may raise Unsure. `names` are the attributes added later."""

    store: BuildStore
    fingerprint: Callable[[Any], bytes]
    names: frozenset[str] = frozenset()
    _rooms: list[HungLater] = field(default_factory=list)
    _together: dict[tuple[bool, ...], HungTogether] = field(default_factory=dict)

    def add_extras(
        self,
        room: str,
        names: tuple[str, ...],
        changed_sources: frozenset[str] | None,
        make_extras: MakeExtras,
        sources: frozenset[str] | None = None,
    ) -> None:
        """See LaterExtras."""
        digests: dict[str, bytes] = unpack_values(self.store.read_note(EXTRAS_NOTE + room), {}) if changed_sources is not None else {}
        former_digests = {source: digests.pop(source) for source in changed_sources or () if source in digests}
        self._rooms.append(HungLater(room, names, make_extras, digests, former_digests, {}, sources))
        self.names |= frozenset(names)

    @property
    def room_names(self) -> tuple[str, ...]:
        """The rooms that add extras, in the order of their digests in marks."""
        return tuple(hung.room for hung in self._rooms)

    def find_moved(self, sources: Collection[str]) -> set[str]:
        """The sources whose extras may differ from the last build, some of `sources` among them, when the same rooms add extras."""
        moved_sources = set[str]()
        for hung in self._rooms:
            hung_sources = sources if hung.sources is None else filter(hung.sources.__contains__, sources)
            moved_sources.update(filterfalse(hung.digests.__contains__, hung_sources))
            if hung.sources is not None:
                moved_sources |= (hung.digests.keys() | hung.former_digests.keys()) - hung.sources
        return moved_sources

    def get_extras_on(self, source: str) -> HungTogether:
        """The extras of the content of `source`."""
        which = tuple([hung.is_on(source) for hung in self._rooms])
        if which not in self._together:
            self._together[which] = HungTogether(tuple(compress(self._rooms, which)))
        return self._together[which]

    def get_value(self, content: Any, name: str) -> Any:
        """The extra `name` of `content`. Raises AttributeError when it has none."""
        for hung in self.get_extras_on(content.relative_source_path).rooms:
            if name in hung.names:
                values = hung.make_extras(content)
                content.__dict__.update(values)
                if name in values:
                    return values[name]
        raise AttributeError(f"{type(content).__name__!r} object has no attribute {name!r}")

    def digest_extras(self, content: Any, source: str, hung_together: HungTogether) -> list[bytes]:
        """The digest of what each room adds to `content`, of that `source`; `hung_together` is its `get_extras_on`. Raises Unsure."""
        marks = []
        for hung in hung_together.rooms:
            digest = hung.digests.get(source)
            if digest is None:
                values = hung.make_extras(content)
                digest = combine_digests(*(self.fingerprint(values[name]) if name in values else b"" for name in hung.names))
            hung.new_digests[source] = digest
            marks.append(digest)
        return marks

    def save(self) -> None:
        """Save the digests of this build. A content whose extras were not computed keeps its digest, unless it has changed."""
        for name in [name for (name,) in self.store.list_rows("notes", "name") if name.startswith(EXTRAS_NOTE)]:
            if name.removeprefix(EXTRAS_NOTE) not in self.room_names:
                self.store.write_note(name, None)
        for hung in self._rooms:
            before = hung.digests | hung.former_digests
            changed_sources = [source for source, digest in hung.new_digests.items() if before.get(source) != digest]
            gone_sources = hung.former_digests.keys() - hung.new_digests.keys()
            if hung.sources is not None:
                gone_sources |= hung.digests.keys() - hung.sources
            if changed_sources or gone_sources:
                digests = hung.digests | hung.new_digests
                for source in gone_sources:
                    digests.pop(source, None)
                self.store.write_note(EXTRAS_NOTE + hung.room, pack_values(digests))
