"""The site's index, made of the pages that are there. Run twice, the second time changes nothing.

It comes after the pages, whoever made them: what is indexed is what readers see, once it is all there. It costs what moved: a page that
did not is not read.
"""

import hashlib
import json
import math
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import unquote

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import FORMER_SEARCH, SEARCH, SEARCH_PAGE, SiteChanges, find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.shared_work import ShareWork, do_here
from plugins.core.publication.room import collect_kinds, collect_searched_pages
from plugins.journal.search.facts import MAIN
from plugins.journal.search.searchable_page import Entry, SearchedSorts, list_entries, list_link_addresses
from plugins.journal.search.settings import Settings
from plugins.journal.search.shards import NAMED, build_entry_id, find_entry_file, format_files
from plugins.journal.search.stems import find_aids_by_subject, find_aids_of_form, list_stems, stem_name
from plugins.journal.search.store import FOLDER, MARK, IndexedEntry, IndexedPage, IndexStore

LOCATION = re.compile(r"<loc>([^<]+)</loc>")
OURS = sorted(Path(__file__).parent.glob("*.py"))
"""All that decides an entry, beside its page and the settings."""


def describe_making(room: Settings, conf: Mapping[str, Any]) -> str:
    """A digest of all that decides the index besides the pages: another one, and it is made from nothing."""
    around = hashlib.sha256(b"".join(path.read_bytes() for path in OURS))
    kinds = [(kind.name, kind.label, kind.address, kind.stream) for kind in collect_kinds(conf["PLUGINS"])]
    around.update(repr((version("snowballstemmer"), room.search_words, kinds, collect_searched_pages(conf["PLUGINS"]))).encode())
    return around.hexdigest()


@dataclass(frozen=True)
class SiteReader:
    """Reads the pages of `site`, for the town that has these settings; `is_noted`: whoever writes there notes what moves."""

    site: Path
    settings: Settings
    sorts: SearchedSorts
    is_noted: bool

    @cached_property
    def public(self) -> dict[str, None]:
        """The addresses that the site map makes known, in its order."""
        return dict.fromkeys(list_public_addresses(self.site, self.settings.siteurl))

    def load(self, store: IndexStore, share_work: ShareWork) -> bool:
        """Load the site's pages into `store`, reading them by `share_work`; returns whether anything changed. Raises OSError."""
        change = SiteChanges(self.site).find_changes(store.read_note(MARK))
        store.note(MARK, change.mark)
        moved_paths = change.paths if self.is_noted else None
        known_pages, there, fresh = store.find_pages(), set(), list[str]()
        for address in self.public:
            if moved_paths is not None and address in known_pages and f"{address}index.html" not in moved_paths:
                there.add(address)
                continue
            file = self.site / address / "index.html"
            if not file.is_file():
                continue
            there.add(address)
            status = file.stat()
            if known_pages.get(address, ("", ""))[:2] != (status.st_size, status.st_mtime_ns):
                fresh.append(address)
        for page in chain.from_iterable(share_work("search", self.read_pages, fresh)):
            if page.digest != known_pages.get(page.address, (0, 0, ""))[2]:
                store.replace_page(page.address, page.entries)
            store.note_page(page.address, page.size, page.changed, page.digest)
        for address in known_pages.keys() - there:
            store.forget_page(address)
        return bool(store.moved_stems or store.moved_places)

    def read_pages(self, addresses: Sequence[str]) -> list[IndexedPage]:
        """The pages at `addresses`, with what the index says of them."""
        return [self._read_page(address) for address in addresses]

    def _read_page(self, address: str) -> IndexedPage:
        file = self.site / address / "index.html"
        status, page = file.stat(), file.read_bytes().decode()
        entries = list(self._iterate_entries(page, address))
        digest = hashlib.sha256(repr(entries).encode()).hexdigest()
        return IndexedPage(address, status.st_size, status.st_mtime_ns, digest, [self._index_entry(entry) for entry in entries])

    def _iterate_entries(self, page: str, address: str) -> Iterator[Entry]:
        for entry in list_entries(page, address, self.sorts, self.site, are_hidden_read=self.settings.preview):
            if entry.record.get("a") in ("list", "lines", "quarter") and (items := self._list_items(page, address)):
                entry.record["i"] = items
            if len(entry.record.get("i", ())) == 1 and entry.record["a"] == "list" and "/types/" in address:
                continue  # what it would lead to answers by itself
            yield entry

    def _list_items(self, page: str, address: str) -> list[str]:
        """The ids of what the list at `address` leads to and can be answered."""
        main = MAIN.search(page)
        items = []
        for link in list_link_addresses(main[1], find_site_root(self.settings.siteurl)) if main else ():
            sort = self.sorts.find_sort(link)
            if sort in "pet" and link != address and link in self.public:
                items.append(build_entry_id(sort, link))
        return items[:MOST_ITEMS]

    def _index_entry(self, entry: Entry) -> IndexedEntry:
        id_ = build_entry_id(entry.sort, entry.address)
        weights = dict(sorted(weigh_entry(entry, self.settings.search_words).items()))
        return IndexedEntry(id_, find_entry_file(id_), entry.record, entry.facets, f"{entry.title} {entry.names}", weights)


