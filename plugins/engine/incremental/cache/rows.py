"""The rows that rooms make of publications, kept from one build to the next: sheets of plain values, in the store.

Objects and pages of the last build tell what changed, without the rows, which are loaded when a room first reads them.
"""

import hashlib
from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import compress, filterfalse
from typing import Any, NamedTuple

from plugins.core.infrastructure.build_services import LaterExtras, MakeExtras, PublicationChanges, PublicationRows, RoomRows, Row
from plugins.core.publication.overview import ContentsOverview, get_source
from plugins.engine.incremental.cache.objects import SHEET_COUNT, compute_shelf_number
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, pack_values, seal, unpack_values, unseal
from plugins.engine.incremental.pages.fingerprint import SIZE, combine_digests

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
    """See `build_services.LaterExtras`. `fingerprint` gives a value's and may raise Unsure. `names` are the attributes added later."""

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


ROWS_TABLE = "rows"
"""The table of the sheets."""
ROWS_NOTE, ORDER_NOTE, SOURCES_NOTE, TOLD_NOTE = "rows ", "order ", "sources ", "told "
"""Prefixes of the notes of a room: what its rows depend on and its memo; the digest of their sources; these; the digests it gave."""
SEPARATOR = "\0"
"""Between two sources: no path holds it."""

FindMoved = Callable[[Sequence[Any]], list[Any]]
"""Those of some contents that may differ from the last build."""


@dataclass
class RowSheets:
    """The sheets of one room."""

    store: BuildStore
    room: str

    def read_sheet(self, number: int) -> dict[str, Any]:
        """Read one sheet, by source. Raises Spoilt."""
        row = self.store.read_row(ROWS_TABLE, f"{self.room} {number}")
        sheet: dict[str, Any] = unpack_values(unseal(row[1]), {}) if row is not None else {}
        return sheet

    def read_all_rows(self) -> dict[str, Any]:
        """Read all rows, by source. Raises Spoilt."""
        sheets = self.store.iterate_rows(ROWS_TABLE, f"{self.room} ", f"{self.room} :")  # the sign that follows 9
        every: dict[str, Any] = {}
        for name, sealed in sheets:
            if name.rpartition(" ")[0] == self.room:
                every.update(unpack_values(unseal(sealed), {}))
        return every

    def write_rows(self, rows: Mapping[str, Row], removed: Iterable[str], is_whole: bool) -> None:
        """Write the new `rows` into their sheets, and remove the `removed` sources; `is_whole`: keep nothing of what was there before."""
        touched: dict[int, list[str]] = {number: [] for number in range(SHEET_COUNT)} if is_whole else {}
        for source in (*rows, *(() if is_whole else removed)):
            touched.setdefault(compute_shelf_number(source, SHEET_COUNT), []).append(source)
        replaced = (
            self._build_sheet(number, {} if is_whole else self.read_sheet(number), sources, rows) for number, sources in touched.items()
        )
        self.store.replace_rows(ROWS_TABLE, replaced if is_whole else list(replaced))  # nothing is read while it is written

    def _build_sheet(self, number: int, sheet: dict[str, Any], sources: Iterable[str], rows: Mapping[str, Row]) -> tuple[str, bytes]:
        for source in sources:
            if source in rows:
                sheet[source] = rows[source]
            else:
                sheet.pop(source, None)
        return f"{self.room} {number}", seal(pack_values(sheet))

    def remove_rows(self) -> None:
        """Remove all of them from the store."""
        self.store.replace_rows(ROWS_TABLE, (), [f"{self.room} {number}" for number in range(SHEET_COUNT)])


@dataclass(eq=False)
class StandingRows(Mapping[str, Row]):
    """The rows of `sources`, in their order: the `new_rows`, made now, and the others from their sheets, loaded when first read."""

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
        return self.get_former_row(source)

    def get_former_row(self, source: str) -> Row:
        """The row at the last build. Raises Spoilt."""
        number = compute_shelf_number(source, SHEET_COUNT)
        if number not in self._read:
            self._read[number] = self.sheets.read_sheet(number)
        if source not in self._read[number]:
            raise Spoilt(source)
        return self._read[number][source]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def items(self) -> ItemsView[str, Row]:
        """All rows, loaded together: three times as fast as one by one. Raises Spoilt."""
        return self._load_all().items()

    def values(self) -> ValuesView[Row]:
        """The same without their sources."""
        return self._load_all().values()

    def _load_all(self) -> dict[str, Row]:
        every: dict[str, Row] = self.sheets.read_all_rows()
        every.update(self.new_rows)
        try:
            return {source: every[source] for source in self.sources}
        except KeyError as error:
            raise Spoilt(str(error)) from error


