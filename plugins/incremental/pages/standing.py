"""Which contents a page cannot show otherwise than at the last build: told at once, without looking at what is shown of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from plugins.incremental.cache.later import StoredExtras
from plugins.incremental.cache.store import BuildStore, pack_values, unpack_values

NOTE = "hung at once"
"""The note of what the next build cannot tell of its own contents: which rooms hung things later, in their order, and the sources of the
contents on which anything was hung at once, or that had a translation."""


@dataclass
class StandingContents:
    """`read_names` are the names, on the shelves, of what this build has read; `attributes` are what rooms hang on contents, `later` tells
    what they hang once somebody looks. `is_sure`: nobody that we do not know changes a content."""

    store: BuildStore
    read_names: Collection[str]
    attributes: frozenset[str]
    later: StoredExtras
    is_sure: bool
    _involved: set[str] = field(default_factory=set)
    _is_told: bool = False

    def find_out(self, contents: Sequence[Any]) -> Sequence[bool]:
        """Of each of `contents`, whether it stands: nothing is hung on it at once, nor was, and what hangs later is what hung there. To be
        asked of all contents that have pages, once every room has hung what it hangs."""
        sources = [content.relative_source_path for content in contents]
        states = [content.__dict__ for content in contents]
        involved = {
            source
            for source, state in zip(sources, states, strict=True)
            if state["translations"] or not state.keys().isdisjoint(self.attributes)
        }
        self._is_told = True
        self._involved |= involved
        rooms, involved_before = unpack_values(self.store.note(NOTE), ((), ()))
        if rooms != self.later.room_names or not self.is_sure:
            return list(repeat(False, len(sources)))
        moved_sources = involved.union(involved_before, self.later.find_moved(sources))
        read_names = self.read_names
        return [
            source not in moved_sources and "_kept" in state and bool(state["_kept"].mark) and state["_shelf"][1] not in read_names
            for source, state in zip(sources, states, strict=True)
        ]

    def save(self) -> None:
        """Note what the next build cannot tell."""
        note = pack_values((self.later.room_names, sorted(self._involved)))
        if not self._is_told:
            self.store.write_note(NOTE, None)
        elif self.store.note(NOTE) != note:
            self.store.write_note(NOTE, note)