MOST_ITEMS = 24
"""What a list answers with: more is a link to it. What is over by the hour of the reader is left out of them."""


def make_reader(site: Path, room: Settings, conf: Mapping[str, Any], is_noted: bool) -> SiteReader:
    """A reader of the pages of `site`: all of them or, where it `is_noted`, those that changed."""
    return SiteReader(site, room, SearchedSorts(tuple(collect_kinds(conf["PLUGINS"])), collect_searched_pages(conf["PLUGINS"])), is_noted)


def list_public_addresses(site: Path, siteurl: str) -> Iterator[str]:
    """The addresses that the site map makes known: nothing hidden, withdrawn or expired is among them."""
    for file in sorted(site.glob("sitemap*.xml")):
        for location in LOCATION.findall(file.read_text(encoding="utf-8")):
            if location.startswith(f"{siteurl}/") and location.endswith("/"):
                yield unquote(location.removeprefix(f"{siteurl}/"))


TITLE, NAMES, SUMMARY, SUBJECT_AID, FORM_AID, QUARTER, BODY = 30, 20, 11, 15, 5, 8, 4
"""Set on the hundred questions of tests/search/queries.py. A word of the text weighs more as it comes again, never as much as a name."""
MOST_BODY, MOST_WEIGHT = 11, 31
LONG = 300
"""Words of a text from which each weighs less."""
OWN_NAMES = "rms"
"""The sorts whose names mean nothing else: a street of boatmen has no boats, and a member called Boulanger no bread."""


def weigh_entry(entry: Entry, families: Iterable[str] = ()) -> dict[str, int]:
    """The weight of each stem of `entry`: 1 to 31, `NAMED` more for one that names it. `families` are the town's own words."""
    title, names = set(list_stems(entry.title)), set(list_stems(entry.names))
    stem_counts = Counter(list_stems(entry.body))
    length = 1 + math.log(max(1, stem_counts.total() / LONG))
    subjects = f"{entry.title} {entry.summary if entry.is_alone else ''} {entry.names}"
    helping, naming = (_list_aids(entry, text, families) for text in (subjects, f"{entry.title} {entry.names}"))
    forms = find_aids_of_form(entry.title, entry.summary if entry.is_alone else "", entry.names, entry.body)
    parts: list[dict[str, float]] = [
        dict.fromkeys(title, TITLE * (0.75 + 0.25 * min(1, 3 / max(1, len(title))))),
        dict.fromkeys(names, NAMES),
        dict.fromkeys(list_stems(entry.summary), SUMMARY),
        {word: min(MOST_BODY, BODY + 2 * math.log2(count)) / length for word, count in stem_counts.items()},
        dict.fromkeys(helping, SUBJECT_AID),
        dict.fromkeys((word for text in forms for word in stem_name(text)), FORM_AID),
        dict.fromkeys((word for quarter in entry.quarters for word in stem_name(quarter)), QUARTER),
    ]
    weights: dict[str, list[float]] = {}
    for part in parts:
        for word, weight in part.items():
            weights.setdefault(word, []).append(weight)
    called = title | names | set(naming)
    return {word: _combine_weights(each) + (NAMED if word in called else 0) for word, each in weights.items()}


def _list_aids(entry: Entry, subjects: str, families: Iterable[str]) -> list[str]:
    """The stems of the other names of what `subjects` of `entry` name."""
    names = () if entry.sort in OWN_NAMES else find_aids_by_subject(subjects, tuple(families))
    return [word for name in names for word in stem_name(name)]


def _combine_weights(weights: list[float]) -> int:
    """The greatest, and a little of the others."""
    greatest = max(weights)
    return max(1, min(MOST_WEIGHT, round(0.75 * greatest + 0.25 * sum(weights))))


LOCK, UNFINISHED, FILES, PLACE = "lock", "unfinished", "files", "place"
BUSY = "La recherche est en train d’être indexée par une autre mise en ligne. Relancez dans un moment."


