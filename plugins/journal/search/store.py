"""The store of the index between runs: unchanged pages are not read again.

A small database in the town's state folder. It can be lost at any time: the index is then made from nothing, and is the same.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from plugins.core.infrastructure.output_files import SEARCH, SEARCH_ENTRY, SEARCH_PAGE, SiteChanges
from plugins.core.publication.stored_format import open_cache, open_for_reading, remove_database
from plugins.journal.search.searchable_page import Record

FOLDER, FILE = "search", "index.sqlite3"
"""Its folder below the state folder, and its name there."""
MARK, COUNTS = "mark", "stems"
"""The notes of the mark of the site's changes when it was last read, and of the entries of each stem."""
FORMAT = 1
SCHEMA = """
create table made (name text primary key, value text not null);
create table pages (address text primary key, size int not null, changed int not null, digest text not null);
create table entries (id text not null, page text not null, place text not null, record text not null, facets text not null,
    names text not null, weights text not null, primary key (id, page)) without rowid;
create index entries_of_page on entries (page);
create index entries_by_place on entries (place);
"""
TABLES = ("made", "pages", "entries")


@dataclass(frozen=True)
class IndexedEntry:
    """One entry as the index has it: its id, the beginning of the name of the file that has its record, what a result shows, what narrows a
    search, the words that name it, and the weight of each stem."""

    id: str
    place: str
    record: Record
    facets: tuple[tuple[str, str], ...]
    names: str
    weights: dict[str, int]

    def format_columns(self) -> tuple[str, ...]:
        """The stored columns besides its id and its page."""
        encoded = (json.dumps(value, ensure_ascii=False) for value in (self.record, self.facets))
        return (self.place, *encoded, self.names, json.dumps(self.weights))


@dataclass(frozen=True)
class IndexedPage:
    """What was read of the page at `address`: its bytes, the date of its last change in nanoseconds, a digest of its entries, and them."""

    address: str
    size: int
    changed: int
    digest: str
    entries: list[IndexedEntry]


