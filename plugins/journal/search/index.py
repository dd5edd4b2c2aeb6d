"""The site's index, made of the pages that are there. Run twice, the second time changes nothing.

It comes after the pages, whoever made them: what is indexed is what readers see, once it is all there. It costs what moved: a page that
did not is not read. Browsers read it as small files, of which a query fetches those of its words and of its results:

- `entree.json`: how many entries there are, and by which beginnings the words are shared out;
- `mots/<beginning>_.json`: of each stem, its entries: one letter for the sort, seven that name it, one for the weight;
- `fiches/<two letters>.json`: what a result shows of each entry;
- `facettes/<name>.json`: the entries under each value; asked for by who narrows a search;
- `moments.json`: the sessions of the agenda; asked for by who says « ce week-end »;
- `mots.json`: the words that name things; asked for by whoever is misspelt.

The same entries give the same files byte for byte, whatever came before.
"""

import hashlib
import json
import math
import os
import re
import sqlite3
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import unquote

from plugins.core.infrastructure.build_services import ShareWork, do_here
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import FORMER_SEARCH, SEARCH, SEARCH_ENTRY, SEARCH_PAGE, SiteChanges, find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import collect_kinds, collect_searched_pages
from plugins.journal.search.room import Settings
from plugins.journal.search.searchable_page import MAIN, Entry, SearchedSorts, list_entries, list_link_addresses
from plugins.journal.search.stems import SUBJECTS, find_aids_by_subject, find_aids_of_form, list_stems, stem_name, stem_word, strip_accents
from plugins.journal.search.store import FOLDER, MARK, IndexedEntry, IndexedPage, IndexStore

WORDS, RECORDS, FACETS, MOMENTS, HINTS = "mots", "fiches", "facettes", "moments.json", "mots.json"
VERSION = 1
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""A weight of 0 to 63 as one letter."""
NAMED, NAMES_MORE = 32, 8
"""What is added to the weight of a word that names its entry: it may then be answered at once. What that says more of the entry."""
ID = 7
"""Letters of an id beside that of its sort: of ten thousand entries, two share one in one town of 700."""
HEAVY = 700
"""Entries of one file of words: 6.3 kB, 4 compressed. A word that more have stands alone."""
MOST_POSTINGS = 2500
"""Entries that are kept of one word: those that it says most of. More would say nothing to a reader, and weigh 20 kB."""
FULL = 8
"""Entries of one file of records, on average; more, and their names get another letter."""
PLACE_WIDTH, BASE = 3, 32
"""Letters that such a name has at most, each of so many: 32,768 files."""
FACET_NAMES = ("annee", "genre", "quartier", "rubrique")
WORD = re.compile(r"[^\W\d_]{4,}")
MOST_HINTS = 4000
"""Words: 40 kB before compression, which a page fetches only when a word is unknown."""


def build_entry_id(sort: str, address: str) -> str:
    """The id of the entry at `address`: the same in every index."""
    digest = hashlib.blake2s(address.encode(), digest_size=5).digest()
    return sort + b32encode(digest).decode().lower()[:ID]


def find_entry_file(entry: str) -> str:
    """The name of the file that has the record of `entry`, as long as it may ever be."""
    return entry[1 : 1 + PLACE_WIDTH]


def share_out(stems: list[tuple[str, int]], start: str = "") -> list[str]:
    """The beginnings by which `stems`, in alphabetical order with the number of their entries, are shared out: as short as leaves no file
    heavy. A stem that is itself a beginning of others stands with them, or alone under its whole self."""
    weight = sum(min(count, MOST_POSTINGS) for _, count in stems)
    if start and (weight <= HEAVY or len(stems) == 1):
        return [start]
    shares = [start] if start and stems[0][0] == start else []
    following: dict[str, list[tuple[str, int]]] = {}
    for stem, count in stems:
        if len(stem) > len(start):
            following.setdefault(stem[: len(start) + 1], []).append((stem, count))
    for beginning, each in following.items():
        shares += share_out(each, beginning)
    return shares


def share_of(stem: str, shares: Collection[str]) -> str:
    """The prefix of the shard that holds `stem`, or would; empty without one."""
    return next((stem[:length] for length in range(len(stem), 0, -1) if stem[:length] in shares), "")


def format_json(value: object) -> bytes:
    """`value` as a browser reads it, as short as it gets."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def list_hints(names: Iterable[str], more_hints: Iterable[str] = ()) -> list[str]:
    """The words of `names`, as they are written, and `more_hints`: those that come most, in alphabetical order."""
    counted = Counter(word for name in names for word in set(WORD.findall(name.lower())))
    counted.update(more_hints)
    return sorted(sorted(counted, key=lambda word: (-counted[word], word))[:MOST_HINTS])


