"""The memory that a build gives to rooms: pickles on shelves of the store, each thing under the digest of the file that it was made of."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.incremental.cache.objects import SHEETS, shelf_of
from plugins.incremental.cache.store import BuildStore, Spoilt, seal, unseal
from plugins.incremental.pages.fingerprint import combine_digests
from plugins.infrastructure.memory import Value


@dataclass
class StoredMemory:
    """See `publication.memory.Memory`. `digest` gives that of a file that the build has seen, by its absolute path, or None; `freeze` and
    `thaw` put away what rooms keep, and give it back."""

    store: BuildStore
    digest: Callable[[str], bytes | None]
    freeze: Callable[[Any], bytes] = pickle.dumps
    thaw: Callable[[bytes], Any] = pickle.loads
    _kept: dict[str, dict[str, tuple[bytes, Any]]] = field(default_factory=dict)
    _recalled: dict[tuple[str, bytes], dict[str, Any]] = field(default_factory=dict)

    def recall(self, room: str, around: bytes, folder: Path) -> dict[str, Any]:
        """See Memory. Raises Spoilt."""
        kept_values, around = self._read(room), combine_digests(around)
        self._kept[room] = kept_values
        values = {path: value for path, (mark, value) in kept_values.items() if mark == self._mark(around, folder, path)}
        self._recalled = {(room, around): values}
        return dict(values)

    def remember(self, room: str, around: bytes, folder: Path, values: Mapping[str, Any]) -> None:
        """See Memory."""
        before, around = self._kept.get(room, {}), combine_digests(around)
        same_values = self._recalled.get((room, around), {})
        now = {
            path: before[path] if same_values.get(path) is value else (mark, value)
            for path, value in values.items()
            if same_values.get(path) is value or (mark := self._mark(around, folder, path))
        }
        changed_paths = {path for path, entry in now.items() if before.get(path) is not entry and before.get(path) != entry}
        touched = {shelf_of(path, SHEETS) for path in changed_paths | (before.keys() - now.keys())}
        shelves: dict[int, dict[str, tuple[bytes, Any]]] = {number: {} for number in touched}
        for path, remembered in now.items():
            if (number := shelf_of(path, SHEETS)) in shelves:
                shelves[number][path] = remembered
        self.store.replace("memory", ((f"{room} {number}", seal(self.freeze(sheet))) for number, sheet in shelves.items()))

    def make_once(self, name: str, made_of: bytes, make: Callable[[], Value]) -> Value:
        """See Memory. Raises Spoilt."""
        row, mark = self.store.row("memory", f"{name} once"), combine_digests(made_of)
        sheet: dict[str, tuple[bytes, Value]] = self._thawed(unseal(row[1])) if row else {}
        if name in sheet and sheet[name][0] == mark:
            return sheet[name][1]
        value = make()
        if self.store.mine:
            self.store.replace("memory", [(f"{name} once", seal(self.freeze({name: (mark, value)})))])
        return value

    def _mark(self, around: bytes, folder: Path, path: str) -> bytes:
        mark = self.digest(f"{folder}/{path}")
        return around + mark if mark else b""

    def _read(self, room: str) -> dict[str, tuple[bytes, Any]]:
        values: dict[str, tuple[bytes, Any]] = {}
        for name, sealed in self.store.rows_between("memory", f"{room} ", f"{room} :"):
            if name.rpartition(" ")[0] == room:
                values.update(self._thawed(unseal(sealed)))
        return values

    def _thawed(self, value: bytes) -> dict[str, tuple[bytes, Any]]:
        try:
            sheet: dict[str, tuple[bytes, Any]] = self.thaw(value)
            return sheet
        except Exception as error:
            raise Spoilt(f"{type(error).__name__}: {error}") from error