@dataclass
class IndexStore:
    """The database in `folder`; what was made otherwise than `around` says is forgotten. `moved_stems` and `moved_places` are what changed
    since it was opened."""

    folder: Path
    around: str
    moved_stems: set[str] = field(default_factory=set)
    moved_places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Open it, and empty it when it was made otherwise or cannot be read."""
        try:
            self.rows = self._open_base()
            if self.read_note("around") == self.around:
                return
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter: sqlite3's own message, of a schema that is rubbish
            remove_database(self.folder / FILE)
            self.rows = self._open_base()
        for table in TABLES:
            self.rows.execute(f"delete from {table}")
        self.note("around", self.around)

    def _open_base(self) -> sqlite3.Connection:
        rows = open_cache(self.folder / FILE, SCHEMA, FORMAT, autocommits=True)
        rows.execute("begin immediate")
        return rows

    def read_note(self, name: str) -> str:
        """The note `name`; empty without one."""
        row = self.rows.execute("select value from made where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        self.rows.execute("insert or replace into made values (?, ?)", (name, value))

    def close(self, *, is_complete: bool) -> None:
        """Close it, and keep what was done where it `is_complete`."""
        if self.moved_stems:
            self.note(COUNTS, json.dumps(+self.stem_counts))
        self.rows.execute("commit" if is_complete else "rollback")
        self.rows.close()

    def find_pages(self) -> dict[str, tuple[int, int, str]]:
        """The bytes, the date of the last change in nanoseconds, and the digest of each page that was read."""
        return {address: (size, changed, digest) for address, size, changed, digest in self.rows.execute("select * from pages")}

    def note_page(self, address: str, size: int, changed: int, digest: str) -> None:
        """Note that the page at `address` was read."""
        self.rows.execute("insert or replace into pages values (?, ?, ?, ?)", (address, size, changed, digest))

    def forget_page(self, address: str) -> None:
        """The page at `address` is no longer there."""
        self.replace_page(address, ())
        self.rows.execute("delete from pages where address = ?", (address,))

    def replace_page(self, address: str, entries: Iterable[IndexedEntry]) -> None:
        """Replace the entries of the page at `address` by `entries`."""
        query = "select id, place, record, facets, names, weights from entries where page = ?"
        before = {row[0]: row[1:] for row in self.rows.execute(query, (address,))}
        after = {entry.id: entry.format_columns() for entry in entries}
        for id_ in [id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)]:
            self.rows.execute("delete from entries where id = ? and page = ?", (id_, address))
            if id_ in after:
                self.rows.execute("insert into entries values (?, ?, ?, ?, ?, ?, ?)", (id_, address, *after[id_]))
            former, fresh = _read_weights(before.get(id_)), _read_weights(after.get(id_))
            self.moved_stems |= {stem for stem, _ in former.items() ^ fresh.items()}
            self.stem_counts.subtract(former.keys())
            self.stem_counts.update(fresh.keys())
            self.moved_places.add((before.get(id_) or after[id_])[0])

    @cached_property
    def stem_counts(self) -> Counter[str]:
        """How many entries have each stem."""
        return Counter(json.loads(self.read_note(COUNTS) or "{}"))

    def iterate_weights(self) -> Iterator[tuple[str, dict[str, int]]]:
        """The id of each entry, in order, and the weight of each of its stems. Of two that share one by chance, see `list_records`."""
        for id_, weights, _ in self.rows.execute("select id, weights, min(page) from entries group by id order by id"):
            yield id_, json.loads(weights)

    def count_pages(self) -> int:
        """The number of pages with an entry."""
        return int(self.rows.execute("select count(distinct page) from entries").fetchone()[0])

    def count_entries(self) -> int:
        """The number of entries."""
        return int(self.rows.execute("select count(*) from entries").fetchone()[0])

    def list_places(self, width: int) -> list[str]:
        """The beginnings, of `width` letters, of the names of all files of records."""
        return [row[0] for row in self.rows.execute("select distinct substr(place, 1, ?) from entries order by 1", (width,))]

    def list_records(self, place: str) -> dict[str, Record]:
        """The records that are in the file called `place`, by the id of their entry. Of two that share one by chance, one is found."""
        query = "select id, record from entries where place >= ? and place < ? order by id, page desc"
        return {id_: json.loads(record) for id_, record in self.rows.execute(query, (place, f"{place}~"))}

    def list_facets(self) -> Iterator[tuple[str, list[list[str]], str]]:
        """The id of each entry, what narrows a search to it, and the words that name it."""
        for id_, facets, names in self.rows.execute("select id, facets, names from entries order by id"):
            yield id_, json.loads(facets), names

    def list_sessions(self) -> list[tuple[str, str, str, int]]:
        """Every session that takes place, in order: start, end, id of its event, 1 when it is free."""
        records = [
            (id_, json.loads(record)) for id_, record in self.rows.execute("select id, record from entries where id >= 'e' and id < 'f'")
        ]
        return sorted(
            (each[0], each[1], id_, record.get("f", 0)) for id_, record in records for each in record.get("e", ()) if len(each) == 2
        )


def _read_weights(columns: tuple[str, ...] | None) -> dict[str, int]:
    return json.loads(columns[-1]) if columns else {}


def is_index_fresh(site: Path, state: Path) -> bool:
    """Whether nothing but the index has moved in `site` since it was indexed, with the state folder `state`; False in any doubt."""
    if not (site / SEARCH_PAGE / "index.html").is_file():
        return not (site / SEARCH).exists()
    try:
        with closing(open_for_reading(state / FOLDER / FILE)) as base:
            row = base.execute("select value from made where name = ?", (MARK,)).fetchone()
        paths = SiteChanges(site).find_changes(str(row[0])).paths if row else None
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return False
    return paths is not None and all(path.startswith(f"{SEARCH}/") for path in paths) and (site / SEARCH / SEARCH_ENTRY).is_file()