def index_site(
    site: Path,
    conf: Mapping[str, Any],
    environ: Mapping[str, str],
    out: TextIO,
    *,
    is_noted: bool = False,
    share_work: ShareWork = do_here,
) -> bool:
    """Index the pages of the built `site`, and print on `out` when the index is new; returns whether any of its files changed.

    A site without a search page has no index. Nor has one whose index cannot be written, which is reported: better none than one that leads
    to withdrawn pages. Where all that moved in the site was noted (`is_noted`), no other page is looked at. Pages are read by `share_work`.
    Raises NotNow when another does the same.
    """
    place, room = site / SEARCH, gather_settings(Settings, conf, environ)
    is_former = remove_files(site / FORMER_SEARCH, measure_files(site / FORMER_SEARCH))
    if not (site / SEARCH_PAGE / "index.html").is_file():
        return remove_files(place, measure_files(place)) or is_former
    folder = room.beffroi_state.resolve() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / LOCK, NotNow(BUSY)):
        try:
            reader = make_reader(site, room, conf, is_noted)
            return _update_index(reader, place, IndexStore(folder, describe_making(room, conf)), share_work, out) or is_former
        except (OSError, sqlite3.Error) as reason:
            is_gone = remove_files(place, measure_files(place))
            why = reason.strerror if isinstance(reason, OSError) else reason
            out.write(f"Le site est sans recherche : le disque refuse ({why}). Sa page mène aux rubriques.\n")
            return is_gone or is_former


def _update_index(reader: SiteReader, place: Path, store: IndexStore, share_work: ShareWork, out: TextIO) -> bool:
    """Make of `place` the index of what `reader` reads; whether any file moved. Raises OSError, sqlite3.Error."""
    is_done = has_moved = False
    unfinished = store.folder / UNFINISHED
    try:
        are_pages_moved, count = reader.load(store, share_work), store.count_pages()
        is_known = not unfinished.exists() and store.read_note(PLACE) == str(place)
        known_files = json.loads(store.read_note(FILES) or "{}") if is_known else {}
        there = measure_files(place)
        if not count:
            has_moved = remove_files(place, there)
            there = {}
        elif are_pages_moved or not is_known or known_files != there:
            unfinished.touch()
            files = format_files(store, {name for name, size in there.items() if known_files.get(name) == size})
            has_moved = write_files(place, files)
            has_moved = remove_files(place, there.keys() - files.keys()) or has_moved
            there = {name: there[name] if content is None else len(content) for name, content in files.items()}
            out.write(f"Recherche : {count} pages indexées.\n")
        store.note(FILES, json.dumps(there))
        store.note(PLACE, str(place))
        is_done = True
    finally:
        store.close(is_complete=is_done)
    unfinished.unlink(missing_ok=True)
    return has_moved


def note_changes(place: Path, names: Iterable[str]) -> None:
    """Record which files of the index change, for the next deploy. Raises OSError."""
    if paths := [f"{place.name}/{name}" for name in names]:
        SiteChanges(place.parent).note(paths)


def remove_files(place: Path, names: Collection[str]) -> bool:
    """Remove the files `names` of `place`, and the folders that become empty; whether there was any. Raises OSError."""
    note_changes(place, names)
    for name in names:
        (place / name).unlink(missing_ok=True)  # what a kill had left half written may have been written since
    for folder, _, _ in os.walk(place, topdown=False) if names else ():
        with suppress(OSError):  # it holds others
            Path(folder).rmdir()
    return bool(names)


def measure_files(place: Path) -> dict[str, int]:
    """The files of `place`, and the bytes of each."""
    if not place.is_dir():
        return {}
    with os.scandir(place) as entries:  # an index of ten thousand articles has eighteen thousand files
        there = list(entries)
    inside = {f"{each.name}/{name}": size for each in there if each.is_dir() for name, size in measure_files(place / each.name).items()}
    return {each.name: each.stat().st_size for each in there if each.is_file()} | inside


def write_files(place: Path, files: Mapping[str, bytes | None]) -> bool:
    """Write to `place` those of `files` whose bytes differ, each atomically, in order; returns whether any did. Raises OSError."""
    fresh = {name: content for name, content in files.items() if content is not None and not _has_bytes(place / name, content)}
    note_changes(place, fresh)
    for name, content in fresh.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}")
        temporary.write_bytes(content)
        temporary.replace(file)
    return bool(fresh)


def _has_bytes(file: Path, content: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content
