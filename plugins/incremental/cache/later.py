"""What rooms hang on contents once somebody looks, and the digest of it that the last build noted: what did not change is not even made."""

from collections import ChainMap
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, filterfalse
from typing import Any, NamedTuple

from plugins.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.incremental.pages.fingerprint import combine_digests
from plugins.infrastructure.later_extras import LaterExtras, MakeExtras

NOTE = "extras "
"""What the notes of digests are called, before the name of their room."""


class HungLater(NamedTuple):
    """What one room hangs, on all contents or on those of the `sources`. `digests` are those of the last build, by source, of what has not
    changed since, `former_digests` of what has, and `new_digests` what this build asked for."""

    room: str
    names: tuple[str, ...]
    make_extras: MakeExtras
    digests: dict[str, bytes]
    former_digests: dict[str, bytes]
    new_digests: dict[str, bytes]
    sources: frozenset[str] | None

    def is_on(self, source: str) -> bool:
        """Whether it hangs on the content of `source`."""
        return self.sources is None or source in self.sources


@dataclass(frozen=True, eq=False)
class HungTogether:
    """What several rooms hang on the same contents: one object for all of these, compared by itself."""

    rooms: tuple[HungLater, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The attributes."""
        return frozenset(name for hung in self.rooms for name in hung.names)


@dataclass
class StoredExtras(LaterExtras):
    """See `later_extras.LaterExtras`. `fingerprint` is that of a value; it raises Unsure. `names` are the attributes hung later."""

    store: BuildStore
    fingerprint: Callable[[Any], bytes]
    names: frozenset[str] = frozenset()
    _rooms: list[HungLater] = field(default_factory=list)
    _together: dict[tuple[bool, ...], HungTogether] = field(default_factory=dict)

    def hang(
        self,
        room: str,
        names: tuple[str, ...],
        changed_sources: frozenset[str] | None,
        make_extras: MakeExtras,
        sources: frozenset[str] | None = None,
    ) -> None:
        """See LaterExtras."""
        digests: dict[str, bytes] = unpack_values(self.store.note(NOTE + room), {}) if changed_sources is not None else {}
        former_digests = {source: digests.pop(source) for source in changed_sources or () if source in digests}
        self._rooms.append(HungLater(room, names, make_extras, digests, former_digests, {}, sources))
        self.names |= frozenset(names)

    @property
    def room_names(self) -> tuple[str, ...]:
        """Who hangs anything, in the order in which marks have their digests."""
        return tuple(hung.room for hung in self._rooms)

    def find_moved(self, sources: Collection[str]) -> set[str]:
        """The sources, some `sources` among them, on which anything else may hang than at the last build, where the same rooms have hung
        things."""
        moved_sources = set[str]()
        for hung in self._rooms:
            hung_sources = sources if hung.sources is None else filter(hung.sources.__contains__, sources)
            moved_sources.update(filterfalse(hung.digests.__contains__, hung_sources))
            if hung.sources is not None:
                moved_sources |= (hung.digests.keys() | hung.former_digests.keys()) - hung.sources
        return moved_sources

    def hung_on(self, source: str) -> HungTogether:
        """What rooms hang on the content of `source`."""
        which = tuple([hung.is_on(source) for hung in self._rooms])
        if which not in self._together:
            self._together[which] = HungTogether(tuple(compress(self._rooms, which)))
        return self._together[which]

    def value(self, content: Any, name: str) -> Any:
        """What hangs on `content` under `name`. Raises AttributeError where nothing does."""
        for hung in self.hung_on(content.relative_source_path).rooms:
            if name in hung.names:
                values = hung.make_extras(content)
                content.__dict__.update(values)
                if name in values:
                    return values[name]
        raise AttributeError(f"{type(content).__name__!r} object has no attribute {name!r}")

    def marks(self, content: Any, source: str, hung_together: HungTogether) -> list[bytes]:
        """The digest of what each room hangs on `content`, of that `source`: what `hung_on` says of it. Raises Unsure."""
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
        """Note the digests of this build. A content of which none was asked keeps that of before, unless it has changed."""
        for name in [name for (name,) in self.store.rows("notes", "name") if name.startswith(NOTE)]:
            if name.removeprefix(NOTE) not in self.room_names:
                self.store.write_note(name, None)
        for hung in self._rooms:
            before = ChainMap(hung.former_digests, hung.digests)
            changed_sources = [source for source, digest in hung.new_digests.items() if before.get(source) != digest]
            gone_sources = hung.former_digests.keys() - hung.new_digests.keys()
            if hung.sources is not None:
                gone_sources |= hung.digests.keys() - hung.sources
            if changed_sources or gone_sources:
                digests = hung.digests | hung.new_digests
                for source in gone_sources:
                    digests.pop(source, None)
                self.store.write_note(NOTE + hung.room, pack_values(digests))
