"""The commit: what was prepared aside takes its place in the output, in an order in which no page ever leads to a missing file.

The list of moves is in the store, durable, before the first is made. A build killed in between is completed by the next one: making a
move that was already made changes nothing. What the output holds is noted as what has changed of it until the moves are made.
"""

import filecmp
import shutil
from collections.abc import Collection, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from plugins.core.infrastructure.output_files import SiteChanges, find_original
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, pack_values, unpack_values
from plugins.engine.incremental.disk.scan import STORE, Stat, find_sibling_path, is_same_stat, read_stat, scan_site, scan_staged

PAGES, FEEDS = (".html", ".htm"), (".xml", ".json", ".txt", ".ics", ".webmanifest")
"""Feeds and sitemaps come after the pages that they name; style sheets, scripts and pictures before those that show them."""
MADE_FROM = ("inputs since", "looked", "quick", "around", "world")
"""Notes of the inputs that a site was made from, written once it is in place: see `inputs.py`."""

ADDRESS = "address"
"""The note of the setting SITEURL that the last build had."""
FEW = 500
"""Changes of the output that are noted apart; with more, the list of all its files is written again: 1 MB, or 30 ms, for 13,000."""


Row = TypeVar("Row")


class Halfway(OSError):
    """The disk refused while the moves were made: the next build makes those that are left."""


@dataclass(frozen=True)
class Commit:
    """`moves`: a step, the path of a file, and whether it goes. Once they are made the output holds `files`: those that were
    `staged_files`, as they are then, and those of the last build, without the `missing_files`. `folder_dates`: when its folders last
    changed, where it is all that is staged, put in place at once."""

    moves: list[tuple[int, str, int]]
    files: set[str]
    staged_files: dict[str, Stat]
    missing_files: list[str]
    folder_dates: dict[str, int]

    @property
    def paths(self) -> set[str]:
        """The files that are put in place, or taken away."""
        return {path for _, path, _ in self.moves}


def plan_commit(
    staging: Path, output: Path, present_files: Collection[str], lost_files: Collection[str], kept_files: Collection[str]
) -> Commit:
    """Plan the moves that make `output` the new site: staged and kept files. It holds `present_files`, and no longer the `lost_files` as we
    left them."""
    scan = scan_staged(staging)
    staged, folder_dates = scan.files, {} if output.exists() else scan.folder_dates
    changed = {path for path in staged if not (path in present_files and filecmp.cmp(staging / path, output / path, shallow=False))}
    removed = set(present_files).difference(staged, kept_files)
    ordered = sorted(changed, key=lambda path: (_rank(path), path in present_files, path))
    leaving = sorted(removed, key=lambda path: (-_rank(path), path))
    moves = [(step, path, int(step >= len(ordered))) for step, path in enumerate([*ordered, *leaving])]
    stat_by_path = {path: stat if path in changed else read_stat(output / path) for path, stat in staged.items()}
    missing = [path for path in lost_files if path not in present_files and path not in staged]
    return Commit(moves, {*present_files, *staged}.difference(removed), stat_by_path, missing, folder_dates)


def record_moves(store: BuildStore, changes: Commit) -> None:
    """Record the moves with all that goes with them. The inputs of the last site are dropped: if this build dies and a change is undone,
    the inputs would be those of the last site, but not the output."""
    store.replace_rows("moves", changes.moves)
    store.write_note("changed", pack_values((changes.staged_files, changes.missing_files)))
    if changes.folder_dates:
        store.write_note("folders", pack_values(changes.folder_dates))
    for name in MADE_FROM:
        store.write_note(name, None)


def note_all(store: BuildStore, staging: Path, output: Path, there: Collection[str]) -> None:
    """The same after a Pelican without our plugins: the whole site is staged, and nothing of it is known."""
    store.clear()
    record_moves(store, plan_commit(staging, output, there, (), ()))
    store.commit()


