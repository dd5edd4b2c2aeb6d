"""The memory that a build gives to rooms: sheets of pickled values in the store, with the digests of the files they were made from.

Digests, and the plain facts that a room keeps beside its values, are stored apart: each build reads them, and few of the values.
"""

import os
import pickle
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.build_services import Memory, OutputManifest, RecalledValues, Value, do_at_once
from plugins.engine.incremental.cache.objects import SHEET_COUNT, SHELF_COUNT, NameSheets, compute_shelf_number
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, pack_values, seal, unpack_values, unseal
from plugins.engine.incremental.disk.inputs import OUTSIDE
from plugins.engine.incremental.disk.scan import Stat, find_stat
from plugins.engine.incremental.pages.fingerprint import Unsure, combine_digests
from plugins.engine.incremental.processes.child import BuildOrders


@dataclass
class StoredManifest(OutputManifest):
    """See `build_services.OutputManifest`. `fingerprint` is that of a value, `digest` that of a file; `renders_everything`: everything is
    made again.

    `pages` are those of the plan that stay; `kept_files` are the other files of the output that stay as they are.
    """

    store: BuildStore
    brief: BuildOrders
    fingerprint: Callable[[Any], bytes]
    digest: Callable[[str], bytes]
    renders_everything: bool
    pages: set[str]
    kept_files: set[str] = field(default_factory=set)
    _known: dict[str, tuple[bytes, Stat | None]] = field(default_factory=dict)
    _fresh: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = unpack_values(self.store.read_note("remains"), {})

    def is_current(self, file: str | Path, *made_from: Any) -> bool:
        """See OutputManifest. What cannot be decided counts as changed."""
        name = str(file)
        try:
            mark = self._fresh[name] = combine_digests(*map(self._digest, made_from))
        except (Unsure, OSError):
            return False
        stands = self._is_left(file, mark)
        if stands and not isinstance(file, Path):
            self.kept_files.add(name)
        return stands

    def _is_left(self, file: str | Path, mark: bytes) -> bool:
        """Whether `file` is as the last build left it, made from what has that mark."""
        name = str(file)
        known_mark, left_stat = self._known.get(name, (b"", None))
        if self.renders_everything or known_mark != mark:
            return False
        if isinstance(file, Path):
            return left_stat is not None and left_stat == find_stat(file)
        return self._is_in_output(name)

    def _is_in_output(self, name: str) -> bool:
        return name in self.brief.output_state.present_files and name not in self.brief.output_state.lost_files

    def list_current_files(self) -> set[str]:
        """See OutputManifest."""
        return self.pages | self.kept_files

    def is_kept_with_leader(self, file: str, leader: str) -> bool:
        """See OutputManifest. It was made from the leader's content, if the last build recorded it."""
        mark, left_stat = self._known.get(file, (b"", None))
        if not mark or left_stat is not None or not self._is_in_output(file):
            return False
        self._fresh[file] = mark
        self.kept_files.add(file)
        return True

    def save(self, output: Collection[str]) -> None:
        """Save what was recorded, once all is made and the `output` will hold these files."""
        entries = ((name, mark, find_stat(Path(name)) if name.startswith(os.sep) else None) for name, mark in self._fresh.items())
        rows = {name: (mark, stat) for name, mark, stat in entries if stat is not None or name in output}
        self.store.write_note("remains", pack_values(rows))
        self.store.write_note(OUTSIDE, pack_values({name: stat for name, (_, stat) in rows.items() if stat is not None}))

    def _digest(self, value: Any) -> bytes:
        return self.digest(str(value)) if isinstance(value, Path) else self.fingerprint(value)


SHELF_COUNTS = {"told": SHELF_COUNT, "other": SHEET_COUNT}
"""The values with facts, few of which are loaded, and those without, with the number of shelves of each."""


@dataclass
class _RoomSheets:
    """What is recalled of one room `around` the same, the facts and the values of it; `marks_by_number` are the digests of the files of
    each sheet, by their absolute paths, as they are in the store; `moved_sheets` hold what is not recalled."""

    around: bytes
    recalled: RecalledValues = field(default_factory=RecalledValues)
    marks_by_number: dict[int, dict[str, bytes]] = field(default_factory=dict)
    moved_sheets: set[int] = field(default_factory=set)


