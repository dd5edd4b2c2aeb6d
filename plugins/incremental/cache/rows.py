"""The rows that rooms make of publications, kept from one build to the next: sheets of plain values, in the store."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from plugins.incremental.cache.objects import SHEETS, shelf_of
from plugins.incremental.cache.store import BuildStore, pack_values, seal, unpack_values, unseal
from plugins.incremental.pages.fingerprint import Unsure
from plugins.infrastructure.publication_rows import PublicationChanges, RoomRows, Row

DigestedRows = dict[str, tuple[bytes, Row]]
"""The rows of a room by source, each with the digest of what it was made of."""


@dataclass
class StoredRows:
    """See `publication_rows.PublicationRows`. `fingerprint` is that of all that a page can show of a content; it raises Unsure.

    `is_certain`: nobody that we do not know changes a content after it is read. A row of which that cannot be told is made, and counts as
    moved when it is another. What no room asks for is forgotten.
    """

    store: BuildStore
    fingerprint: Callable[[Any], bytes]
    is_certain: bool = True
    _asked: set[str] = field(default_factory=set)

    def as_read(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """See PublicationRows."""
        return self._rows(room, around, ((content, self._key(content)) for content in contents), make)

    def as_shown(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """See PublicationRows."""
        return self._rows(room, around, ((content, self._mark(content)) for content in contents), make)

    def _rows(self, room: str, around: bytes, told: Iterable[tuple[Any, bytes]], make: Callable[[Any], Row]) -> RoomRows:
        assert room not in self._asked, f"the rows of {room} are asked for twice: the second time nothing would have moved"
        self._asked.add(room)
        noted, memo, was = self._noted(room)
        usable = was if noted == around else {}
        now: dict[str, Row] = {}
        other: DigestedRows = {}
        for content, digest in told:
            source = content.relative_source_path
            before = usable.get(source)
            if before is not None and digest and before[0] == digest:
                now[source] = before[1]
            else:
                now[source] = row = make(content)
                other[source] = (digest, row)
        removed = was.keys() - now.keys()
        self._write(room, around, was, other, removed, anew=noted != around)
        if noted != around:
            return RoomRows(now, PublicationChanges(is_everything=True), write=partial(self._write_memo, room, around))
        changed = frozenset(source for source, (_, row) in other.items() if source in usable and usable[source][1] != row)
        changes = PublicationChanges(frozenset(other.keys() - usable.keys()), changed, frozenset(removed))
        before_rows = {source: usable[source][1] for source in (*changed, *removed)}
        return RoomRows(now, changes, before_rows, memo, partial(self._write_memo, room, around))

    def _noted(self, room: str) -> tuple[bytes | None, Any, DigestedRows]:
        """Under what the rows of `room` were made, what it left beside them, and all of them. Raises Spoilt."""
        noted, memo = unpack_values(self.store.note(f"rows {room}"), (None, None))
        digested_rows: DigestedRows = {}
        for number in range(SHEETS) if noted is not None else ():
            row = self.store.row("rows", f"{room} {number}")
            if row is not None:
                digested_rows.update(unpack_values(unseal(row[1]), {}))
        return noted, memo, digested_rows

    def _write(self, room: str, around: bytes, was: DigestedRows, other: DigestedRows, gone: Iterable[str], anew: bool) -> None:
        """Write the sheets that hold what is other or gone; without what was kept beside rows that are no longer these."""
        touched = set(range(SHEETS)) if anew else {shelf_of(source, SHEETS) for source in (*other, *gone)}
        sheets: dict[int, DigestedRows] = {number: {} for number in touched}
        stale = set(gone)
        for source, pair in (other if anew else {**was, **other}).items():
            if source not in stale and (number := shelf_of(source, SHEETS)) in touched:
                sheets[number][source] = pair
        self.store.replace("rows", ((f"{room} {number}", seal(pack_values(sheet))) for number, sheet in sheets.items()))
        if anew:
            self._write_memo(room, around, None)

    def _write_memo(self, room: str, around: bytes, value: Any) -> None:
        self.store.write_note(f"rows {room}", pack_values((around, value)))

    def _key(self, content: Any) -> bytes:
        label = content.__dict__.get("_kept")
        return label.key if label is not None and self.is_certain else b""

    def _mark(self, content: Any) -> bytes:
        try:
            return self.fingerprint(content)
        except Unsure:
            return b""

    def save(self) -> None:
        """Forget the rows that nobody asked for in this build: the next one could not tell what moved since."""
        for name in [name for name in self._rooms_of_before() if name not in self._asked]:
            self.store.write_note(f"rows {name}", None)
            self.store.replace("rows", (), [f"{name} {number}" for number in range(SHEETS)])

    def _rooms_of_before(self) -> Iterator[str]:
        return (name.removeprefix("rows ") for (name,) in self.store.rows("notes", "name") if name.startswith("rows "))
