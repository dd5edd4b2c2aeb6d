"""Find the contents that pages show as at the last build, together, without computing what is shown of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter
from typing import Any

from plugins.core.publication.overview import get_source
from plugins.engine.incremental.cache.label import Label
from plugins.engine.incremental.cache.later import StoredExtras
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values

NOTE = "hung at once"
"""The note of what the next build cannot tell of its own contents: which rooms hung things later, in their order, and the sources of the
contents on which anything was hung at once, or that had a translation."""


@dataclass
class StandingContents:
    """`standing_contents` are those that this build has not read again, with their labels; `attributes` are those that rooms add, `later`
    the extras added at first use. `is_sure`: no unknown plugin changes a content."""

    store: BuildStore
    standing_contents: Mapping[Any, Label]
    attributes: frozenset[str]
    later: StoredExtras
    is_sure: bool
    _involved: set[str] = field(default_factory=set)
    _is_told: bool = False

    def find_out(self, contents: Sequence[Any]) -> Sequence[bool]:
        """Find which of `contents` are unchanged: no extras were set on them directly, now or before, and later extras equal the former
        ones. Call it with all contents that have pages, once every room has added its extras."""
        sources, hangs_nothing = list(map(get_source, contents)), self.attributes.isdisjoint
        states = map(attrgetter("__dict__"), contents)
        involved = {source for source, state in zip(sources, states, strict=True) if state["translations"] or not hangs_nothing(state)}
        self._is_told = True
        self._involved |= involved
        rooms, involved_before = unpack_values(self.store.read_note(NOTE), ((), ()))
        if rooms != self.later.room_names or not self.is_sure:
            return list(repeat(False, len(sources)))
        moved_sources = involved.union(involved_before, self.later.find_moved(sources))
        labels = map(self.standing_contents.get, contents)
        return [
            source not in moved_sources and label is not None and label.mark != b"" for source, label in zip(sources, labels, strict=True)
        ]

    def save(self) -> None:
        """Note what the next build cannot tell."""
        note = pack_values((self.later.room_names, sorted(self._involved)))
        if not self._is_told:
            self.store.write_note(NOTE, None)
        elif self.store.read_note(NOTE) != note:
            self.store.write_note(NOTE, note)
