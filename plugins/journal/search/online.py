"""Read a site's searchable pages: those on its sitemap, again where they changed."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from plugins.core.infrastructure.output_files import SiteChanges, find_site_root
from plugins.core.publication.room import collect_kinds, collect_searched_pages
from plugins.journal.search.aids import find_aids_by_subject, find_aids_of_form
from plugins.journal.search.markup import MAIN
from plugins.journal.search.searchable_page import Entry, SearchedSorts, list_entries, list_link_addresses
from plugins.journal.search.settings import Settings
from plugins.journal.search.shards import build_entry_id, find_entry_file
from plugins.journal.search.stems import list_stems, stem_name
from plugins.journal.search.store import MARK, IndexedEntry, IndexStore

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

    def load(self, store: IndexStore) -> bool:
        """Load the site's pages into `store`; returns whether anything changed. Raises OSError."""
        change = SiteChanges(self.site).find_changes(store.read_note(MARK))
        store.note(MARK, change.mark)
        moved_paths = change.paths if self.is_noted else None
        known_pages, there = store.find_pages(), set()
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
                self._read_page(store, address, file, known_pages.get(address, (0, 0, ""))[2])
        for address in known_pages.keys() - there:
            store.forget_page(address)
        return bool(store.moved_stems or store.moved_places)

    def _read_page(self, store: IndexStore, address: str, file: Path, before: str) -> None:
        status, page = file.stat(), file.read_bytes().decode()
        entries = list(self._iterate_entries(page, address))
        digest = hashlib.sha256(repr(entries).encode()).hexdigest()
        if digest != before:
            store.replace_page(address, [self._index_entry(entry) for entry in entries])
        store.note_page(address, status.st_size, status.st_mtime_ns, digest)

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
MOST_BODY, MOST = 11, 31
LONG = 300
"""Words of a text from which each weighs less."""
OWN_NAMES = "rms"
"""The sorts whose names mean nothing else: a street of boatmen has no boats, and a member called Boulanger no bread."""
NAMED = 32
"""Added to the weight of a word that names the entry: it may then be answered at once."""


def weigh_entry(entry: Entry, families: Iterable[str] = ()) -> dict[str, int]:
    """The weight of each stem of `entry`: 1 to 31, `NAMED` more for one that names it. `families` are the town's own words."""
    title, names = set(list_stems(entry.title)), set(list_stems(entry.names))
    stem_counts = Counter(list_stems(entry.body))
    length = 1 + math.log(max(1, stem_counts.total() / LONG))
    subjects = f"{entry.title} {entry.summary if entry.is_alone else ''} {entry.names}"
    helping, naming = (_list_aids(entry, text, families) for text in (subjects, f"{entry.title} {entry.names}"))
    forms = find_aids_of_form(f"{subjects} {entry.body}")
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
    return max(1, min(MOST, round(greatest + 0.25 * (sum(weights) - greatest))))
