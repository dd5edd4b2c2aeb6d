"""The site's index, made of the pages that are about to go online. Run twice, the second time changes nothing.

No build makes it: what is indexed is what readers see, once it is all there. It costs what moved: a page that did not is not read.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from plugins.infrastructure.errors import NotNow
from plugins.infrastructure.lock import exclusive_lock
from plugins.infrastructure.output_files import FORMER_SEARCH, SEARCH
from plugins.infrastructure.settings import gather_settings
from plugins.infrastructure.site_changes import SiteChanges
from plugins.search.online import SiteReader, describe_making, make_reader
from plugins.search.room import PAGES
from plugins.search.settings import Settings
from plugins.search.shards import format_files
from plugins.search.store import IndexStore

LOCK, UNFINISHED, FILES = "lock", "unfinished", "files"
BUSY = "La recherche est en train d’être indexée par une autre mise en ligne. Relancez dans un moment."


def index_site(site: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO, *, is_noted: bool = False) -> bool:
    """Index the pages of the built `site`, and print on `out` when the index is new; returns whether any of its files changed.

    A site without a search page has no index. Nor has one whose index cannot be written, which is reported: better none than one that leads
    to withdrawn pages. Where all that moved in the site was noted (`is_noted`), no other page is looked at. Raises NotNow when another does
    the same.
    """
    place, room = site / SEARCH, gather_settings(Settings, conf, environ)
    is_former = remove_files(site / FORMER_SEARCH)
    if not (site / PAGES["recherche"] / "index.html").is_file():
        return remove_files(place) or is_former
    folder = room.beffroi_state.resolve() / "search"
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / LOCK, NotNow(BUSY)):
        try:
            reader = make_reader(site, room, conf, is_noted)
            return _update_index(reader, place, IndexStore(folder, describe_making(room, conf)), out) or is_former
        except (OSError, sqlite3.Error) as reason:
            is_gone = remove_files(place)
            why = reason.strerror if isinstance(reason, OSError) else reason
            out.write(f"Le site est sans recherche : le disque refuse ({why}). Sa page mène aux rubriques.\n")
            return is_gone or is_former


def _update_index(reader: SiteReader, place: Path, store: IndexStore, out: TextIO) -> bool:
    """Make of `place` the index of what `reader` reads; whether any file moved. Raises OSError, sqlite3.Error."""
    is_done = has_moved = False
    unfinished = store.folder / UNFINISHED
    try:
        are_pages_moved, count = reader.load(store), store.count_pages()
        known_files = {} if unfinished.exists() else json.loads(store.read_note(FILES) or "{}")
        there = measure_files(place)
        if not count:
            has_moved = remove_files(place)
        elif are_pages_moved or known_files != there:
            unfinished.touch()
            files = format_files(store, {name for name, size in there.items() if known_files.get(name) == size})
            has_moved = write_files(place, files)
            has_moved = remove_files(place, but=files) or has_moved
            out.write(f"Recherche : {count} pages indexées.\n")
        store.note(FILES, json.dumps(measure_files(place)))
        is_done = True
    finally:
        store.close(is_complete=is_done)
    unfinished.unlink(missing_ok=True)
    return has_moved


def note_changes(place: Path, names: Iterable[str]) -> None:
    """Record which files of the index change, for the next deploy. Raises OSError."""
    if paths := [f"{place.name}/{name}" for name in names]:
        SiteChanges(place.parent).note(paths)


def remove_files(place: Path, but: Collection[str] = ()) -> bool:
    """Remove every file of `place`, `but` these, and the folders that become empty; whether there was any. Raises OSError."""
    removed = measure_files(place).keys() - set(but)
    note_changes(place, removed)
    for path in _iterate_deepest_first(place):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.relative_to(place).as_posix() not in but:
            path.unlink()
    return bool(removed)


def measure_files(place: Path) -> dict[str, int]:
    """The files of `place`, and the bytes of each."""
    return {path.relative_to(place).as_posix(): path.stat().st_size for path in sorted(place.rglob("*")) if path.is_file()}


def _iterate_deepest_first(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(place.rglob("*"), reverse=True)
        yield place


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