def format_files(store: IndexStore, intact: Collection[str]) -> dict[str, bytes | None]:
    """Every file of the index by its name, but None for one that stays as it is: those that are not `intact` never do."""
    stems, entries = sorted((+store.stem_counts).items()), store.count_entries()
    before = _Layout.read(store.read_note("layout"))
    now = _Layout(tuple(share_out(stems)), _compute_width(entries))
    store.note("layout", json.dumps([now.shares, now.width]))
    entry = format_json({"version": VERSION, "entries": entries, "width": now.width, "shares": " ".join(now.shares)})
    return {
        **_format_word_files(store, intact, stems, before, now),
        **_format_record_files(store, intact, before, now),
        **_format_tables(store),
        SEARCH_ENTRY: entry,
    }


@dataclass(frozen=True)
class _Layout:
    """By which beginnings the words are shared out; how many letters name a file of records."""

    shares: tuple[str, ...]
    width: int

    @classmethod
    def read(cls, written: str) -> "_Layout":
        shares, width = json.loads(written or "[[], 0]")
        return cls(tuple(shares), width)


def _compute_width(entries: int) -> int:
    return next(width for width in range(1, PLACE_WIDTH + 1) if entries <= FULL * BASE**width or width == PLACE_WIDTH)


def _format_word_files(
    store: IndexStore, intact: Collection[str], stems: list[tuple[str, int]], before: _Layout, now: _Layout
) -> dict[str, bytes | None]:
    """The files of words; None for one that stays as it is: it is there, the same words are in it, and none moved."""
    shares, former = set(now.shares), set(before.shares)
    words_by_share: dict[str, list[str]] = {share: [] for share in now.shares}
    moved_shares = set()
    for stem, _ in stems:
        share = share_of(stem, shares)
        words_by_share[share].append(stem)
        if stem in store.moved_stems or share_of(stem, former) != share:
            moved_shares.add(share)
    moved_shares |= {share_of(stem, shares) for stem in store.moved_stems}
    names = {share: f"{WORDS}/{share}_.json" for share in now.shares}
    moved_shares |= {share for share in now.shares if share not in former or names[share] not in intact}
    postings = _format_postings(store, {stem for share in moved_shares & shares for stem in words_by_share[share]})
    return {
        names[share]: format_json({stem: postings[stem] for stem in words}) if share in moved_shares else None
        for share, words in words_by_share.items()
    }


def _format_postings(store: IndexStore, stems: Collection[str]) -> dict[str, str]:
    """Of each of `stems`, its entries, those that it says most of first."""
    ranked_entries: dict[str, dict[int, list[str]]] = {stem: defaultdict(list) for stem in stems}
    for id_, weights in store.iterate_weights() if stems else ():
        for stem in weights.keys() & stems:
            weight = weights[stem]
            ranked_entries[stem][weight % NAMED + (NAMES_MORE if weight >= NAMED else 0)].append(id_ + LETTERS[weight])
    return {
        stem: "".join(islice(chain.from_iterable(entries for _, entries in sorted(by_rank.items(), reverse=True)), MOST_POSTINGS))
        for stem, by_rank in ranked_entries.items()
    }


def _format_record_files(store: IndexStore, intact: Collection[str], before: _Layout, now: _Layout) -> dict[str, bytes | None]:
    """The files of records; None for one that stays as it is."""
    moved_places = {place[: now.width] for place in store.moved_places}
    files: dict[str, bytes | None] = {}
    for place in store.list_places(now.width):
        name = f"{RECORDS}/{place}.json"
        stays = now.width == before.width and place not in moved_places and name in intact
        files[name] = None if stays else format_json(store.list_records(place))
    return files


def _format_tables(store: IndexStore) -> dict[str, bytes]:
    """What is asked for by those who narrow a search, say when, or are misspelt."""
    facets: dict[str, dict[str, str]] = {name: {} for name in FACET_NAMES}
    names = []
    for entry, values, name in store.list_facets():
        names.append(name)
        for facet, value in values:
            facets[facet][value] = facets[facet].get(value, "") + entry
    files = {f"{FACETS}/{facet}.json": format_json(dict(sorted(values.items()))) for facet, values in facets.items()}
    others = (word for row in SUBJECTS for word in WORD.findall(row) if store.stem_counts[stem_word(strip_accents(word))] > 0)
    return {**files, MOMENTS: format_json(store.list_sessions()), HINTS: format_json(list_hints(names, others))}


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
