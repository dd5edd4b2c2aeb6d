"""The index as browsers read it: small files, of which a query fetches those of its words and of its results.

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
import re
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, islice

from plugins.core.infrastructure.output_files import SEARCH_ENTRY
from plugins.journal.search.stems import SUBJECTS, stem_word, strip_accents
from plugins.journal.search.store import IndexStore

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
PLACE, BASE = 3, 32
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
    return entry[1 : 1 + PLACE]


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
    return next(width for width in range(1, PLACE + 1) if entries <= FULL * BASE**width or width == PLACE)


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