@dataclass
class StoredMemory(Memory):
    """See `infrastructure.memory.Memory`. `digests` are those of the files that the build has seen, by absolute path; `freeze` and `thaw`
    store what rooms keep, and load it. `do_later` does work that only the next build needs when it delays nothing."""

    store: BuildStore
    digests: Mapping[str, bytes]
    freeze: Callable[[Any], bytes] = pickle.dumps
    thaw: Callable[[bytes], Any] = pickle.loads
    do_later: Callable[[Callable[[], None]], None] = do_at_once
    _rooms: dict[str, _RoomSheets] = field(default_factory=dict)

    def recall(self, room: str, around: bytes, folder: Path) -> RecalledValues:
        """See Memory. Raises Spoilt."""
        facts: dict[str, Any] = {}
        sheets = self._rooms[room] = _RoomSheets(combine_digests(around), RecalledValues(facts, partial(self._thaw_around, room, facts)))
        start = len(f"{folder}/")
        for name, sealed in self.store.iterate_rows("memory", f"{room} marks ", f"{room} marks :"):  # the sign that follows 9
            number = int(name.rpartition(" ")[2])
            noted_around, marks, noted_facts = unpack_values(unseal(sealed), None)
            if noted_around != sheets.around:
                sheets.moved_sheets.add(number)
                continue
            sheets.marks_by_number[number] = marks
            if marks.items() <= self.digests.items():
                facts.update(zip([path[start:] for path in marks], noted_facts, strict=True))
            else:
                sheets.moved_sheets.add(number)
                pairs = zip(marks.items(), noted_facts, strict=True)
                facts.update((path[start:], fact) for (path, mark), fact in pairs if self.digests.get(path) == mark)
        return sheets.recalled

    def remember(
        self,
        room: str,
        around: bytes,
        folder: Path,
        values: Mapping[str, Any],
        find_facts: Callable[[], Mapping[str, Any]] = dict,
        standing: Collection[str] = (),
    ) -> None:
        """See Memory."""
        self.do_later(partial(self._store_values, room, around, folder, dict(values), find_facts, tuple(standing)))

    def _store_values(
        self,
        room: str,
        around: bytes,
        folder: Path,
        values: Mapping[str, Any],
        find_facts: Callable[[], Mapping[str, Any]],
        standing: Collection[str],
    ) -> None:
        sheets, around, facts = self._rooms.pop(room, _RoomSheets(b"")), combine_digests(around), find_facts()
        if sheets.around != around:
            sheets = _RoomSheets(around, moved_sheets={*sheets.marks_by_number, *sheets.moved_sheets})
        recalled, above = sheets.recalled, f"{folder}/"
        places = NameSheets()
        for number in sheets.moved_sheets | sheets.marks_by_number.keys():
            places.record_sheet(number, (path.removeprefix(above) for path in sheets.marks_by_number.get(number, ())))
        new: dict[int, dict[str, Any]] = {}
        standing_paths, moved_paths = {*standing}, set[str]()
        for path, value in values.items():
            if path in recalled and ((before := recalled[path]) is value or before == value):
                standing_paths.add(path)
            elif self.digests.get(above + path):
                new.setdefault(places.find_sheet_number(path), {})[path] = value
        standing_paths &= recalled.facts.keys()
        for number in {*sheets.moved_sheets, *new, *(places.find_sheet_number(path) for path in recalled.facts.keys() - standing_paths)}:
            mine, marks_before = new.get(number, {}), [path.removeprefix(above) for path in sheets.marks_by_number.get(number, ())]
            stays = [path for path in marks_before if path in standing_paths]
            sheet_facts = {**{path: recalled.facts[path] for path in stays}, **{path: facts.get(path) for path in mine}}
            for cut_number, paths in places.cut_sheet(number, sheet_facts):
                marks = {above + path: self.digests[above + path] for path in paths}
                self._write(f"{room} marks {cut_number}", pack_values((around, marks, [sheet_facts[path] for path in paths])))
            moved_paths |= mine.keys() | (set(marks_before) - standing_paths)
        new_values = {path: value for mine in new.values() for path, value in mine.items()}
        for part, count in SHELF_COUNTS.items():
            paths_by_shelf: dict[int, list[str]] = {}
            for path in moved_paths:
                paths_by_shelf.setdefault(compute_shelf_number(path, count), []).append(path)
            for shelf_number, paths in paths_by_shelf.items():
                before = self._read_shelf(room, part, shelf_number) if standing_paths else {}
                values_now = {path: value for path, value in before.items() if path in standing_paths and path not in new_values}
                values_now |= {path: new_values[path] for path in paths if path in new_values and choose_part_name(facts.get(path)) == part}
                self._write(f"{room} {part} {shelf_number}", self.freeze(values_now))

    def _write(self, name: str, value: bytes) -> None:
        self.store.replace_rows("memory", [(name, seal(value))])

    def _thaw_around(self, room: str, facts: Mapping[str, Any], path: str) -> dict[str, Any]:
        part = choose_part_name(facts[path])
        values = self._read_shelf(room, part, compute_shelf_number(path, SHELF_COUNTS[part]))
        if path not in values:
            raise Spoilt(path)
        return values

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """See Memory. Raises Spoilt."""
        key, mark = f"{name} once", combine_digests(made_of)
        sheet: dict[str, tuple[bytes, Value]] = self._read_row(key)
        if name in sheet and sheet[name][0] == mark:
            return sheet[name][1]
        value = make()
        if self.store.mine:
            self._write(key, self.freeze({name: (mark, value)}))
        return value

    def _read_shelf(self, room: str, part: str, number: int) -> dict[str, Any]:
        return self._read_row(f"{room} {part} {number}")

    def _read_row(self, name: str) -> dict[str, Any]:
        row = self.store.read_row("memory", name)
        try:
            sheet: dict[str, Any] = self.thaw(unseal(row[1])) if row is not None else {}
            return sheet
        except Spoilt:
            raise
        except Exception as error:
            raise Spoilt(f"{type(error).__name__}: {error}") from error


def choose_part_name(fact: Any) -> str:
    """The part of the store for a value with this `fact` beside it: most have one, and are not loaded with the others."""
    return "other" if fact is None else "told"
