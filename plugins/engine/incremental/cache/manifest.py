"""The manifest of the last build: the files that rooms write themselves, each with the digest of all that it was made from."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.output_manifest import OutputManifest
from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.disk.inputs import OUTSIDE
from plugins.engine.incremental.disk.scan import Stat, find_stat
from plugins.engine.incremental.orders import BuildOrders
from plugins.engine.incremental.pages.fingerprint import Unsure, combine_digests


@dataclass
class StoredManifest(OutputManifest):
    """See `output_manifest.OutputManifest`. `fingerprint` is that of a value, `digest` that of a file; `renders_everything`: everything is
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
