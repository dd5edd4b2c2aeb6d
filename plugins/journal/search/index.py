"""The site's index, made of the pages that are there. Run twice, the second time changes nothing.

It comes after the pages, whoever made them: what is indexed is what readers see, once it is all there. It costs what moved: a page that
did not is not read.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import FORMER_SEARCH, SEARCH, SEARCH_PAGE, SiteChanges
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.search.online import SiteReader, describe_making, make_reader
from plugins.journal.search.settings import Settings
from plugins.journal.search.shards import format_files
from plugins.journal.search.store import FOLDER, IndexStore

LOCK, UNFINISHED, FILES, PLACE = "lock", "unfinished", "files", "place"
BUSY = "La recherche est en train d’être indexée par une autre mise en ligne. Relancez dans un moment."


def index_site(site: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO, *, is_noted: bool = False) -> bool:
    """Index the pages of the built `site`, and print on `out` when the index is new; returns whether any of its files changed.

    A site without a search page has no index. Nor has one whose index cannot be written, which is reported: better none than one that leads
    to withdrawn pages. Where all that moved in the site was noted (`is_noted`), no other page is looked at. Raises NotNow when another does
    the same.
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
            return _update_index(reader, place, IndexStore(folder, describe_making(room, conf)), out) or is_former
        except (OSError, sqlite3.Error) as reason:
            is_gone = remove_files(place, measure_files(place))
            why = reason.strerror if isinstance(reason, OSError) else reason
            out.write(f"Le site est sans recherche : le disque refuse ({why}). Sa page mène aux rubriques.\n")
            return is_gone or is_former


def _update_index(reader: SiteReader, place: Path, store: IndexStore, out: TextIO) -> bool:
    """Make of `place` the index of what `reader` reads; whether any file moved. Raises OSError, sqlite3.Error."""
    is_done = has_moved = False
    unfinished = store.folder / UNFINISHED
    try:
        are_pages_moved, count = reader.load(store), store.count_pages()
        is_known = not unfinished.exists() and store.read_note(PLACE) == str(place)
        known_files = json.loads(store.read_note(FILES) or "{}") if is_known else {}
        there = measure_files(place)
        if not count:
            has_moved = remove_files(place, there)
            there = {}
        elif are_pages_moved or known_files != there:
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