def ensure_sequence(contents: Iterable[Any]) -> Sequence[Any]:
    """`contents` as a sequence that can be iterated twice."""
    return contents if isinstance(contents, ContentsOverview) else list(contents)


@dataclass
class StoredRows(PublicationRows):
    """See `build_services.PublicationRows`. `find_reread` gives those of some contents that may have been read otherwise than at the last
    build, `find_otherwise_shown` those of which a page may show something else.

    The row of such a content is made, and compared with its former one. Rows that no room asks for are removed.
    """

    store: BuildStore
    find_reread: FindMoved
    find_otherwise_shown: FindMoved
    _asked: set[str] = field(default_factory=set)

    def get_rows_as_read(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """See PublicationRows."""
        return self._compute_rows(room, around, ensure_sequence(contents), self.find_reread, make)

    def get_rows_as_shown(self, room: str, around: bytes, contents: Iterable[Any], make: Callable[[Any], Row]) -> RoomRows:
        """See PublicationRows."""
        return self._compute_rows(room, around, ensure_sequence(contents), self.find_otherwise_shown, make)

    def get_rows_by_digests(
        self, room: str, around: bytes, contents: Iterable[Any], digests: Mapping[str, bytes], make: Callable[[Any], Row]
    ) -> RoomRows:
        """See PublicationRows."""
        known_digests, every = unpack_values(self.store.read_note(TOLD_NOTE + room), {}), list(contents)
        digest_by_source = {get_source(content): digests[get_source(content)] for content in every}
        if digest_by_source != known_digests:
            self.store.write_note(TOLD_NOTE + room, pack_values(digest_by_source))
        changed = [content for content in every if known_digests.get(get_source(content)) != digest_by_source[get_source(content)]]
        return self._compute_rows(room, around, every, lambda _: changed, make)

    def _compute_rows(
        self, room: str, around: bytes, contents: Sequence[Any], find_moved: FindMoved, make: Callable[[Any], Row]
    ) -> RoomRows:
        assert room not in self._asked, f"the rows of {room} are asked for twice: the second time nothing would have moved"
        self._asked.add(room)
        sheets, write_memo = RowSheets(self.store, room), partial(self._write_memo, room, around)
        noted, memo = unpack_values(self.store.read_note(ROWS_NOTE + room), (None, None))
        sources = dict.fromkeys(contents.sources if isinstance(contents, ContentsOverview) else map(get_source, contents)).keys()
        added, removed = self._note_sources(room, sources)
        if noted != around:
            new_rows = {get_source(content): make(content) for content in contents}
            sheets.write_rows(new_rows, (), is_whole=True)
            write_memo(None)
            return RoomRows(new_rows, PublicationChanges(is_everything=True), write=write_memo)
        moved_contents = {get_source(content): content for content in find_moved(contents)}
        if not moved_contents.keys() >= added:
            moved_contents.update((source, content) for content in contents if (source := get_source(content)) in added)
        new_rows = {source: make(content) for source, content in moved_contents.items()}
        rows = StandingRows(sheets, sources, new_rows)
        changed = frozenset(source for source, row in new_rows.items() if source not in added and rows.get_former_row(source) != row)
        before_rows = {source: rows.get_former_row(source) for source in (*changed, *removed)}
        sheets.write_rows({source: new_rows[source] for source in (*changed, *added)}, removed, is_whole=False)
        return RoomRows(rows, PublicationChanges(added, changed, removed), before_rows, memo, write_memo)

    def _note_sources(self, room: str, sources: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The sources that had no row before, and those that have none any more."""
        now = SEPARATOR.join(sources).encode("utf-8", "surrogatepass")
        order = hashlib.blake2b(now, digest_size=SIZE).digest()
        if self.store.read_note(ORDER_NOTE + room) == order:
            return frozenset(), frozenset()
        noted = self.store.read_note(SOURCES_NOTE + room)
        self.store.write_note(ORDER_NOTE + room, order)
        self.store.write_note(SOURCES_NOTE + room, now)
        before = frozenset(noted.decode("utf-8", "surrogatepass").split(SEPARATOR)) if noted else frozenset()
        return frozenset(source for source in sources if source not in before), before.difference(sources)

    def _write_memo(self, room: str, around: bytes, value: Any) -> None:
        self.store.write_note(ROWS_NOTE + room, pack_values((around, value)))

    def save(self) -> None:
        """Remove the rows that no room asked for in this build: the next one could not tell their changes."""
        noted = [name.removeprefix(ROWS_NOTE) for (name,) in self.store.list_rows("notes", "name") if name.startswith(ROWS_NOTE)]
        for name in [name for name in noted if name not in self._asked]:
            for note in (ROWS_NOTE, ORDER_NOTE, SOURCES_NOTE, TOLD_NOTE):
                self.store.write_note(note + name, None)
            RowSheets(self.store, name).remove_rows()