def roll_forward(store: BuildStore, staging: Path, output: Path) -> list[tuple[str, bool]]:
    """Make every move that the store lists, and strike the list out; what was moved, and whether it went. Raises Halfway."""
    moves, changed = [(path, bool(is_removal)) for _, path, is_removal in sorted(store.list_rows("moves"))], store.read_note("changed")
    if not moves and changed is None:
        return []
    try:
        if moves:
            SiteChanges(output).note([path for path, _ in moves])
        _make_moves(moves, staging, output)
        _record_moves(store, moves, *unpack_values(changed, ({}, [])))
        store.empty_tables("moves")
    except OSError as error:
        raise Halfway(error.errno, error.strerror) from error
    return moves


def read_output_files(store: BuildStore) -> dict[str, Stat]:
    """The files that the output holds, as the last build left them."""
    return list_changed_rows(unpack_values(store.read_note("outputs"), {}), unpack_values(store.read_note("since"), {}))


def is_as_built(output: Path) -> bool:
    """Whether the output holds what the last build left there, judging by sizes and dates."""
    place = find_sibling_path(output, STORE)
    with suppress(Spoilt, OSError), BuildStore(place) if place.exists() else nullcontext() as store:
        if store is not None and not store.list_rows("moves"):
            noted, there = read_output_files(store), scan_site(output)
            return noted.keys() == there.keys() and all(is_same_stat(there[path], stat) for path, stat in noted.items())
    return False


def read_built_address(output: Path) -> str:
    """The address for which the last build made the output: the setting SITEURL that it had; empty when it is not known."""
    place = find_sibling_path(output, STORE)
    with suppress(Spoilt, OSError), BuildStore(place) if place.exists() else nullcontext() as store:
        if store is not None:
            address: str = unpack_values(store.read_note(ADDRESS), "")
            return address
    return ""


def _record_moves(store: BuildStore, moves: list[tuple[str, bool]], made: dict[str, Stat], missing: list[str]) -> None:
    """Record what the output holds from now on: the changes, beside the list of all its files."""
    removed = dict.fromkeys([*missing, *(path for path, removed in moves if removed)])
    since: dict[str, Stat | None] = unpack_values(store.read_note("since"), {}) | removed | made
    few = len(since) <= FEW
    if not few:
        store.write_note("outputs", pack_values(list_changed_rows(unpack_values(store.read_note("outputs"), {}), since)))
    store.write_note("since", pack_values(since) if few else None)
    store.write_note("changed", None)


def list_changed_rows(rows: dict[str, Row], since: Mapping[str, Row | None]) -> dict[str, Row]:
    """The recorded row of each file, with the changes `since`: None for a deleted file."""
    for path in [path for path, row in since.items() if row is None]:
        rows.pop(path, None)
    return rows | {path: row for path, row in since.items() if row is not None}


def _make_moves(moves: list[tuple[str, bool]], staging: Path, output: Path) -> None:
    if not output.exists() and staging.exists():
        staging.rename(output)
        moves = [(path, is_removal) for path, is_removal in moves if is_removal]
    folders: set[Path] = set()
    for path, is_removal in moves:
        if is_removal:
            if (output / path).is_file():
                (output / path).unlink()
            _remove_empty_folders(output, (output / path).parent)
        elif (staging / path).exists():
            _put_file(staging / path, output / path, folders)


def _put_file(source: Path, target: Path, folders: set[Path]) -> None:
    if target.parent not in folders:
        _make_way(target.parent)
        folders.add(target.parent)
    try:
        source.replace(target)
    except IsADirectoryError:
        shutil.rmtree(target)
        source.replace(target)


def _make_way(folder: Path) -> None:
    """Make `folder`, in place of what may have been a file until now."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        next(place for place in (folder, *folder.parents) if place.is_file() or place.is_symlink()).unlink()
        folder.mkdir(parents=True)


def _rank(path: str) -> int:
    path = find_original(path)
    return 1 if path.endswith(PAGES) else 2 if path.endswith(FEEDS) else 0


def _remove_empty_folders(output: Path, folder: Path) -> None:
    """Remove the folders that have become empty."""
    with suppress(OSError):
        while folder != output:
            folder.rmdir()
            folder = folder.parent
