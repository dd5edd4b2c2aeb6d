"""The journal of a session: one line per act, durable before it is confirmed to a phone; the store is rebuilt from it.

Lines are only added. One that was cut by a kill or a full disk is passed over.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable


@dataclass(frozen=True)
class EntryJournal:
    """The file at `path`, in a folder that is there."""

    path: Path

    def add(self, act: Mapping[str, Any]) -> None:
        """Add a line, durably. Raises OSError: the line may then be there or not, whole or in part."""
        fresh = not self.path.exists()
        line = json.dumps(act, ensure_ascii=False, separators=(",", ":")).encode()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _write_all(descriptor, b"\n" * self._cut_torn_line(descriptor) + line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            durable.sync_folder(self.path.parent)

    def rewrite(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Replace each line by what `change` makes of it, durably, all or none. No line may be added meanwhile. Raises OSError."""
        lines = [json.dumps(change(act), ensure_ascii=False, separators=(",", ":")) for act in self.read()]
        durable.write_durably(self.path, "".join(f"{line}\n" for line in lines).encode(), 0o600)

    def read(self) -> Iterator[dict[str, Any]]:
        """Every whole line, in its order. Raises OSError when there is a file that cannot be read."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            try:
                act = json.loads(line)
            except ValueError:
                continue
            if isinstance(act, dict):
                yield act

    def _cut_torn_line(self, descriptor: int) -> bool:
        size = os.fstat(descriptor).st_size
        return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
