"""The rows that rooms make of publications, kept from one build to the next: sheets of plain values, in the store.

What each row was made of lies apart: what moved is told without the rows, which are taken out once a room looks at them.
"""

from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from plugins.incremental.cache.label import Label
from plugins.incremental.cache.objects import SHEETS, shelf_of
from plugins.incremental.cache.store import BuildStore, Spoilt, pack_values, seal, unpack_values, unseal
from plugins.incremental.pages.fingerprint import Unsure
from plugins.infrastructure.publication_rows import PublicationChanges, RoomRows, Row

ROWS, DIGESTS = "rows", "row_digests"
"""The tables of the sheets: the rows of a room, and the digest of what each was made of, by source."""


@dataclass
class RowSheets:
    """The sheets of one room."""

    store: BuildStore
    room: str

    def read(self, table: str, number: int) -> dict[str, Any]:
        """One sheet, by source. Raises Spoilt."""
        row = self.store.row(table, f"{self.room} {number}")
        sheet: dict[str, Any] = unpack_values(unseal(row[1]), {}) if row is not None else {}
        return sheet

    def read_all(self, table: str) -> dict[str, Any]:
        """All of them together, by source. Raises Spoilt."""
        sheets = self.store.rows_between(table, f"{self.room} ", f"{self.room} :")  # the sign that follows 9
        every: dict[str, Any] = {}
        for name, sealed in sheets:
            if name.rpartition(" ")[0] == self.room:
                every.update(unpack_values(unseal(sealed), {}))
        return every

    def write(self, digests: Mapping[str, bytes], rows: Mapping[str, Row], removed: Iterable[str], is_whole: bool) -> None:
        """Put the `rows` that were made in their sheets, each with its digest among `digests`, and take the `removed` sources out of
        theirs; `is_whole`: what was there before is none of it."""
        touched: dict[int, list[str]] = {number: [] for number in range(SHEETS)} if is_whole else {}
        for source in (*rows, *(() if is_whole else removed)):
            touched.setdefault(shelf_of(source, SHEETS), []).append(source)
        for table, values in ((DIGESTS, digests), (ROWS, rows)):
            sheets = ((number, sources, {} if is_whole else self.read(table, number)) for number, sources in touched.items())
            replaced = (self._replaced(*sheet, values, rows) for sheet in sheets)
            self.store.replace(table, replaced if is_whole else list(replaced))  # nothing is read while it is written

    def _replaced(
        self, number: int, sources: Iterable[str], sheet: dict[str, Any], values: Mapping[str, Any], rows: Mapping[str, Row]
    ) -> tuple[str, bytes]:
        for source in sources:
            if source in rows:
                sheet[source] = values[source]
            else:
                sheet.pop(source, None)
        return f"{self.room} {number}", seal(pack_values(sheet))

    def forget(self) -> None:
        """Take all of them out of the store."""
        for table in (DIGESTS, ROWS):
            self.store.replace(table, (), [f"{self.room} {number}" for number in range(SHEETS)])


@dataclass(eq=False)
class StandingRows(Mapping[str, Row]):
    """The rows of `sources`, in their order: the `new_rows`, made now, and the others from their sheets, read once they are looked at."""

    sheets: RowSheets
    sources: Collection[str]
    new_rows: Mapping[str, Row]
    _read: dict[int, dict[str, Row]] = field(default_factory=dict)

    def __getitem__(self, source: str) -> Row:
        """That of one source. Raises Spoilt."""
        if source in self.new_rows:
            return self.new_rows[source]
        if source not in self.sources:
            raise KeyError(source)
        return self.of_before(source)

    def of_before(self, source: str) -> Row:
        """That of the last build. Raises Spoilt."""
        number = shelf_of(source, SHEETS)
        if number not in self._read:
            self._read[number] = self.sheets.read(ROWS, number)
        if source not in self._read[number]:
            raise Spoilt(source)
        return self._read[number][source]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def items(self) -> ItemsView[str, Row]:
        """All of them, taken out at once: a third of the time that one after the other takes. Raises Spoilt."""
        return self._whole().items()

    def values(self) -> ValuesView[Row]:
        """The same without their sources."""
        return self._whole().values()

    def _whole(self) -> dict[str, Row]:
        every: dict[str, Row] = self.sheets.read_all(ROWS)
        every.update(self.new_rows)
        try:
            return {source: every[source] for source in self.sources}
        except KeyError as error:
            raise Spoilt(str(error)) from error


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
        return self._rows(room, around, contents, self._key, make)

    def as_shown(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """See PublicationRows."""
        return self._rows(room, around, contents, self._mark, make)

    def as_told(
        self, room: str, around: bytes, contents: Iterable[Any], digests: Mapping[str, bytes], make: Callable[[Any], Row]
    ) -> RoomRows:
        """See PublicationRows."""
        return self._rows(room, around, contents, lambda content: digests[content.relative_source_path], make)

    def _rows(
        self, room: str, around: bytes, contents: Iterable[Any], digest_of: Callable[[Any], bytes], make: Callable[[Any], Row]
    ) -> RoomRows:
        assert room not in self._asked, f"the rows of {room} are asked for twice: the second time nothing would have moved"
        self._asked.add(room)
        sheets, write_memo = RowSheets(self.store, room), partial(self._write_memo, room, around)
        noted, memo = unpack_values(self.store.note(f"rows {room}"), (None, None))
        known_digests: dict[str, bytes] = sheets.read_all(DIGESTS) if noted == around else {}
        content_by_source = {vars(content).get("relative_source_path") or content.relative_source_path: content for content in contents}
        digests = dict(zip(content_by_source, map(digest_of, content_by_source.values()), strict=True))
        moved_sources = [source for source, digest in digests.items() if not digest or known_digests.get(source) != digest]
        new_rows = {source: make(content_by_source[source]) for source in moved_sources}
        if noted != around:
            sheets.write(digests, new_rows, (), is_whole=True)
            write_memo(None)
            return RoomRows(new_rows, PublicationChanges(is_everything=True), write=write_memo)
        rows, removed = StandingRows(sheets, digests.keys(), new_rows), known_digests.keys() - digests.keys()
        changed = frozenset(source for source, row in new_rows.items() if source in known_digests and rows.of_before(source) != row)
        changes = PublicationChanges(frozenset(new_rows.keys() - known_digests.keys()), changed, frozenset(removed))
        before_rows = {source: rows.of_before(source) for source in (*changed, *removed)}
        sheets.write(digests, new_rows, removed, is_whole=False)
        return RoomRows(rows, changes, before_rows, memo, write_memo)

    def _write_memo(self, room: str, around: bytes, value: Any) -> None:
        self.store.write_note(f"rows {room}", pack_values((around, value)))

    def _key(self, content: Any) -> bytes:
        label: Label | None = content.__dict__.get("_kept")
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
            RowSheets(self.store, name).forget()

    def _rooms_of_before(self) -> Iterator[str]:
        return (name.removeprefix("rows ") for (name,) in self.store.rows("notes", "name") if name.startswith("rows "))
