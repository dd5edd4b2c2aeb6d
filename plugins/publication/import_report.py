"""What `./beffroi import` takes in: each room that can declares its own in its manifest.

The key is the word that people type, `lieux`; the value takes a file in.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ImportReport:
    """What came of a file: the publications that were `created_paths`, those that were `changed_paths`, how many stay the
    `unchanged_count`; and what a person should read, `messages`, one French sentence a line. Paths are those of the files."""

    created_paths: tuple[Path, ...] = ()
    changed_paths: tuple[Path, ...] = ()
    unchanged_count: int = 0
    messages: tuple[str, ...] = ()
